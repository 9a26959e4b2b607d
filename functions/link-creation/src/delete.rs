//! Delete a checkout link.

use axum::{extract::State, http::StatusCode};
use shared::{
    domain::{
        ids::LinkId,
        problem::{Cause, Problem},
    },
    http::{Access, App, IfMatch, PathUuid, WriteLinks},
    store::NamedWrite,
};

use crate::get::link_of;

/// How often a deletion that lost a race is made anew.
const ROUNDS: usize = 8;

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
    for _ in 0..ROUNDS {
        let old = link_of(&app, access.site(), LinkId::new(id)).await?;
        if_match.check(old.revision)?;
        let tombstone = old.clone().deleted(app.clock.now());
        match app.store.replace_link(&tombstone, &old).await? {
            NamedWrite::Done => return Ok(StatusCode::NO_CONTENT),
            // Its copy under the slug went with another write.
            NamedWrite::Stale | NamedWrite::NameTaken => {}
        }
    }
    let message = "Updates of the checkout link came first. Please try again.";
    Err(Problem::new(Cause::Conflict, message))
}
