//! Get an order.

use axum::{extract::State, response::Response};
use shared::{
    domain::problem::Problem,
    http::{Access, App, PathUuid, ReadOrders},
};

use super::{body_of, order_of};
use crate::answer::answer;

/// Get an order.
#[cfg_attr(feature = "openapi", utoipa::path(
    get,
    path = "/v1/orders/{id}",
    tag = "Orders",
    params(PathUuid),
    responses((status = 200, body = shared::dialect::polar::schema::Order, headers(("ETag")))),
    security(("token" = ["orders:read"])),
))]
pub(crate) async fn get_order(
    access: Access<ReadOrders>,
    id: PathUuid,
    State(app): State<App>,
) -> Result<Response, Problem> {
    let order = order_of(&app, access.site(), id).await?;
    Ok(answer(body_of(&app, &order).await?, order.revision))
}
