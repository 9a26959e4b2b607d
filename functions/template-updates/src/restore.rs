//! Restore a deleted checkout template.

use axum::{extract::State, response::Response};
use shared::{
    dialect::wix,
    domain::problem::{Cause, Problem},
    http::{Access, App, IfMatch, WriteTemplates},
};

use crate::{
    answer::template_answer,
    template_id::{PathId, tombstone_of},
};

/// How often a restoration that lost a race is made anew.
const ROUNDS: usize = 8;

/// Restore a checkout template that was deleted at most 30 days ago.
///
/// It is as it was, and its shared URL makes checkouts again. One that is not deleted stays as it is.
#[cfg_attr(feature = "openapi", utoipa::path(
    post,
    path = "/ecom/v1/checkout-templates/{checkoutTemplateId}/restore",
    tag = "Checkout templates",
    params(PathId, IfMatch),
    responses(
        (status = 200, body = wix::schema::CheckoutTemplateAnswer, headers(("ETag"))),
        (status = 410, body = wix::schema::WixProblem, description = "It was deleted more than 30 days ago."),
    ),
    security(("token" = ["checkout_templates:write"])),
))]
pub(crate) async fn restore_template(
    access: Access<WriteTemplates>,
    PathId(id): PathId,
    if_match: IfMatch,
    State(app): State<App>,
) -> Result<Response, Problem> {
    for _ in 0..ROUNDS {
        let old = tombstone_of(&app, access.site(), id).await?;
        if_match.check(old.revision)?;
        let revision = old.revision;
        let new = old.restored(app.clock.now()).map_err(|refusal| {
            let message = "The checkout template was deleted more than 30 days ago.";
            Problem::refused(refusal, message)
        })?;
        if new.revision == revision || app.store.replace_template(&new, revision).await? {
            return template_answer(&app, &new).await;
        }
    }
    let message = "Other writes of the checkout template came first. Please try again.";
    Err(Problem::new(Cause::Conflict, message))
}
