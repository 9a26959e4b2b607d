//! Slugs: short names that are part of a URL.

use serde::{Deserialize, Serialize};

/// 3 to 64 lower-case letters, digits and hyphens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

impl Slug {
    /// The fewest characters.
    pub const MIN_LENGTH: usize = 3;
    /// The most characters.
    pub const MAX_LENGTH: usize = 64;

    /// Reads a slug as it is written; a capital letter is no part of one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (Self::MIN_LENGTH..=Self::MAX_LENGTH).contains(&text.len());
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        (fits && text.bytes().all(plain)).then(|| Self(text.to_owned()))
    }

    /// The slug as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Slug {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or_else(|| format!("`{text}` is not a slug"))
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> Self {
        slug.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_short_and_plain() {
        for good in ["abc", "spring-sale-26", &"x".repeat(64)] {
            assert!(Slug::parse(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "ab",
            &"x".repeat(65),
            "Spring",
            "a b",
            "a_b",
            "käse",
            "a/b",
        ] {
            assert!(Slug::parse(bad).is_none(), "{bad}");
        }
    }
}
