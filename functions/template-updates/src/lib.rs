//! Checkout templates: create, get, update, delete, in Wix's dialect.

mod answer;
mod check;
mod create;
mod delete;
mod get;
mod template_id;
mod update;

use axum::{
    Router,
    response::Response,
    routing::{get, post},
};
use shared::{
    dialect::wix,
    domain::problem::Problem,
    http::{App, json_response, no_such_route, with_problems},
};

/// The function's routes.
pub fn router(app: App) -> Router {
    let one = get(get::get_template)
        .patch(update::update_template)
        .delete(delete::delete_template);
    let router = Router::new()
        .route("/ecom/v1/checkout-templates", post(create::create_template))
        .route(
            "/ecom/v1/checkout-templates/",
            post(create::create_template),
        )
        .route("/ecom/v1/checkout-templates/{checkoutTemplateId}", one)
        .fallback(no_such_route)
        .method_not_allowed_fallback(no_such_route);
    with_problems(router, render).with_state(app)
}

fn render(problem: &Problem) -> Response {
    let (status, body) = wix::render_problem(problem);
    json_response(status, "application/json", &body)
}
