//! Restore a deleted checkout link.

use axum::{extract::State, response::Response};
use serde_json::json;
use shared::{
    domain::{ids::LinkId, problem::Problem},
    http::{Access, App, BaseUrl, IfMatch, JsonBody, PathUuid, WriteLinks},
};

use crate::{answer::link_answer, desk};

/// Restore a checkout link that was deleted at most 30 days ago.
///
/// It is as it was, without the products that were archived since, and its URL makes checkouts again.
/// If another link has its slug by now, the body has to name another, or `null`. A link that is not
/// deleted stays as it is.
#[cfg_attr(feature = "openapi", utoipa::path(
    post,
    path = "/v1/checkout-links/{id}/restore",
    tag = "Checkout links",
    params(PathUuid, IfMatch),
    request_body(content = ref("#/components/schemas/RestoreCheckoutLink"), content_type = "application/json"),
    responses(
        (status = 200, body = shared::dialect::polar::schema::CheckoutLink, headers(("ETag"))),
        (status = 409, body = shared::dialect::polar::schema::PolarProblem, description = "Another link has its slug, or none of its products is sold any more."),
        (status = 410, body = shared::dialect::polar::schema::PolarProblem, description = "It was deleted more than 30 days ago."),
    ),
    security(("token" = ["checkout_links:write"])),
))]
pub(crate) async fn restore_link(
    access: Access<WriteLinks>,
    PathUuid(id): PathUuid,
    BaseUrl(base_url): BaseUrl,
    if_match: IfMatch,
    State(app): State<App>,
    body: Option<JsonBody>,
) -> Result<Response, Problem> {
    let body = body.map_or_else(|| json!({}), |JsonBody(body)| body);
    let check = |revision| if_match.check(revision);
    let desk = desk(&app, access.site());
    let link = desk.restore(LinkId::new(id), &body, check).await?;
    link_answer(&app, &link, &base_url).await
}
