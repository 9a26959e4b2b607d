//! OAuth 2.0 by client credentials (RFC 6749, section 4.4), and the clients' registration.

mod client;
mod credentials;
mod refusal;
mod register;
mod token;

use axum::{Router, routing};
use shared::http::Api;

/// What the routes do, for the document of the API.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(
    register::register_client,
    client::get_client,
    client::delete_client,
    token::create_oauth_token
))]
pub(crate) struct Operations;

/// The client in a path.
#[cfg(feature = "openapi")]
pub(crate) struct ClientPath;

#[cfg(feature = "openapi")]
impl utoipa::IntoParams for ClientPath {
    fn into_params(
        _: impl Fn() -> Option<utoipa::openapi::path::ParameterIn>,
    ) -> Vec<utoipa::openapi::path::Parameter> {
        use shared::{dialect::schema::id, http::document::parameter};
        use utoipa::openapi::path::ParameterIn::Path;
        vec![parameter(Path, "client_id", "Its id.", id())]
    }
}

/// The routes of OAuth.
pub(crate) fn router() -> Router<Api> {
    let register = routing::post(register::register_client);
    let one = routing::get(client::get_client).delete(client::delete_client);
    let token = routing::post(token::create_oauth_token);
    Router::new()
        .route("/v1/oauth2/register", register.clone())
        .route("/v1/oauth2/register/", register)
        .route("/v1/oauth2/register/{client_id}", one)
        .route("/oauth2/token", token.clone())
        .route("/v1/oauth2/token", token)
}
