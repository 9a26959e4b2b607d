//! What a site sells and asks, in Polar's dialect: products, discounts and custom fields.

mod answer;
mod custom_fields;
mod discounts;
mod products;
mod write;

use axum::{Router, response::Response};
use shared::{
    dialect::polar,
    domain::problem::Problem,
    http::{Api, json_response, no_such_route, with_problems},
};

/// The function's routes.
pub fn router(api: Api) -> Router {
    let router = Router::new()
        .merge(products::router())
        .merge(discounts::router())
        .merge(custom_fields::router())
        .fallback(no_such_route)
        .method_not_allowed_fallback(no_such_route);
    with_problems(router, render).with_state(api)
}

fn render(problem: &Problem) -> Response {
    let (status, body) = polar::render_problem(problem);
    json_response(status, "application/json", &body)
}
