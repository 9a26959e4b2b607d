//! Checkout templates: create, get, update, delete, in Wix's dialect.

mod answer;
mod check;
mod create;
mod delete;
mod get;
mod query;
mod template_id;
mod update;

use axum::{
    Router,
    extract::FromRef,
    response::Response,
    routing::{get, post},
};
use shared::{
    config::Config,
    dialect::wix,
    domain::problem::Problem,
    http::{App, json_response, no_such_route, with_problems},
    root_secret::RootSecret,
};

/// What the function holds.
#[derive(Clone, Debug)]
pub struct Templates {
    app: App,
    root: RootSecret,
}

impl Templates {
    /// Holds the root secret's place: it is read when it is first needed.
    #[must_use]
    pub fn new(app: App, config: &Config) -> Self {
        let root = RootSecret::new(config.root_secret.clone(), config.aws.clone());
        Self { app, root }
    }
}

impl FromRef<Templates> for App {
    fn from_ref(templates: &Templates) -> Self {
        templates.app.clone()
    }
}

/// The function's routes.
pub fn router(templates: Templates) -> Router {
    let one = get(get::get_template)
        .patch(update::update_template)
        .delete(delete::delete_template);
    let router = Router::new()
        .route("/ecom/v1/checkout-templates", post(create::create_template))
        .route(
            "/ecom/v1/checkout-templates/",
            post(create::create_template),
        )
        .route(
            "/ecom/v1/checkout-templates/query",
            post(query::query_templates),
        )
        .route("/ecom/v1/checkout-templates/{checkoutTemplateId}", one)
        .fallback(no_such_route)
        .method_not_allowed_fallback(no_such_route);
    with_problems(router, render).with_state(templates)
}

fn render(problem: &Problem) -> Response {
    let (status, body) = wix::render_problem(problem);
    json_response(status, "application/json", &body)
}
