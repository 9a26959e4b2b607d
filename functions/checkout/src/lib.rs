//! The buyer's page, the sandbox provider's page, and the answer to unknown paths.

mod catch_up;
mod choose;
mod confirm;
mod confirmation;
mod coupon;
mod expired;
mod form;
mod not_found;
#[cfg(feature = "openapi")]
mod openapi;
mod opened;
mod page;
mod questions;
mod redeem;
mod reopen;
mod sandbox;
mod show;
mod submit;

use std::sync::Arc;

#[cfg(feature = "openapi")]
pub use openapi::openapi;

use axum::{Router, extract::FromRef, routing::get};
use shared::{
    config::Config,
    http::{App, with_problems},
    pages::problem_notice,
    payment::{
        PaymentProvider,
        sandbox::{SandboxHost, SandboxProvider},
    },
    root_secret::RootSecret,
    store::CatalogCache,
};

/// What the function holds.
#[derive(Clone)]
pub struct Till {
    app: App,
    catalog: Arc<CatalogCache>,
    provider: Arc<dyn PaymentProvider>,
    sandbox: SandboxHost,
}

impl Till {
    /// Holds the payment provider.
    #[must_use]
    pub fn new(app: App, config: &Config) -> Self {
        let root = RootSecret::new(config.root_secret.clone(), config.aws.clone());
        let provider = Arc::new(SandboxProvider::new(app.store.clone(), root.clone()));
        let sandbox = SandboxHost::new(app.store.clone(), root, config.aws.trust_system_roots);
        Self {
            app,
            catalog: Arc::default(),
            provider,
            sandbox,
        }
    }
}

impl std::fmt::Debug for Till {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Till")
    }
}

impl FromRef<Till> for App {
    fn from_ref(till: &Till) -> Self {
        till.app.clone()
    }
}

/// The function's routes.
pub fn router(till: Till) -> Router {
    let router = Router::new()
        .route(
            "/checkout/{client_secret}",
            get(show::show_checkout).post(submit::submit_checkout),
        )
        .route(
            "/checkout/{client_secret}/confirmation",
            get(confirmation::show_confirmation),
        )
        .route(
            "/sandbox/{session_secret}",
            get(sandbox::show_session).post(sandbox::end_session),
        )
        .fallback(not_found::not_found)
        .method_not_allowed_fallback(not_found::not_found);
    with_problems(router, problem_notice).with_state(till)
}
