//! Endpoints on the wire.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::{
    dialect::polar::API_VERSION,
    domain::webhook::{Endpoint, Format, Health},
};

/// What is told instead of a header's value. Sent back, it stands for the value that is there.
pub const MASK: &str = "********";

/// What an endpoint is told with.
#[derive(Clone, Debug)]
pub struct EndpointContext<'a> {
    /// What its deliveries are signed with.
    pub secret: &'a str,
    /// The names of the merchant's own headers.
    pub headers: Vec<&'a str>,
    /// How it fails, if it does.
    pub health: Option<&'a Health>,
    /// Where the API answers.
    pub base_url: &'a str,
    /// When it is told.
    pub now: Timestamp,
}

/// An endpoint.
#[must_use]
pub fn endpoint_body(endpoint: &Endpoint, context: &EndpointContext<'_>) -> Value {
    let has_tokens = endpoint.format == Format::Jwt;
    let jwks_url = || format!("{}/.well-known/jwks.json", context.base_url);
    let masked = context.headers.iter().map(|name| (*name, MASK));
    let masked: BTreeMap<&str, &str> = masked.collect();
    json!({
        "id": endpoint.id,
        "created_at": endpoint.created_at(),
        "modified_at": endpoint.modified_at,
        "organization_id": endpoint.site,
        "url": endpoint.url,
        "name": endpoint.name,
        "api_version": API_VERSION,
        "uses_standard_webhook_signature": true,
        "format": endpoint.format.word(),
        "algorithm": has_tokens.then(|| endpoint.algorithm.word()),
        "secret": context.secret,
        "events": endpoint.events,
        "headers": masked,
        "enabled": endpoint.is_on(),
        "disabled_reason": endpoint.disabled.map(|why| why.word()),
        "failing_since": context.health.and_then(|health| health.since),
        "next_probe_at": context.health.and_then(|health| health.rests_until(context.now)),
        "jwks_url": has_tokens.then(jwks_url),
    })
}
