//! Delete a custom field.

use axum::{extract::State, http::StatusCode};
use shared::{
    domain::problem::Problem,
    http::{Access, App, IfMatch, PathUuid, WriteCustomFields},
};

use super::field_of;
use crate::write::{ROUNDS, contended};

/// Delete a custom field.
///
/// Products do not ask for it any more; answers that were given stay.
#[cfg_attr(feature = "openapi", utoipa::path(
    delete,
    path = "/v1/custom-fields/{id}",
    tag = "Custom fields",
    params(PathUuid, IfMatch),
    responses((status = 204)),
    security(("token" = ["custom_fields:write"])),
))]
pub(crate) async fn delete_custom_field(
    access: Access<WriteCustomFields>,
    id: PathUuid,
    if_match: IfMatch,
    State(app): State<App>,
) -> Result<StatusCode, Problem> {
    for _ in 0..ROUNDS {
        let old = field_of(&app, access.site(), id).await?;
        if_match.check(old.revision)?;
        if app.store.delete_custom_field(&old).await? {
            return Ok(StatusCode::NO_CONTENT);
        }
    }
    Err(contended("custom field"))
}
