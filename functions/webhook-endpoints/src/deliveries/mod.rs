//! Deliveries.

mod list;

use axum::{Router, routing::get};

use crate::Hooks;

/// What the routes do, for the document of the API.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(list::list_webhook_deliveries))]
pub(crate) struct Operations;

/// The routes of deliveries.
pub(crate) fn router() -> Router<Hooks> {
    let all = get(list::list_webhook_deliveries);
    Router::new()
        .route("/v1/webhooks/deliveries", all.clone())
        .route("/v1/webhooks/deliveries/", all)
}
