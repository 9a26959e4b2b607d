//! Get a discount.

use axum::{extract::State, response::Response};
use shared::{
    domain::problem::Problem,
    http::{Access, App, PathUuid, ReadDiscounts},
};

use super::{body_of, discount_of};
use crate::answer::answer;

/// Get a discount.
#[cfg_attr(feature = "openapi", utoipa::path(
    get,
    path = "/v1/discounts/{id}",
    tag = "Discounts",
    params(PathUuid),
    responses(
        (status = 200, body = shared::dialect::polar::schema::Discount, headers(("ETag"))),
    ),
    security(("token" = ["discounts:read"])),
))]
pub(crate) async fn get_discount(
    access: Access<ReadDiscounts>,
    id: PathUuid,
    State(app): State<App>,
) -> Result<Response, Problem> {
    let discount = discount_of(&app, access.site(), id).await?;
    Ok(answer(body_of(&app, &discount).await?, discount.revision))
}
