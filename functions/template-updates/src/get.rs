//! Get a checkout template.

use axum::{Json, extract::State};
use serde_json::{Value, json};
use shared::{
    dialect::wix,
    domain::problem::Problem,
    http::{Access, App, ReadTemplates},
};

use crate::template_id::{PathId, template_of};

/// Get a checkout template.
pub(crate) async fn get_template(
    access: Access<ReadTemplates>,
    PathId(id): PathId,
    State(app): State<App>,
) -> Result<Json<Value>, Problem> {
    let template = template_of(&app, access.site(), id).await?;
    Ok(Json(
        json!({"checkoutTemplate": wix::template_body(&template)}),
    ))
}
