//! Update an organization.

use axum::{extract::State, response::Response};
use shared::{
    dialect::polar,
    domain::problem::{Cause, Problem},
    http::{Access, App, IfMatch, JsonBody, PathUuid, WriteSite},
};

use super::{answer, named_site, site_of};

/// How often an update that lost a race is made anew on the winner's outcome.
const ROUNDS: usize = 16;

/// Update an organization.
///
/// The fields that are there are the update; `null` clears what need not be. Templates and
/// checkouts that exist keep the currency that they were made in.
#[cfg_attr(feature = "openapi", utoipa::path(
    patch,
    path = "/v1/organizations/{id}",
    tag = "Organizations",
    params(PathUuid, IfMatch),
    request_body = polar::schema::UpdateOrganization,
    responses((status = 200, body = polar::schema::Organization, headers(("ETag")))),
    security(("token" = ["organizations:write"])),
))]
pub(crate) async fn update_organization(
    access: Access<WriteSite>,
    id: PathUuid,
    if_match: IfMatch,
    State(app): State<App>,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let now = app.clock.now();
    for _ in 0..ROUNDS {
        let old = named_site(&app, access.site(), id).await?;
        let new = polar::read_organization_update(&body, &old)?.succeeding(&old, now);
        if_match.check(old.revision)?;
        let unchanged = new.revision == old.revision;
        // A lost race may be our own write, whose reply got lost.
        if unchanged
            || app.store.replace_site(&new, old.revision).await?
            || site_of(&app, access.site()).await? == new
        {
            return Ok(answer(&new));
        }
    }
    let message = "Other updates of the organization came first. Please try again.";
    Err(Problem::new(Cause::Conflict, message))
}
