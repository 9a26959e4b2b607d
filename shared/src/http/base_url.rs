//! Where the API answers buyers.

use axum::{
    extract::{FromRef, FromRequestParts},
    http::request::Parts,
};
use lambda_http::request::RequestContext;

use super::App;
use crate::domain::problem::Problem;

/// The API's own address without a last slash, such as `https://pay.example.com`.
///
/// From the configuration, else from the gateway's request context; never from the `Host` header,
/// which the client chooses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl(pub String);

impl<S: Send + Sync> FromRequestParts<S> for BaseUrl
where
    App: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        if let Some(url) = App::from_ref(state).public_base_url {
            return Ok(Self(url));
        }
        match parts.extensions.get::<RequestContext>() {
            Some(RequestContext::ApiGatewayV2(context)) => context.domain_name.as_deref(),
            Some(_) | None => None,
        }
        .map(|domain| Self(format!("https://{domain}")))
        .ok_or_else(|| {
            Problem::internal("the request has no domain name and PUBLIC_BASE_URL is not set")
        })
    }
}
