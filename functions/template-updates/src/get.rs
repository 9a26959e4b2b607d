//! Get a checkout template.

use axum::{extract::State, response::Response};
use shared::{
    domain::problem::Problem,
    http::{Access, App, ReadTemplates},
};

use crate::{answer::template_answer, desk, template_id::PathId};

/// Get a checkout template.
#[cfg_attr(feature = "openapi", utoipa::path(
    get,
    path = "/ecom/v1/checkout-templates/{checkoutTemplateId}",
    tag = "Checkout templates",
    params(PathId),
    responses(
        (status = 200, body = shared::dialect::wix::schema::CheckoutTemplateAnswer, headers(("ETag"))),
    ),
    security(("token" = ["checkout_templates:read"])),
))]
pub(crate) async fn get_template(
    access: Access<ReadTemplates>,
    PathId(id): PathId,
    State(app): State<App>,
) -> Result<Response, Problem> {
    let template = desk(&app, access.site()).template(id).await?;
    template_answer(&app, &template).await
}
