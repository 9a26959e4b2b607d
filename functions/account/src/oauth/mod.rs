//! OAuth 2.0 by client credentials (RFC 6749, section 4.4), and the clients' registration.

mod client;
mod credentials;
mod refusal;
mod register;
mod token;

use axum::{Router, routing};
use shared::http::Api;

/// The routes of OAuth.
pub(crate) fn router() -> Router<Api> {
    let register = routing::post(register::register_client);
    let one = routing::get(client::get_client).delete(client::delete_client);
    let token = routing::post(token::create_token);
    Router::new()
        .route("/v1/oauth2/register", register.clone())
        .route("/v1/oauth2/register/", register)
        .route("/v1/oauth2/register/{client_id}", one)
        .route("/oauth2/token", token.clone())
        .route("/v1/oauth2/token", token)
}
