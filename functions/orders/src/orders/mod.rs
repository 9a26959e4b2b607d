//! Orders.

mod get;
mod list;
mod receipt;
mod update;

use axum::{Router, routing::get};
use serde_json::Value;
use shared::{
    dialect::polar,
    domain::{
        ids::{OrderId, SiteId},
        order::Order,
        problem::Problem,
    },
    http::{App, PathUuid},
};

use crate::{Desk, context};

/// What the routes do, for the document of the API.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(
    list::list_orders,
    get::get_order,
    update::update_order,
    receipt::get_order_receipt
))]
pub(crate) struct Operations;

/// The routes of orders.
pub(crate) fn router() -> Router<Desk> {
    let one = get(get::get_order).patch(update::update_order);
    Router::new()
        .route("/v1/orders", get(list::list_orders))
        .route("/v1/orders/", get(list::list_orders))
        .route("/v1/orders/{id}", one)
        .route("/v1/orders/{id}/receipt", get(receipt::get_order_receipt))
}

/// The order, unless there is none or it is another site's.
async fn order_of(app: &App, site: SiteId, PathUuid(id): PathUuid) -> Result<Order, Problem> {
    let id = OrderId::new(id);
    let order = app.store.order(id).await?;
    let order = order.filter(|order| order.site == site);
    order.ok_or_else(|| Problem::not_found("order", id))
}

/// The order on the wire.
async fn body_of(app: &App, order: &Order) -> Result<Value, Problem> {
    let context = context::of_orders(app, order.site, std::slice::from_ref(order)).await?;
    Ok(polar::order_body(order, &context))
}
