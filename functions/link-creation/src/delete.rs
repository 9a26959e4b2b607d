//! Delete a checkout link.

use axum::{extract::State, http::StatusCode};
use shared::{
    domain::{ids::LinkId, problem::Problem},
    http::{Access, App, IfMatch, PathUuid, WriteLinks},
};

use crate::desk;

/// Delete a checkout link.
///
/// A tombstone stays: its URL leads home from now on, and its id is never used again. Its slug may
/// be given to another link.
#[cfg_attr(feature = "openapi", utoipa::path(
    delete,
    path = "/v1/checkout-links/{id}",
    tag = "Checkout links",
    params(PathUuid, IfMatch),
    responses((status = 204)),
    security(("token" = ["checkout_links:write"])),
))]
pub(crate) async fn delete_link(
    access: Access<WriteLinks>,
    PathUuid(id): PathUuid,
    if_match: IfMatch,
    State(app): State<App>,
) -> Result<StatusCode, Problem> {
    let check = |revision| if_match.check(revision);
    let desk = desk(&app, access.site());
    desk.delete(LinkId::new(id), check).await?;
    Ok(StatusCode::NO_CONTENT)
}
