//! Merchants' endpoints and what they are told, in Polar's dialect.

mod answer;
mod deliveries;
mod endpoints;
mod events;
mod jwks;
#[cfg(feature = "openapi")]
mod openapi;

use std::sync::Arc;

use axum::{Router, extract::FromRef};
use shared::{
    config::Config,
    http::{App, no_such_route, polar_problem, with_problems},
    root_secret::RootSecret,
    timers::Timers,
    webhook::{desk::WebhookDesk, signing_keys::SigningKeys},
};

#[cfg(feature = "openapi")]
pub use openapi::openapi;

/// What the function holds.
#[derive(Clone)]
pub struct Hooks {
    app: App,
    root: RootSecret,
    signing_keys: SigningKeys,
    desk: WebhookDesk,
}

impl Hooks {
    /// Sets deliveries off by `timers`.
    #[must_use]
    pub fn new(app: App, timers: Arc<dyn Timers>, config: &Config) -> Self {
        let root = RootSecret::new(config.root_secret.clone(), config.aws.clone());
        let signing_keys = SigningKeys::new(app.store.clone(), root.clone());
        let keys = (root.clone(), signing_keys.clone());
        let desk = WebhookDesk::new(app.store.clone(), timers, keys, config);
        Self {
            app,
            root,
            signing_keys,
            desk,
        }
    }
}

impl std::fmt::Debug for Hooks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hooks")
    }
}

impl FromRef<Hooks> for App {
    fn from_ref(hooks: &Hooks) -> Self {
        hooks.app.clone()
    }
}

/// The function's routes.
pub fn router(hooks: Hooks) -> Router {
    let router = Router::new()
        .merge(endpoints::router())
        .merge(deliveries::router())
        .merge(events::router())
        .merge(jwks::router())
        .fallback(no_such_route)
        .method_not_allowed_fallback(no_such_route);
    with_problems(router, polar_problem).with_state(hooks)
}
