//! What comes of paid checkouts: orders, refunds, customers and subscriptions in Polar's dialect, and
//! the buyer's receipt.

mod answer;
mod context;
mod customers;
#[cfg(feature = "openapi")]
mod openapi;
mod orders;
mod receipts;
mod refunds;
mod subscriptions;
mod texts;

use std::sync::Arc;

#[cfg(feature = "openapi")]
pub use openapi::openapi;

use axum::{Router, extract::FromRef};
use shared::{
    config::Config,
    http::{App, no_such_route, polar_problem, with_problems},
    payment::{PaymentProvider, Providers},
    root_secret::RootSecret,
};

/// What the function holds.
#[derive(Clone)]
pub struct Desk {
    app: App,
    root: RootSecret,
    provider: Arc<dyn PaymentProvider>,
}

impl Desk {
    /// Holds the payment providers.
    #[must_use]
    pub fn new(app: App, config: &Config) -> Self {
        let root = RootSecret::new(config.root_secret.clone(), config.aws.clone());
        let provider = Arc::new(Providers::new(&app.store, &app.clock, &root, config));
        Self {
            app,
            root,
            provider,
        }
    }
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Desk")
    }
}

impl FromRef<Desk> for App {
    fn from_ref(desk: &Desk) -> Self {
        desk.app.clone()
    }
}

/// The function's routes.
pub fn router(desk: Desk) -> Router {
    let api = Router::new()
        .merge(orders::router())
        .merge(refunds::router())
        .merge(customers::router())
        .merge(subscriptions::router())
        .method_not_allowed_fallback(no_such_route);
    receipts::router()
        .merge(with_problems(api, polar_problem))
        .with_state(desk)
}
