//! The shared URLs themselves: the hot path.
//!
//! Two round trips: read the offer, put the checkout; a third when the catalog's memory is cold, one
//! more where there is only so much, and two for what a form makes, to be made once. No provider is
//! called, no index is written, nothing is read that an active offer does not need.

mod card;
mod fresh;
mod leave;
mod link;
mod open;
#[cfg(feature = "openapi")]
mod openapi;
mod pace;
mod preview;
mod raw;
mod texts;
mod ticket;
mod visit;

use std::sync::Arc;

#[cfg(feature = "openapi")]
pub use openapi::openapi;

use axum::{Router, extract::FromRef, routing::get};
use shared::{
    config::Config,
    http::{App, no_such_route, with_problem_pages},
    pages::problem_notice,
    store::{CatalogCache, SiteCache, SlotBook},
};

use pace::Pace;

/// What the function holds.
#[derive(Clone, Debug)]
pub struct Opener {
    app: App,
    catalog: Arc<CatalogCache>,
    sites: Arc<SiteCache>,
    slots: Arc<SlotBook>,
    pace: Arc<Pace>,
}

impl Opener {
    /// Holds empty memories.
    #[must_use]
    pub fn new(app: App, config: &Config) -> Self {
        Self {
            app,
            pace: Arc::new(Pace::new(config.openings_per_minute)),
            catalog: Arc::default(),
            sites: Arc::default(),
            slots: Arc::default(),
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
    let template = get(open::open_template)
        .post(open::open_template)
        .head(preview::head);
    let link = get(link::open_link)
        .post(link::open_link)
        .head(preview::head);
    let template_path =
        "/ecom/v1/checkout-templates/{checkoutTemplateId}/create-and-redirect-to-checkout";
    let mut router = Router::new();
    for (path, open) in [
        (template_path, template),
        ("/l/{name}", link.clone()),
        ("/v1/checkout-links/{client_secret}/redirect", link),
    ] {
        router = router
            .route(path, open.clone())
            .route(&format!("{path}/"), open);
    }
    let router = router
        .fallback(no_such_route)
        .method_not_allowed_fallback(no_such_route);
    with_problem_pages(router, problem_notice).with_state(opener)
}
