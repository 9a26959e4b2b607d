//! Get the address of an order's receipt.

use axum::{Json, extract::State};
use serde_json::{Value, json};
use shared::{
    domain::problem::Problem,
    http::{Access, BaseUrl, PathUuid, ReadOrders, receipt_url},
};

use super::order_of;
use crate::Desk;

/// Get the address of an order's receipt.
///
/// Whoever has the address sees the receipt: it is for the buyer.
#[cfg_attr(feature = "openapi", utoipa::path(
    get,
    path = "/v1/orders/{id}/receipt",
    tag = "Orders",
    params(PathUuid),
    responses((status = 200, body = shared::dialect::polar::schema::OrderReceipt)),
    security(("token" = ["orders:read"])),
))]
pub(crate) async fn get_order_receipt(
    access: Access<ReadOrders>,
    id: PathUuid,
    BaseUrl(base_url): BaseUrl,
    State(desk): State<Desk>,
) -> Result<Json<Value>, Problem> {
    let order = order_of(&desk.app, access.site(), id).await?;
    let url = receipt_url(&desk.root, &base_url, order.id).await?;
    Ok(Json(json!({"url": url})))
}
