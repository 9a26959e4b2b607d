//! Refunds.

mod create;
mod list;

use axum::{Router, routing::get};

use crate::Desk;

/// What the routes do, for the document of the API.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(list::list_refunds, create::create_refund))]
pub(crate) struct Operations;

/// The routes of refunds.
pub(crate) fn router() -> Router<Desk> {
    let all = get(list::list_refunds).post(create::create_refund);
    Router::new()
        .route("/v1/refunds", all.clone())
        .route("/v1/refunds/", all)
}
