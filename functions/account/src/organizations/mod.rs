//! Organizations: the caller's site, and no other.

mod get;
mod list;
mod update;

use axum::{
    Json, Router,
    http::header::ETAG,
    response::{IntoResponse, Response},
    routing,
};
use shared::{
    dialect::polar,
    domain::{ids::SiteId, problem::Problem, site::Site},
    http::{Api, App, PathUuid, entity_tag},
};

#[cfg(feature = "openapi")]
pub(crate) use list::SORTS;

/// What the routes do, for the document of the API.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(
    list::list_organizations,
    get::get_organization,
    update::update_organization
))]
pub(crate) struct Operations;

/// The routes of organizations.
pub(crate) fn router() -> Router<Api> {
    let list = routing::get(list::list_organizations);
    let one = routing::get(get::get_organization).patch(update::update_organization);
    Router::new()
        .route("/v1/organizations", list.clone())
        .route("/v1/organizations/", list)
        .route("/v1/organizations/{id}", one)
}

/// The caller's site as of the last write.
pub(crate) async fn site_of(app: &App, id: SiteId) -> Result<Site, Problem> {
    let site = app.store.latest_site(id).await?;
    site.ok_or_else(|| unknown(id))
}

/// The caller's site, if it is the one in the path: no other exists for it.
async fn named_site(app: &App, own: SiteId, PathUuid(id): PathUuid) -> Result<Site, Problem> {
    site_of(app, own_site(own, PathUuid(id))?).await
}

/// The caller's site's id, if it is the one in the path.
pub(crate) fn own_site(own: SiteId, PathUuid(id): PathUuid) -> Result<SiteId, Problem> {
    let named = SiteId::new(id);
    (named == own).then_some(own).ok_or_else(|| unknown(named))
}

fn unknown(id: SiteId) -> Problem {
    Problem::not_found("organization", id)
}

/// The organization with its revision as the entity tag.
fn answer(site: &Site) -> Response {
    let body = Json(polar::organization_body(site));
    ([(ETAG, entity_tag(site.revision))], body).into_response()
}
