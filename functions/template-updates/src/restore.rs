//! Restore a deleted checkout template.

use axum::{extract::State, response::Response};
use shared::{
    domain::problem::Problem,
    http::{Access, App, IfMatch, WriteTemplates},
};

use crate::{answer::template_answer, desk, template_id::PathId};

/// Restore a checkout template that was deleted at most 30 days ago.
///
/// It is as it was, and its shared URL makes checkouts again. One that is not deleted stays as it is.
#[cfg_attr(feature = "openapi", utoipa::path(
    post,
    path = "/ecom/v1/checkout-templates/{checkoutTemplateId}/restore",
    tag = "Checkout templates",
    params(PathId, IfMatch),
    responses(
        (status = 200, body = shared::dialect::wix::schema::CheckoutTemplateAnswer, headers(("ETag"))),
        (status = 410, body = shared::dialect::wix::schema::WixProblem, description = "It was deleted more than 30 days ago."),
    ),
    security(("token" = ["checkout_templates:write"])),
))]
pub(crate) async fn restore_template(
    access: Access<WriteTemplates>,
    PathId(id): PathId,
    if_match: IfMatch,
    State(app): State<App>,
) -> Result<Response, Problem> {
    let check = |revision| if_match.check(revision);
    let template = desk(&app, access.site()).restore(id, check).await?;
    template_answer(&app, &template).await
}
