//! The merchant's pages: links and templates, what endpoints are told as it happens, endpoints and access
//! tokens. Whoever signs in does so with an access token, and may do here what that allows.

mod activity;
mod endpoints;
mod frame;
mod guard;
mod home;
mod links;
mod offers;
mod problem;
mod session;
mod sign_in;
mod templates;
mod tokens;

use std::sync::Arc;

use axum::{Router, extract::FromRef, http::Uri, middleware::from_fn_with_state};
use shared::{
    config::Config,
    domain::problem::Problem,
    http::{App, with_problem_pages},
    root_secret::RootSecret,
    timers::Timers,
    webhook::{desk::WebhookDesk, signing_keys::SigningKeys},
};

/// What the function holds.
#[derive(Clone, Debug)]
pub struct Console {
    app: App,
    desk: WebhookDesk,
}

impl Console {
    /// Sets deliveries off by `timers`.
    #[must_use]
    pub fn new(app: App, timers: Arc<dyn Timers>, config: &Config) -> Self {
        let root = RootSecret::new(config.root_secret.clone(), config.aws.clone());
        let keys = (
            root.clone(),
            SigningKeys::new(app.store.clone(), root.clone()),
        );
        let desk = WebhookDesk::new(app.store.clone(), timers, keys, config);
        Self { app, desk }
    }
}

impl FromRef<Console> for App {
    fn from_ref(console: &Console) -> Self {
        console.app.clone()
    }
}

/// The function's routes.
pub fn router(console: Console) -> Router {
    let router = Router::new()
        .merge(sign_in::router())
        .merge(activity::router())
        .merge(links::router())
        .merge(templates::router())
        .merge(endpoints::router())
        .merge(tokens::router())
        .fallback(not_found)
        .method_not_allowed_fallback(not_found)
        .layer(from_fn_with_state(console.clone(), guard::own_forms_only));
    with_problem_pages(router, problem::page).with_state(console)
}

/// Answer a path or a method that the function does not have.
async fn not_found(uri: Uri) -> Problem {
    Problem::not_found("page", uri.path())
}
