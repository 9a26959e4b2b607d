//! OAuth clients, in the form of RFC 7591.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::read_body;
use crate::domain::{
    access::Scope, fault::Rule, label::Label, oauth::OAuthClient, problem::Problem,
};

/// The client that a body registers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewClient {
    /// What the merchant calls it.
    pub name: Label,
    /// What its tokens may allow; none is whatever the registering token allows.
    pub scopes: Option<BTreeSet<Scope>>,
}

/// Ways to prove one's identity at the token endpoint. Both are open to every client.
pub(super) const METHODS: &[&str] = &["client_secret_basic", "client_secret_post"];

/// A client on the wire, without its secret.
#[must_use]
pub fn client_body(client: &OAuthClient) -> Value {
    json!({
        "client_id": client.id,
        "client_id_issued_at": client.id.made_at().as_second(),
        "client_name": client.name,
        "scope": Scope::line(&client.scopes),
        "grant_types": ["client_credentials"],
        "response_types": [],
        "redirect_uris": [],
        "token_endpoint_auth_method": METHODS[0],
    })
}

/// Reads a registration. Metadata that it does not name means nothing here, and is passed over as
/// RFC 7591 (section 2) wants it.
///
/// # Errors
///
/// All faults.
pub fn read_new_client(body: &Value) -> Result<NewClient, Problem> {
    read_body(body, |node| {
        let fields = node.any_object()?;
        let name = fields.required("client_name").and_then(|node| node.label());
        let scopes = fields.optional("scope", |node| {
            let scopes = node.parsed(Scope::parse_line)?;
            if scopes.is_empty() {
                return node.fault(Rule::MinLength(1), "expected a scope or more");
            }
            Some(scopes)
        });
        // A client without a secret gets nothing from us.
        let method = fields.optional("token_endpoint_auth_method", |node| {
            node.word(METHODS, METHODS)
        });
        method?;
        Some(NewClient {
            name: name?,
            scopes: scopes?,
        })
    })
}
