//! The keys that tokens are verified with.

use axum::{
    Json, Router,
    extract::State,
    http::header::CACHE_CONTROL,
    response::{IntoResponse, Response},
    routing::get,
};
use shared::domain::{problem::Problem, signing_key::MAX_AGE};

use crate::Hooks;

/// What the route does, for the document of the API.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(list_signing_keys))]
pub(crate) struct Operations;

/// The route of the keys.
pub(crate) fn router() -> Router<Hooks> {
    Router::new().route("/.well-known/jwks.json", get(list_signing_keys))
}

/// List the keys that tokens of events are verified with (RFC 7517).
///
/// A new key is here before it signs, and an old one for as long as its tokens are good.
#[cfg_attr(feature = "openapi", utoipa::path(
    get,
    path = "/.well-known/jwks.json",
    tag = "Webhooks",
    responses((status = 200, body = shared::dialect::polar::schema::SigningKeys)),
))]
pub(crate) async fn list_signing_keys(State(hooks): State<Hooks>) -> Result<Response, Problem> {
    let keys = hooks.signing_keys.jwks(hooks.app.clock.now()).await;
    let keys = keys.map_err(|error| match error.retryable() {
        true => Problem::unavailable(error),
        false => Problem::internal(error),
    })?;
    let kept = format!("public, max-age={}", MAX_AGE.as_secs());
    Ok(([(CACHE_CONTROL, kept)], Json(keys)).into_response())
}
