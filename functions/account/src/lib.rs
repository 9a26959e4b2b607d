//! A site of its own, in Polar's dialect: its settings, its access tokens, its OAuth clients.

mod docs;
mod oauth;
#[cfg(feature = "openapi")]
mod openapi;
mod organizations;
mod payment_provider;
mod tokens;

use axum::Router;
use shared::http::{Api, no_such_route, polar_problem, with_problems};

#[cfg(feature = "openapi")]
pub use openapi::openapi;

/// The function's routes.
pub fn router(api: Api) -> Router {
    let router = Router::new()
        .merge(organizations::router())
        .merge(payment_provider::router())
        .merge(tokens::router())
        .merge(oauth::router())
        .merge(docs::router())
        .fallback(no_such_route)
        .method_not_allowed_fallback(no_such_route);
    with_problems(router, polar_problem).with_state(api)
}
