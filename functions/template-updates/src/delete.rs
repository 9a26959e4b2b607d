//! Delete a checkout template.

use axum::{Json, extract::State};
use serde_json::{Value, json};
use shared::{
    domain::problem::{Cause, Problem},
    http::{Access, App, IfMatch, WriteTemplates},
};

use crate::template_id::{PathId, template_of};

/// How often a deletion that lost a race is made anew.
const ROUNDS: usize = 8;

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
    let now = app.clock.now();
    for _ in 0..ROUNDS {
        let old = template_of(&app, access.site(), id).await?;
        if_match.check(old.revision)?;
        let revision = old.revision;
        let tombstone = old.deleted(now);
        // A lost race may be our own write, whose reply got lost.
        if app.store.replace_template(&tombstone, revision).await?
            || app.store.latest_template(id).await?.as_ref() == Some(&tombstone)
        {
            return Ok(Json(json!({})));
        }
    }
    Err(Problem::new(
        Cause::Conflict,
        "Updates of the checkout template came first. Please try again.",
    ))
}
