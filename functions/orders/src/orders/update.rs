//! Update an order.

use axum::{extract::State, response::Response};
use shared::{
    dialect::polar,
    domain::problem::Problem,
    http::{Access, App, IfMatch, JsonBody, PathUuid, WriteOrders},
};

use super::{body_of, order_of};
use crate::answer::{ROUNDS, answer, contended};

/// Update whom an order is billed to.
///
/// The fields that are there are the update; `null` clears. What was bought and paid is for good.
#[cfg_attr(feature = "openapi", utoipa::path(
    patch,
    path = "/v1/orders/{id}",
    tag = "Orders",
    params(PathUuid, IfMatch),
    request_body = polar::schema::UpdateOrder,
    responses((status = 200, body = polar::schema::Order, headers(("ETag")))),
    security(("token" = ["orders:write"])),
))]
pub(crate) async fn update_order(
    access: Access<WriteOrders>,
    id: PathUuid,
    if_match: IfMatch,
    State(app): State<App>,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    for _ in 0..ROUNDS {
        let old = order_of(&app, access.site(), id).await?;
        if_match.check(old.revision)?;
        let billing = polar::read_order_update(&body, &old)?;
        let Some(new) = old.billed_to(billing, app.clock.now()) else {
            return Ok(answer(body_of(&app, &old).await?, old.revision));
        };
        if app.store.replace_order(&new).await? {
            return Ok(answer(body_of(&app, &new).await?, new.revision));
        }
    }
    Err(contended("order"))
}
