//! What a site sells and asks, in Polar's dialect: products, discounts and custom fields.

mod answer;
mod custom_fields;
mod discounts;
#[cfg(feature = "openapi")]
mod openapi;
mod products;
mod write;

use axum::Router;
use shared::http::{Api, no_such_route, polar_problem, with_problems};

#[cfg(feature = "openapi")]
pub use openapi::openapi;

/// The function's routes.
pub fn router(api: Api) -> Router {
    let router = Router::new()
        .merge(products::router())
        .merge(discounts::router())
        .merge(custom_fields::router())
        .fallback(no_such_route)
        .method_not_allowed_fallback(no_such_route);
    with_problems(router, polar_problem).with_state(api)
}
