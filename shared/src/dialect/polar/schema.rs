//! Schemas of Polar's dialect.

use serde_json::{Value, json};

use super::{
    checkout, custom_field, customer, discount, link, oauth::METHODS, order, organization,
    payment_provider, product, refund, subscription, webhook,
};
pub use super::{
    checkout::schema::*, custom_field::schema::*, customer::schema::*, discount::schema::*,
    link::schema::*, order::schema::*, organization::schema::*, payment_provider::schema::*,
    product::schema::*, refund::schema::*, subscription::schema::*, webhook::schema::*,
};
use crate::{
    dialect::schema::{
        Component, about, all, any_text, count, id, integer, label, like, list, moment, named,
        null, nullable, object, schemas, word,
    },
    domain::access::Scope,
};

schemas! {
    /// Why a request is refused.
    PolarProblem = object()
        .has([
            ("error", like(any_text(), json!("ResourceNotFound"))),
            ("detail", about("A sentence for people.", any_text())),
        ])
        .open();
    /// Everything that is wrong with a request.
    PolarFaults = object().has([("detail", all(named::<PolarFault>()))]).open();
    /// One thing that is wrong with a request.
    PolarFault = object()
        .has([
            ("type", like(any_text(), json!("missing"))),
            ("loc", about("Where: `body`, `query`, `path` or `header`, and the way from there.", all(json!({"type": ["string", "integer"]})))),
            ("msg", any_text()),
            ("input", about("What was sent there, if it is short.", json!({"type": ["string", "number", "boolean", "null"]}))),
        ])
        .open();
    /// Of how many objects the page is one.
    Pagination = object().has([("total_count", count()), ("max_page", count())]).open();
    /// An access token, without its secret.
    AccessToken = object()
        .has([
            ("id", id()),
            ("created_at", moment()),
            ("modified_at", nullable(moment())),
            ("scopes", all(word(&Scope::NAMES))),
            ("expires_at", nullable(moment())),
            ("comment", nullable(label())),
            ("last_used_at", null()),
            ("organization_id", id()),
        ])
        .open();
    /// A page of access tokens.
    AccessTokens = page_of(named::<AccessToken>());
    /// A new access token and its secret, which is told this once.
    NewAccessToken = object()
        .has([
            ("organization_access_token", named::<AccessToken>()),
            ("token", like(any_text(), json!("ck_…"))),
        ])
        .open();
    /// An access token to make.
    CreateAccessToken = like(
        object()
            .has([("comment", label()), ("scopes", scopes())])
            .takes([
                ("expires_in", about("An ISO 8601 duration.", like(any_text(), json!("P30D")))),
                ("organization_id", id()),
            ])
            .closed(),
        json!({"comment": "nightly export", "scopes": ["products:read"], "expires_in": "P30D"}),
    );
    /// What changes of an access token.
    UpdateAccessToken = like(
        object().takes([("comment", label()), ("scopes", scopes())]).closed(),
        json!({"comment": "weekly export"}),
    );
    /// An OAuth client, without its secret.
    OAuthClient = client().open();
    /// A new OAuth client and its secret, which is told this once.
    NewOAuthClient = client()
        .has([
            ("client_secret", any_text()),
            ("client_secret_expires_at", about("0: never.", integer(0..=0))),
        ])
        .open();
    /// An OAuth client to register. Further metadata is passed over.
    RegisterOAuthClient = like(
        object()
            .has([("client_name", label())])
            .takes([
                ("scope", about("What its tokens may allow, with blanks between; as much as the caller's own unless said.", any_text())),
                ("token_endpoint_auth_method", word(METHODS)),
            ])
            .open(),
        json!({"client_name": "ERP", "scope": "products:read discounts:read"}),
    );
    /// A request for an access token.
    OAuthGrant = like(
        object()
            .has([("grant_type", word(&["client_credentials"]))])
            .may_have([
                ("client_id", about("Here or by HTTP Basic.", any_text())),
                ("client_secret", any_text()),
                ("scope", about("What the token shall allow, with blanks between; all that the client may unless said.", any_text())),
            ])
            .open(),
        json!({"grant_type": "client_credentials", "client_id": "0199d3a0-0000-7000-8000-0000000000f1", "client_secret": "cs_…"}),
    );
    /// An access token for an OAuth client.
    OAuthToken = object()
        .has([
            ("access_token", any_text()),
            ("token_type", word(&["Bearer"])),
            ("expires_in", about("Seconds.", count())),
            ("scope", any_text()),
        ])
        .open();
    /// Why there is no token.
    OAuthProblem = object()
        .has([
            ("error", word(&["invalid_request", "invalid_client", "invalid_scope", "unsupported_grant_type"])),
            ("error_description", any_text()),
        ])
        .open();
}

/// Every schema of the dialect.
#[must_use]
pub fn all_components() -> Vec<Component> {
    let parts = [
        components(),
        checkout::schema::components(),
        custom_field::schema::components(),
        customer::schema::components(),
        discount::schema::components(),
        link::schema::components(),
        order::schema::components(),
        organization::schema::components(),
        payment_provider::schema::components(),
        product::schema::components(),
        refund::schema::components(),
        subscription::schema::components(),
        webhook::schema::components(),
    ];
    parts.into_iter().flatten().collect()
}

fn scopes() -> Value {
    list(1..=2 * Scope::ALL.len(), word(&Scope::NAMES))
}

fn client() -> crate::dialect::schema::Fields {
    let nothing = || list(0..=0, any_text());
    object().has([
        ("client_id", id()),
        ("client_id_issued_at", about("Seconds since 1970.", count())),
        ("client_name", label()),
        ("scope", any_text()),
        ("grant_types", all(word(&["client_credentials"]))),
        ("response_types", nothing()),
        ("redirect_uris", nothing()),
        ("token_endpoint_auth_method", word(METHODS)),
    ])
}

/// A page of a list.
pub(super) fn page_of(item: Value) -> Value {
    object()
        .has([("items", all(item)), ("pagination", named::<Pagination>())])
        .open()
}

/// An organization id in a body: the token's own.
pub(super) fn own_site() -> Value {
    about("The caller's own; another is refused.", id())
}

/// The fields that every object has.
pub(super) fn stamped() -> crate::dialect::schema::Fields {
    object().has([
        ("id", id()),
        ("created_at", moment()),
        ("modified_at", nullable(moment())),
        ("organization_id", id()),
    ])
}

/// A flag that is off, for clients that expect it.
pub(super) fn off() -> Value {
    json!({"type": "boolean", "enum": [false]})
}

/// A currency, in lower case.
pub(super) fn told_currency() -> Value {
    json!({"type": "string", "pattern": "^[a-z]{3}$"})
}

/// A currency, in either case.
pub(super) fn currency() -> Value {
    crate::dialect::schema::pattern("^([a-z]{3}|[A-Z]{3})$", "eur")
}
