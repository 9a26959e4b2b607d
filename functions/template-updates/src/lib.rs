//! Checkout templates in Wix's dialect: create, one or many, get, update, delete, restore, duplicate,
//! query, and make checkouts from them.

mod answer;
mod bulk_create;
mod create;
mod create_checkout;
mod delete;
mod duplicate;
mod get;
#[cfg(feature = "openapi")]
mod openapi;
mod query;
mod restore;
mod template_id;
mod update;

use axum::{
    Router,
    routing::{get, post},
};
use shared::{
    domain::ids::SiteId,
    http::{Api, App, no_such_route, with_problems, wix_problem},
    offers::TemplateDesk,
};

#[cfg(feature = "openapi")]
pub use openapi::openapi;

/// The function's routes.
pub fn router(api: Api) -> Router {
    let one = get(get::get_template)
        .patch(update::update_template)
        .delete(delete::delete_template);
    let create = post(create::create_template);
    let bulk = post(bulk_create::bulk_create_templates);
    let checkout = post(create_checkout::create_checkout_from_template);
    let path = "/ecom/v1/checkout-templates";
    let router = Router::new()
        .route(path, create.clone())
        .route(&format!("{path}/"), create)
        .route(&format!("{path}/query"), post(query::query_templates))
        .route(&format!("{path}/{{checkoutTemplateId}}"), one)
        .route(
            &format!("{path}/{{checkoutTemplateId}}/create-checkout-from-template"),
            checkout,
        )
        .route(
            &format!("{path}/{{checkoutTemplateId}}/restore"),
            post(restore::restore_template),
        )
        .route(
            &format!("{path}/{{checkoutTemplateId}}/duplicate"),
            post(duplicate::duplicate_template),
        )
        // Wix's client leaves out the prefix here.
        .route("/v1/bulk/checkout-templates/create", bulk.clone())
        .route("/ecom/v1/bulk/checkout-templates/create", bulk)
        .fallback(no_such_route)
        .method_not_allowed_fallback(no_such_route);
    with_problems(router, wix_problem).with_state(api)
}

/// What is done with the templates of a site now.
fn desk(app: &App, site: SiteId) -> TemplateDesk<'_> {
    TemplateDesk::new(&app.store, site, app.clock.now())
}
