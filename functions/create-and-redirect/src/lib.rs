//! The shared URLs themselves: the hot path.
//!
//! Two round trips: read the offer, put the checkout; a third when the catalog's memory is cold.
//! No provider is called, no index is written, nothing is read that an active offer does not need.

mod open;
mod preview;
mod raw;

use std::sync::Arc;

use axum::{Router, extract::FromRef, routing::get};
use shared::{
    http::{App, no_such_route, with_problems},
    pages::problem_notice,
    store::CatalogCache,
};

/// What the function holds.
#[derive(Clone, Debug)]
pub struct Opener {
    app: App,
    catalog: Arc<CatalogCache>,
}

impl Opener {
    /// Holds an empty memory of the catalog.
    #[must_use]
    pub fn new(app: App) -> Self {
        Self {
            app,
            catalog: Arc::default(),
        }
    }
}

impl FromRef<Opener> for App {
    fn from_ref(opener: &Opener) -> Self {
        opener.app.clone()
    }
}

/// The function's routes.
pub fn router(opener: Opener) -> Router {
    let open = get(open::open_template)
        .post(open::open_template)
        .head(preview::preview_template);
    let path = "/ecom/v1/checkout-templates/{checkoutTemplateId}/create-and-redirect-to-checkout";
    let router = Router::new()
        .route(path, open.clone())
        .route(&format!("{path}/"), open)
        .fallback(no_such_route)
        .method_not_allowed_fallback(no_such_route);
    with_problems(router, problem_notice).with_state(opener)
}
