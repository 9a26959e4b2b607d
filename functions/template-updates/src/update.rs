//! Update a checkout template.

use axum::{Json, extract::State};
use serde_json::{Value, json};
use shared::{
    dialect::wix,
    domain::{
        problem::{Cause, Problem},
        template::Template,
    },
    http::{Access, App, JsonBody, WriteTemplates},
};

use crate::{
    check::{check_return_url, check_size_and_items},
    template_id::{PathId, template_of},
};

/// How often an update that lost a race is made anew on the winner's outcome.
const ROUNDS: usize = 8;

/// Update a checkout template.
///
/// The fields that are there are the update; `null` clears. Only checkouts made afterwards are
/// affected.
pub(crate) async fn update_template(
    access: Access<WriteTemplates>,
    PathId(id): PathId,
    State(app): State<App>,
    JsonBody(body): JsonBody,
) -> Result<Json<Value>, Problem> {
    for _ in 0..ROUNDS {
        let old = template_of(&app, access.site(), id).await?;
        let patch = wix::read_update(&body, id, old.currency)?;
        let new = old
            .clone()
            .updated(patch, app.clock.now())
            .map_err(|refusal| {
                Problem::refused(
                    refusal,
                    "The update would leave the checkout template without items.",
                )
            })?;
        check_changes(&app, &old, &new).await?;
        let unchanged = new.revision == old.revision;
        if unchanged || app.store.replace_template(&new, old.revision).await? {
            return Ok(Json(json!({"checkoutTemplate": wix::template_body(&new)})));
        }
    }
    Err(Problem::new(
        Cause::Conflict,
        "Other updates of the checkout template came first. Please try again.",
    ))
}

/// Only what changed must still be right: a sale can be switched off although its item is gone.
async fn check_changes(app: &App, old: &Template, new: &Template) -> Result<(), Problem> {
    let (before, after) = (&old.content, &new.content);
    if before.success_url != after.success_url {
        let site = app.store.site(new.site).await?;
        let site = site.ok_or_else(|| Problem::not_found("site", new.site))?;
        check_return_url(&site, after)?;
    }
    if before.catalog_items != after.catalog_items || before.custom_items != after.custom_items {
        check_size_and_items(app, new).await?;
    }
    Ok(())
}
