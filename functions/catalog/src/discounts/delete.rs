//! Delete a discount.

use axum::{extract::State, http::StatusCode};
use shared::{
    domain::problem::Problem,
    http::{Access, App, IfMatch, PathUuid, WriteDiscounts},
};

use super::discount_of;
use crate::write::{ROUNDS, contended};

/// Delete a discount.
///
/// Its code stands for nothing any more and may be given to another. An open checkout that has it
/// loses it when its buyer presses Pay, and says so.
#[cfg_attr(feature = "openapi", utoipa::path(
    delete,
    path = "/v1/discounts/{id}",
    tag = "Discounts",
    params(PathUuid, IfMatch),
    responses((status = 204)),
    security(("token" = ["discounts:write"])),
))]
pub(crate) async fn delete_discount(
    access: Access<WriteDiscounts>,
    id: PathUuid,
    if_match: IfMatch,
    State(app): State<App>,
) -> Result<StatusCode, Problem> {
    for _ in 0..ROUNDS {
        let old = discount_of(&app, access.site(), id).await?;
        if_match.check(old.revision)?;
        if app.store.delete_discount(&old).await? {
            return Ok(StatusCode::NO_CONTENT);
        }
    }
    Err(contended("discount"))
}
