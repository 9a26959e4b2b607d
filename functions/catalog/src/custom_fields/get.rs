//! Get a custom field.

use axum::{extract::State, response::Response};
use shared::{
    dialect::polar,
    domain::problem::Problem,
    http::{Access, App, PathUuid, ReadCustomFields},
};

use super::field_of;
use crate::answer::answer;

/// Get a custom field.
#[cfg_attr(feature = "openapi", utoipa::path(
    get,
    path = "/v1/custom-fields/{id}",
    tag = "Custom fields",
    params(PathUuid),
    responses((status = 200, body = polar::schema::CustomField, headers(("ETag")))),
    security(("token" = ["custom_fields:read"])),
))]
pub(crate) async fn get_custom_field(
    access: Access<ReadCustomFields>,
    id: PathUuid,
    State(app): State<App>,
) -> Result<Response, Problem> {
    let field = field_of(&app, access.site(), id).await?;
    Ok(answer(polar::custom_field_body(&field), field.revision))
}
