//! `/v1/checkouts` in Polar's dialect: for whoever manages a site, by access token, and for
//! whoever has a checkout's client secret.

mod client;
mod confirm;
mod context;
mod create;
mod get;
mod list;
mod origin;
mod update;

use axum::{
    Router,
    middleware::map_response,
    routing::{get, post},
};
use shared::http::{no_such_route, polar_problem, with_problems};

use crate::Till;

/// What the routes do, for the document of the API.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(
    list::list_checkouts,
    create::create_checkout,
    get::get_checkout,
    update::update_checkout,
    client::get_client_checkout,
    client::update_client_checkout,
    confirm::confirm_client_checkout,
))]
pub(crate) struct Operations;

/// The routes of the API.
pub(crate) fn router() -> Router<Till> {
    let all = get(list::list_checkouts).post(create::create_checkout);
    let one = get(get::get_checkout).patch(update::update_checkout);
    let router = Router::new()
        .route("/v1/checkouts", all.clone())
        .route("/v1/checkouts/", all)
        .route("/v1/checkouts/{id}", one)
        .method_not_allowed_fallback(no_such_route);
    with_problems(router, polar_problem).merge(client_router())
}

/// The routes for whoever has a client secret.
fn client_router() -> Router<Till> {
    let held = get(client::get_client_checkout)
        .patch(client::update_client_checkout)
        .options(origin::preflight);
    let confirm = post(confirm::confirm_client_checkout).options(origin::preflight);
    let router = Router::new()
        .route("/v1/checkouts/client/{client_secret}", held)
        .route("/v1/checkouts/client/{client_secret}/confirm", confirm)
        .method_not_allowed_fallback(no_such_route);
    with_problems(router, polar_problem).layer(map_response(origin::open_to_all))
}
