//! Delete a checkout template.

use axum::{Json, extract::State};
use serde_json::{Value, json};
use shared::{
    domain::problem::Problem,
    http::{Access, App, IfMatch, WriteTemplates},
};

use crate::{desk, template_id::PathId};

/// Delete a checkout template.
///
/// A tombstone stays: the shared URL leads home from now on, and the id is never used again.
#[cfg_attr(feature = "openapi", utoipa::path(
    delete,
    path = "/ecom/v1/checkout-templates/{checkoutTemplateId}",
    tag = "Checkout templates",
    params(PathId, IfMatch),
    responses((status = 200, body = shared::dialect::wix::schema::Nothing)),
    security(("token" = ["checkout_templates:write"])),
))]
pub(crate) async fn delete_template(
    access: Access<WriteTemplates>,
    PathId(id): PathId,
    if_match: IfMatch,
    State(app): State<App>,
) -> Result<Json<Value>, Problem> {
    let check = |revision| if_match.check(revision);
    desk(&app, access.site()).delete(id, check).await?;
    Ok(Json(json!({})))
}
