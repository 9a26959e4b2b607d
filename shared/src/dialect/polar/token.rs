//! Organization access tokens.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp, fmt::temporal::SpanParser, tz::TimeZone};
use serde_json::{Value, json};

use super::{check_site, read_body};
use crate::{
    dialect::reader::{Fields, Node},
    domain::{
        access::{AccessToken, Scope},
        ids::SiteId,
        label::Label,
        problem::Problem,
    },
};

/// The token that a body asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewToken {
    /// What the merchant calls it.
    pub comment: Label,
    /// What it shall allow.
    pub scopes: BTreeSet<Scope>,
    /// When it ends; none is never.
    pub expires_at: Option<Timestamp>,
}

/// What a body changes of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenUpdate {
    /// What the merchant calls it from now on.
    pub comment: Option<Label>,
    /// What it allows from now on.
    pub scopes: Option<BTreeSet<Scope>>,
}

/// A token on the wire, without its secret.
#[must_use]
pub fn token_body(token: &AccessToken) -> Value {
    json!({
        "id": token.id,
        "created_at": token.id.made_at(),
        "modified_at": token.modified_at,
        "scopes": token.scopes,
        "expires_at": token.expires_at,
        "comment": token.comment,
        "last_used_at": null,
        "organization_id": token.site,
    })
}

/// Reads a request for a token of `site`.
///
/// # Errors
///
/// All faults.
pub fn read_new_token(body: &Value, site: SiteId, now: Timestamp) -> Result<NewToken, Problem> {
    read_body(body, |node| {
        let fields = node.object(&["comment", "expires_in", "scopes", "organization_id"])?;
        check_site(&fields, site);
        let comment = fields.required("comment").and_then(|node| node.label());
        let scopes = fields.required("scopes").and_then(|node| scopes(&node));
        let expires_at = fields.optional("expires_in", |node| end(&node, now));
        Some(NewToken {
            comment: comment?,
            scopes: scopes?,
            expires_at: expires_at?,
        })
    })
}

/// Reads an update; fields that are not there, or are `null`, stay.
///
/// # Errors
///
/// All faults.
pub fn read_token_update(body: &Value) -> Result<TokenUpdate, Problem> {
    read_body(body, |node| {
        let fields: Fields<'_> = node.object(&["comment", "scopes"])?;
        let comment = fields.optional("comment", |node| node.label());
        let scopes = fields.optional("scopes", |node| scopes(&node));
        Some(TokenUpdate {
            comment: comment?,
            scopes: scopes?,
        })
    })
}

fn scopes(node: &Node<'_>) -> Option<BTreeSet<Scope>> {
    let entries = node.list(1..=2 * Scope::ALL.len())?;
    let read: Vec<Option<Scope>> = entries
        .iter()
        .map(|entry| entry.word(&Scope::NAMES, &Scope::ALL))
        .collect();
    read.into_iter().collect()
}

/// The end of an ISO 8601 duration such as `P30D` from now.
fn end(node: &Node<'_>, now: Timestamp) -> Option<Timestamp> {
    node.parsed(|text| {
        let expected = || format!("`{text}` is not an ISO 8601 duration such as `P30D`");
        let span = SpanParser::new().parse_span(text).map_err(|_| expected())?;
        let end = now.to_zoned(TimeZone::UTC).checked_add(span);
        let end = end
            .map_err(|_| format!("`{text}` is too long"))?
            .timestamp();
        if end.duration_since(now) < SignedDuration::from_secs(1) {
            return Err(format!("`{text}` is too short, expected a second or more"));
        }
        Ok(end)
    })
}
