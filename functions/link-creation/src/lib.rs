//! Checkout links in Polar's dialect: create, list, get, update, delete, restore and
//! duplicate.

mod answer;
mod create;
mod delete;
mod duplicate;
mod get;
mod list;
#[cfg(feature = "openapi")]
mod openapi;
mod restore;
mod update;

use axum::{
    Router,
    routing::{get, post},
};
use shared::{
    domain::ids::SiteId,
    http::{Api, App, no_such_route, polar_problem, with_problems},
    offers::LinkDesk,
};

#[cfg(feature = "openapi")]
pub use openapi::openapi;

/// The function's routes.
pub fn router(api: Api) -> Router {
    let all = get(list::list_links).post(create::create_link);
    let one = get(get::get_link)
        .patch(update::update_link)
        .delete(delete::delete_link);
    let router = Router::new()
        .route("/v1/checkout-links", all.clone())
        .route("/v1/checkout-links/", all)
        .route("/v1/checkout-links/{id}", one)
        .route(
            "/v1/checkout-links/{id}/restore",
            post(restore::restore_link),
        )
        .route(
            "/v1/checkout-links/{id}/duplicate",
            post(duplicate::duplicate_link),
        )
        .fallback(no_such_route)
        .method_not_allowed_fallback(no_such_route);
    with_problems(router, polar_problem).with_state(api)
}

/// What is done with the links of a site now.
fn desk(app: &App, site: SiteId) -> LinkDesk<'_> {
    LinkDesk::new(&app.store, site, app.clock.now())
}
