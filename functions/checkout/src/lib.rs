//! The buyer's page, the checkouts' API, the sandbox provider's page, and the answer to unknown paths.

mod address;
mod api;
mod catch_up;
mod choose;
mod closed;
mod confirm;
mod confirmation;
mod coupon;
mod expired;
mod first_view;
mod form;
mod leeway;
mod not_found;
#[cfg(feature = "openapi")]
mod openapi;
mod opened;
mod page;
mod paid;
mod questions;
mod redeem;
mod reopen;
mod sandbox;
mod show;
mod submit;
mod texts;

use std::sync::Arc;

#[cfg(feature = "openapi")]
pub use openapi::openapi;

use axum::{Router, extract::FromRef, routing::get};
use shared::{
    config::Config,
    http::{Api, App, with_problem_pages},
    pages::problem_notice,
    payment::{PaymentProvider, Providers, sandbox::SandboxHost},
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
    root: RootSecret,
}

impl Till {
    /// Holds the payment provider.
    #[must_use]
    pub fn new(app: App, config: &Config) -> Self {
        let root = RootSecret::new(config.root_secret.clone(), config.aws.clone());
        let provider = Arc::new(Providers::new(&app.store, &app.clock, &root, config));
        let sandbox = SandboxHost::new(
            app.store.clone(),
            root.clone(),
            config.aws.trust_system_roots,
        );
        Self {
            app,
            catalog: Arc::default(),
            provider,
            sandbox,
            root,
        }
    }

    /// What every function of the management API holds.
    fn api(&self) -> Api {
        Api {
            app: self.app.clone(),
            root: self.root.clone(),
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
            "/closed/templates/{checkoutTemplateId}",
            get(closed::show_closed_template),
        )
        .route("/closed/links/{name}", get(closed::show_closed_link))
        .route(
            "/sandbox/{session_secret}",
            get(sandbox::show_session).post(sandbox::end_session),
        )
        .fallback(not_found::not_found)
        .method_not_allowed_fallback(not_found::not_found);
    with_problem_pages(router, problem_notice)
        .merge(api::router())
        .with_state(till)
}
