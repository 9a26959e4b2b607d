//! Update a customer.

use axum::{extract::State, response::Response};
use shared::{
    dialect::polar,
    domain::problem::Problem,
    http::{Access, App, IfMatch, JsonBody, PathUuid, WriteCustomers},
};

use super::customer_of;
use crate::answer::{ROUNDS, answer, contended};

/// Update a customer.
///
/// The fields that are there are the update; `null` clears what can be empty. The address is who the
/// customer is and cannot be changed. Orders keep what they were made with.
#[cfg_attr(feature = "openapi", utoipa::path(
    patch,
    path = "/v1/customers/{id}",
    tag = "Customers",
    params(PathUuid, IfMatch),
    request_body = polar::schema::UpdateCustomer,
    responses((status = 200, body = polar::schema::Customer, headers(("ETag")))),
    security(("token" = ["customers:write"])),
))]
pub(crate) async fn update_customer(
    access: Access<WriteCustomers>,
    id: PathUuid,
    if_match: IfMatch,
    State(app): State<App>,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    for _ in 0..ROUNDS {
        let old = customer_of(&app, access.site(), id).await?;
        if_match.check(old.revision)?;
        let new = polar::read_customer_update(&body, &old)?.revised(&old, app.clock.now());
        if new == old || app.store.replace_customer(&new).await? {
            return Ok(answer(polar::customer_body(&new), new.revision));
        }
    }
    Err(contended("customer"))
}
