//! What a client sends to the token endpoint.

use std::collections::BTreeSet;

use axum::http::{HeaderMap, header::AUTHORIZATION};
use base64::{Engine, prelude::BASE64_STANDARD};
use shared::{
    domain::{
        access::Scope,
        ids::ClientId,
        secret::{Secret, SecretKind},
    },
    http::FormBody,
};

use super::refusal::Refusal;

/// A request for a token.
pub(super) struct Grant {
    /// The client's secret, which names the client.
    pub(super) secret: Secret,
    /// The scopes that it asks for, if not for all.
    pub(super) scopes: Option<BTreeSet<Scope>>,
}

/// Reads a request: the client in the form or by HTTP Basic, not by both.
pub(super) fn read(headers: &HeaderMap, form: &FormBody) -> Result<Grant, Refusal> {
    let grant_type = one(form, "grant_type")?;
    let (id, secret) = (one(form, "client_id")?, one(form, "client_secret")?);
    let scope = one(form, "scope")?;
    match grant_type {
        None => return Err(missing("grant_type")),
        Some("client_credentials") => {}
        Some(other) => return Err(Refusal::GrantType(other.to_owned())),
    }
    let (id, secret) = match (basic(headers)?, id, secret) {
        (Some((user, _)), Some(id), None) if user != id => {
            let why = "`client_id` names another client than the `Authorization` header.";
            return Err(Refusal::Request(why.to_owned()));
        }
        (Some(by_header), _, None) => by_header,
        (Some(_), _, Some(_)) => {
            let why = "The client's secret is there twice: in the form and in a header.";
            return Err(Refusal::Request(why.to_owned()));
        }
        (None, Some(id), Some(secret)) => (id.to_owned(), secret.to_owned()),
        (None, None, _) => return Err(missing("client_id")),
        (None, _, None) => return Err(missing("client_secret")),
    };
    let secret = Secret::parse(SecretKind::OAuthClient, &secret);
    let secret = secret.filter(|secret| ClientId::parse(&id) == Some(ClientId::new(secret.id())));
    Ok(Grant {
        secret: secret.ok_or(Refusal::Client)?,
        scopes: scope
            .map(Scope::parse_line)
            .transpose()
            .map_err(Refusal::Scope)?,
    })
}

/// A parameter, which may not be there twice.
fn one<'a>(form: &'a FormBody, name: &'a str) -> Result<Option<&'a str>, Refusal> {
    let mut all = form.all(name);
    let first = all.next();
    if all.next().is_some() {
        return Err(Refusal::Request(format!("`{name}` is there twice.")));
    }
    Ok(first)
}

fn missing(name: &str) -> Refusal {
    Refusal::Request(format!("`{name}` is missing."))
}

/// User and password of HTTP Basic. Both are form-encoded before they are base64-encoded.
fn basic(headers: &HeaderMap) -> Result<Option<(String, String)>, Refusal> {
    let value = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let encoded = match value.and_then(|value| value.trim().split_once(' ')) {
        Some((scheme, encoded)) if scheme.eq_ignore_ascii_case("basic") => encoded.trim(),
        Some(_) | None => return Ok(None),
    };
    let decoded = BASE64_STANDARD.decode(encoded).ok();
    let text = decoded.and_then(|bytes| String::from_utf8(bytes).ok());
    let pair = text.as_deref().and_then(|text| text.split_once(':'));
    let (user, password) = pair.ok_or(Refusal::Client)?;
    Ok(Some((form_decoded(user), form_decoded(password))))
}

fn form_decoded(text: &str) -> String {
    let mut pairs = url::form_urlencoded::parse(text.as_bytes());
    pairs
        .next()
        .map(|(name, _)| name.into_owned())
        .unwrap_or_default()
}
