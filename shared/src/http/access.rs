//! Access tokens: authorisation is an extractor, so a handler cannot forget it.

use std::{collections::BTreeSet, marker::PhantomData};

use axum::{
    extract::{FromRef, FromRequestParts},
    http::{HeaderMap, Uri, header::AUTHORIZATION, request::Parts},
};

use super::App;
use crate::domain::{
    access::{AccessToken, Scope},
    ids::{SiteId, TokenId},
    problem::{Cause, Problem},
    secret::{Secret, SecretKind},
};

/// A scope in a handler's signature.
pub trait Requires: Send + Sync {
    /// The scope.
    const SCOPE: Scope;
}

macro_rules! requires {
    ($($(#[doc = $doc:literal])+ $scope:ident)+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug)]
        pub struct $scope;

        impl Requires for $scope {
            const SCOPE: Scope = Scope::$scope;
        }
    )+};
}

requires! {
    /// Requires `checkout_templates:read`.
    ReadTemplates
    /// Requires `checkout_templates:write`.
    WriteTemplates
    /// Requires `checkout_links:read`.
    ReadLinks
    /// Requires `checkout_links:write`.
    WriteLinks
    /// Requires `checkouts:read`.
    ReadCheckouts
    /// Requires `checkouts:write`.
    WriteCheckouts
    /// Requires `products:read`.
    ReadProducts
    /// Requires `products:write`.
    WriteProducts
    /// Requires `discounts:read`.
    ReadDiscounts
    /// Requires `discounts:write`.
    WriteDiscounts
    /// Requires `custom_fields:read`.
    ReadCustomFields
    /// Requires `custom_fields:write`.
    WriteCustomFields
    /// Requires `orders:read`.
    ReadOrders
    /// Requires `orders:write`.
    WriteOrders
    /// Requires `refunds:read`.
    ReadRefunds
    /// Requires `refunds:write`.
    WriteRefunds
    /// Requires `customers:read`.
    ReadCustomers
    /// Requires `customers:write`.
    WriteCustomers
    /// Requires `subscriptions:read`.
    ReadSubscriptions
    /// Requires `subscriptions:write`.
    WriteSubscriptions
    /// Requires `webhooks:read`.
    ReadWebhooks
    /// Requires `webhooks:write`.
    WriteWebhooks
    /// Requires `organizations:read`.
    ReadSite
    /// Requires `organizations:write`.
    WriteSite
    /// Requires `organization_access_tokens:read`.
    ReadTokens
    /// Requires `organization_access_tokens:write`.
    WriteTokens
}

/// Proof that the caller holds a valid token with the scope `R`, and the site that it speaks for.
#[derive(Clone, Debug)]
pub struct Access<R> {
    token: AccessToken,
    scope: PhantomData<R>,
}

impl<R: Requires> Access<R> {
    /// Checks that a token allows what a handler asks for.
    ///
    /// # Errors
    ///
    /// [`Cause::Forbidden`], which names the scope.
    pub fn of(token: AccessToken) -> Result<Self, Problem> {
        if !token.allows(R::SCOPE) {
            let message = format!("The access token lacks the scope `{}`.", R::SCOPE.name());
            return Err(Problem::new(Cause::Forbidden, message));
        }
        Ok(Self {
            token,
            scope: PhantomData,
        })
    }
}

impl<R> Access<R> {
    /// The caller's site: the only one whose objects exist for it.
    #[must_use]
    pub const fn site(&self) -> SiteId {
        self.token.site
    }

    /// Lets the caller pass on only what its own token allows.
    ///
    /// # Errors
    ///
    /// [`Cause::Forbidden`], which names every other scope.
    pub fn check_grant(&self, scopes: &BTreeSet<Scope>) -> Result<(), Problem> {
        let foreign = scopes.iter().filter(|scope| !self.token.allows(**scope));
        let foreign: Vec<&str> = foreign.map(|scope| scope.name()).collect();
        if foreign.is_empty() {
            return Ok(());
        }
        let foreign = foreign.join("`, `");
        let message = format!("The access token cannot grant what it does not allow: `{foreign}`.");
        Err(Problem::new(Cause::Forbidden, message))
    }

    /// What the caller's token allows.
    #[must_use]
    pub const fn scopes(&self) -> &BTreeSet<Scope> {
        &self.token.scopes
    }
}

impl<S: Send + Sync, R: Requires> FromRequestParts<S> for Access<R>
where
    App: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let app = App::from_ref(state);
        let token = token_behind(&app, &bearer(&parts.headers)?).await?;
        let access = Self::of(token)?;
        for named in named_sites(&parts.headers, &parts.uri) {
            if SiteId::parse(&named) != Some(access.site()) {
                return Err(Problem::not_found("site", named));
            }
        }
        Ok(access)
    }
}

/// The token that a secret belongs to.
///
/// # Errors
///
/// [`Cause::Unauthenticated`] when there is none, or it has expired.
pub async fn token_behind(app: &App, secret: &Secret) -> Result<AccessToken, Problem> {
    let token = app.store.token(TokenId::new(secret.id())).await?;
    token
        .filter(|token| token.accepts(secret, app.clock.now()))
        .ok_or_else(|| {
            Problem::new(
                Cause::Unauthenticated,
                "The access token is not known or has expired.",
            )
        })
}

/// `Authorization: Bearer TOKEN`, or the bare token as Wix's client sends it.
fn bearer(headers: &HeaderMap) -> Result<Secret, Problem> {
    let header = headers.get(AUTHORIZATION).ok_or_else(|| {
        Problem::new(
            Cause::Unauthenticated,
            "The request has no `Authorization` header with an access token.",
        )
    })?;
    let value = header.to_str().unwrap_or_default().trim();
    let token = match value.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim(),
        Some(_) | None => value,
    };
    Secret::parse(SecretKind::AccessToken, token).ok_or_else(|| {
        Problem::new(
            Cause::Unauthenticated,
            "The `Authorization` header holds no access token of ours.",
        )
    })
}

/// The sites that a request names besides its token.
fn named_sites(headers: &HeaderMap, uri: &Uri) -> Vec<String> {
    let headers = ["wix-site-id", "polar-organization"]
        .into_iter()
        .filter_map(|name| {
            headers
                .get(name)
                .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
        });
    let query = url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    let query = query
        .filter(|(name, _)| name == "siteId")
        .map(|(_, value)| value.into_owned());
    headers.chain(query).collect()
}
