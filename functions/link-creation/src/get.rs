//! Get a checkout link.

use axum::{extract::State, response::Response};
use shared::{
    domain::{ids::LinkId, problem::Problem},
    http::{Access, App, BaseUrl, PathUuid, ReadLinks},
};

use crate::{answer::link_answer, desk};

/// Get a checkout link.
#[cfg_attr(feature = "openapi", utoipa::path(
    get,
    path = "/v1/checkout-links/{id}",
    tag = "Checkout links",
    params(PathUuid),
    responses(
        (status = 200, body = shared::dialect::polar::schema::CheckoutLink, headers(("ETag"))),
    ),
    security(("token" = ["checkout_links:read"])),
))]
pub(crate) async fn get_link(
    access: Access<ReadLinks>,
    PathUuid(id): PathUuid,
    BaseUrl(base_url): BaseUrl,
    State(app): State<App>,
) -> Result<Response, Problem> {
    let link = desk(&app, access.site()).link(LinkId::new(id)).await?;
    link_answer(&app, &link, &base_url).await
}
