//! Update a checkout template.

use axum::{extract::State, response::Response};
use shared::{
    dialect::wix::{self, TemplateUpdate},
    domain::{
        problem::{Cause, Problem},
        template::Template,
    },
    http::{Access, App, IfMatch, JsonBody, WriteTemplates},
    store::CatalogCache,
};

use crate::{
    answer::template_answer,
    check::{check_items, check_return_urls, check_size, return_urls},
    template_id::{PathId, template_of},
};

/// How often an update that lost a race is made anew on the winner's outcome.
const ROUNDS: usize = 32;

/// Update a checkout template.
///
/// The fields that are there are the update; `null` clears. Only checkouts made afterwards are
/// affected. An update that names a revision, in the body or in `If-Match`, changes that one or
/// nothing; without one, the last of two updates of a field wins.
#[cfg_attr(feature = "openapi", utoipa::path(
    patch,
    path = "/ecom/v1/checkout-templates/{checkoutTemplateId}",
    tag = "Checkout templates",
    params(PathId, IfMatch),
    request_body = wix::schema::UpdateCheckoutTemplate,
    responses((status = 200, body = wix::schema::CheckoutTemplateAnswer, headers(("ETag")))),
    security(("token" = ["checkout_templates:write"])),
))]
pub(crate) async fn update_template(
    access: Access<WriteTemplates>,
    PathId(id): PathId,
    if_match: IfMatch,
    State(app): State<App>,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    for _ in 0..ROUNDS {
        let old = template_of(&app, access.site(), id).await?;
        let update = wix::read_update(&body, &old)?;
        if_match.check(old.revision)?;
        let new = updated(&app, &old, update)?;
        check_changes(&app, &old, &new).await?;
        let unchanged = new.revision == old.revision;
        if unchanged || app.store.replace_template(&new, old.revision).await? {
            return template_answer(&app, &new).await;
        }
    }
    Err(conflict(
        "Other updates of the checkout template came first. Please try again.",
    ))
}

fn updated(app: &App, old: &Template, update: TemplateUpdate) -> Result<Template, Problem> {
    if let Some(expected) = update.revision
        && expected != old.revision
    {
        let message = format!(
            "The update is of revision `{expected}`, the checkout template is at `{}`.",
            old.revision
        );
        return Err(conflict(message));
    }
    let new = old.clone().updated(update.patch, app.clock.now());
    new.map_err(|refusal| {
        let message = "The update would leave the checkout template without items.";
        Problem::refused(refusal, message)
    })
}

fn conflict(message: impl Into<String>) -> Problem {
    Problem::new(Cause::Conflict, message)
}

/// Only what changed must still be right: a sale can be switched off although its item is gone.
async fn check_changes(app: &App, old: &Template, new: &Template) -> Result<(), Problem> {
    check_size(new)?;
    let (before, after) = (&old.content, &new.content);
    let (known, mut urls) = (return_urls(before), return_urls(after));
    urls.retain(|url| !known.contains(url));
    if !urls.is_empty() {
        check_return_urls(&app.site(new.site).await?, &urls)?;
    }
    if before.catalog_items != after.catalog_items || before.custom_items != after.custom_items {
        check_items(app, &CatalogCache::default(), new).await?;
    }
    Ok(())
}
