//! `If-Match`: a write on condition that nobody else wrote first.

use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, header::IF_MATCH, request::Parts},
};

use crate::domain::problem::{Cause, Problem};

/// The revisions that a write may change, from `If-Match` (RFC 9110, section 13.1.1).
///
/// An entity tag is a revision in quotes; bare numbers are taken as well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IfMatch {
    /// There is no such header, or it says `*`.
    Any,
    /// One of these; a tag that is none of ours matches nothing.
    Revisions(Vec<u64>),
}

impl IfMatch {
    /// Lets only the named revisions pass.
    ///
    /// # Errors
    ///
    /// [`Cause::PreconditionFailed`] for any other.
    pub fn check(&self, revision: u64) -> Result<(), Problem> {
        match self {
            Self::Any => Ok(()),
            Self::Revisions(revisions) if revisions.contains(&revision) => Ok(()),
            Self::Revisions(_) => {
                let message =
                    format!("The revision is `{revision}`, which `If-Match` does not name.");
                Err(Problem::new(Cause::PreconditionFailed, message))
            }
        }
    }

    fn read(text: &str) -> Self {
        let tags: Vec<&str> = text.split(',').map(str::trim).collect();
        if tags.contains(&"*") {
            return Self::Any;
        }
        let revision = |tag: &str| {
            let bare = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"'));
            bare.unwrap_or(tag).parse().ok()
        };
        Self::Revisions(tags.into_iter().filter_map(revision).collect())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let header = parts.headers.get(IF_MATCH);
        Ok(header.map_or(Self::Any, |value| {
            Self::read(value.to_str().unwrap_or_default())
        }))
    }
}

/// The entity tag of a revision, for the header `ETag`.
#[must_use]
pub fn entity_tag(revision: u64) -> HeaderValue {
    let digits = format!("\"{revision}\"");
    HeaderValue::try_from(digits).unwrap_or_else(|_| HeaderValue::from_static("\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_named_revisions_pass() {
        for (text, passes) in [
            ("\"3\"", true),
            ("3", true),
            ("\"2\", \"3\"", true),
            ("*", true),
            ("\"2\"", false),
            ("W/\"3\"", false),
            ("", false),
            ("\"x\"", false),
        ] {
            assert_eq!(IfMatch::read(text).check(3).is_ok(), passes, "{text}");
        }
    }
}
