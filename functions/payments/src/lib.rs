//! The payment providers' callbacks, and nothing else.

mod callback;
#[cfg(feature = "openapi")]
mod openapi;

use std::sync::Arc;

#[cfg(feature = "openapi")]
pub use openapi::openapi;

use axum::{Router, extract::FromRef, response::Response, routing::post};
use shared::{
    config::Config,
    domain::problem::{Cause, Problem},
    http::{App, no_such_route, problem_details, with_problems},
    payment::Providers,
    root_secret::RootSecret,
};

/// What the function holds.
#[derive(Clone)]
pub struct Callbacks {
    app: App,
    providers: Arc<Providers>,
}

impl Callbacks {
    /// Holds an adapter for each provider.
    #[must_use]
    pub fn new(app: App, config: &Config) -> Self {
        let root = RootSecret::new(config.root_secret.clone(), config.aws.clone());
        let providers = Arc::new(Providers::new(&app.store, &app.clock, &root, config));
        Self { app, providers }
    }
}

impl std::fmt::Debug for Callbacks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Callbacks")
    }
}

impl FromRef<Callbacks> for App {
    fn from_ref(callbacks: &Callbacks) -> Self {
        callbacks.app.clone()
    }
}

/// The function's routes.
pub fn router(callbacks: Callbacks) -> Router {
    let router = Router::new()
        .route(
            "/payments/sandbox/{site_id}/callback",
            post(callback::receive_sandbox),
        )
        .route(
            "/payments/stripe/{site_id}/callback",
            post(callback::receive_stripe),
        )
        .fallback(no_such_route)
        .method_not_allowed_fallback(no_such_route);
    with_problems(router, render).with_state(callbacks)
}

fn render(problem: &Problem) -> Response {
    let status = match problem.cause() {
        Cause::Invalid => 400,
        Cause::NotFound => 404,
        Cause::TooLarge => 413,
        Cause::Unavailable => 503,
        Cause::Unauthenticated
        | Cause::Forbidden
        | Cause::MethodNotAllowed
        | Cause::Conflict
        | Cause::PreconditionFailed
        | Cause::KeyReused
        | Cause::UnsupportedMediaType
        | Cause::Refused(_)
        | Cause::Internal => 500,
    };
    problem_details(problem, status)
}
