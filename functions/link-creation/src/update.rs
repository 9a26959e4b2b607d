//! Update a checkout link.

use axum::{extract::State, response::Response};
use shared::{
    domain::{ids::LinkId, problem::Problem},
    http::{Access, App, BaseUrl, IfMatch, JsonBody, PathUuid, WriteLinks},
};

use crate::{answer::link_answer, desk};

/// Update a checkout link.
///
/// The fields that are there are the update; `null` clears. Only checkouts made afterwards are
/// affected. Seats and a trial that other products do not fit are cleared with the old products.
#[cfg_attr(feature = "openapi", utoipa::path(
    patch,
    path = "/v1/checkout-links/{id}",
    tag = "Checkout links",
    params(PathUuid, IfMatch),
    request_body = shared::dialect::polar::schema::UpdateCheckoutLink,
    responses((status = 200, body = shared::dialect::polar::schema::CheckoutLink, headers(("ETag")))),
    security(("token" = ["checkout_links:write"])),
))]
pub(crate) async fn update_link(
    access: Access<WriteLinks>,
    PathUuid(id): PathUuid,
    BaseUrl(base_url): BaseUrl,
    if_match: IfMatch,
    State(app): State<App>,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let check = |revision| if_match.check(revision);
    let desk = desk(&app, access.site());
    let link = desk.update(LinkId::new(id), &body, check).await?;
    link_answer(&app, &link, &base_url).await
}
