//! A site of its own, in Polar's dialect: its settings, its access tokens, its OAuth clients.

mod oauth;
mod organizations;
mod tokens;

use axum::{Router, response::Response};
use shared::{
    dialect::polar,
    domain::problem::Problem,
    http::{Api, json_response, no_such_route, with_problems},
};

/// The function's routes.
pub fn router(api: Api) -> Router {
    let router = Router::new()
        .merge(organizations::router())
        .merge(tokens::router())
        .merge(oauth::router())
        .fallback(no_such_route)
        .method_not_allowed_fallback(no_such_route);
    with_problems(router, render).with_state(api)
}

fn render(problem: &Problem) -> Response {
    let (status, body) = polar::render_problem(problem);
    json_response(status, "application/json", &body)
}
