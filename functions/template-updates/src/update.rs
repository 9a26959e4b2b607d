//! Update a checkout template.

use axum::{extract::State, response::Response};
use shared::{
    domain::problem::Problem,
    http::{Access, App, IfMatch, JsonBody, WriteTemplates},
};

use crate::{answer::template_answer, desk, template_id::PathId};

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
    request_body = shared::dialect::wix::schema::UpdateCheckoutTemplate,
    responses((status = 200, body = shared::dialect::wix::schema::CheckoutTemplateAnswer, headers(("ETag")))),
    security(("token" = ["checkout_templates:write"])),
))]
pub(crate) async fn update_template(
    access: Access<WriteTemplates>,
    PathId(id): PathId,
    if_match: IfMatch,
    State(app): State<App>,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let check = |revision| if_match.check(revision);
    let template = desk(&app, access.site()).update(id, &body, check).await?;
    template_answer(&app, &template).await
}
