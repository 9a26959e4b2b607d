//! `/v1/checkouts` in Polar's dialect: for whoever manages a site, by access token, and for
//! whoever has a checkout's client secret.

mod client;
mod confirm;
mod context;
mod create;
mod get;
mod list;
mod update;

use axum::{
    Router,
    routing::{get, post},
};
use shared::http::{no_such_route, polar_problem, with_problems};

use crate::Till;

/// The routes of the API.
pub(crate) fn router() -> Router<Till> {
    let all = get(list::list_checkouts).post(create::create_checkout);
    let one = get(get::get_checkout).patch(update::update_checkout);
    let held = get(client::get_client_checkout).patch(client::update_client_checkout);
    let router = Router::new()
        .route("/v1/checkouts", all.clone())
        .route("/v1/checkouts/", all)
        .route("/v1/checkouts/{id}", one)
        .route("/v1/checkouts/client/{client_secret}", held)
        .route(
            "/v1/checkouts/client/{client_secret}/confirm",
            post(confirm::confirm_client_checkout),
        )
        .method_not_allowed_fallback(no_such_route);
    with_problems(router, polar_problem)
}
