//! Update a custom field.

use axum::{extract::State, response::Response};
use shared::{
    dialect::polar,
    domain::problem::Problem,
    http::{Access, App, IfMatch, JsonBody, PathUuid, WriteCustomFields},
    store::NamedWrite,
};

use super::field_of;
use crate::{
    answer::answer,
    write::{ROUNDS, check_size, contended, name_taken},
};

/// Update a custom field.
///
/// The fields that are there are the update; `properties` are replaced as a whole. Its type never
/// changes, as answers of that type are kept.
#[cfg_attr(feature = "openapi", utoipa::path(
    patch,
    path = "/v1/custom-fields/{id}",
    tag = "Custom fields",
    params(PathUuid, IfMatch),
    request_body = polar::schema::UpdateCustomField,
    responses((status = 200, body = polar::schema::CustomField, headers(("ETag")))),
    security(("token" = ["custom_fields:write"])),
))]
pub(crate) async fn update_custom_field(
    access: Access<WriteCustomFields>,
    id: PathUuid,
    if_match: IfMatch,
    State(app): State<App>,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    for _ in 0..ROUNDS {
        let old = field_of(&app, access.site(), id).await?;
        if_match.check(old.revision)?;
        let new = polar::read_custom_field_update(&body, &old)?;
        let new = new.revised(&old, app.clock.now());
        check_size(&new)?;
        let written = if new.revision == old.revision {
            NamedWrite::Done
        } else {
            app.store.replace_custom_field(&new, &old).await?
        };
        match written {
            NamedWrite::Done => return Ok(answer(polar::custom_field_body(&new), new.revision)),
            NamedWrite::Stale => {}
            NamedWrite::NameTaken => return Err(name_taken("slug", "custom field").about(&body)),
        }
    }
    Err(contended("custom field"))
}
