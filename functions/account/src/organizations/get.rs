//! Get an organization.

use axum::{extract::State, response::Response};
use shared::{
    domain::problem::Problem,
    http::{Access, App, PathUuid, ReadSite},
};

use super::{answer, named_site};

/// Get an organization: the site that the access token speaks for.
#[cfg_attr(feature = "openapi", utoipa::path(
    get,
    path = "/v1/organizations/{id}",
    tag = "Organizations",
    params(PathUuid),
    responses(
        (status = 200, body = shared::dialect::polar::schema::Organization, headers(("ETag"))),
    ),
    security(("token" = ["organizations:read"])),
))]
pub(crate) async fn get_organization(
    access: Access<ReadSite>,
    id: PathUuid,
    State(app): State<App>,
) -> Result<Response, Problem> {
    Ok(answer(&named_site(&app, access.site(), id).await?))
}
