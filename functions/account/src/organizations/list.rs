//! List organizations.

use axum::{Json, extract::State};
use serde_json::Value;
use shared::{
    dialect::polar::{self, Query, Sorted},
    domain::problem::Problem,
    http::{Access, App, QueryPairs, ReadSite},
};

use super::site_of;

/// What a list can be sorted by. There is one organization at most, so the order is always right.
pub(crate) const SORTS: &[&str] = &[
    "created_at",
    "slug",
    "name",
    "next_review_threshold",
    "days_in_status",
];

/// List organizations: the one site that the access token speaks for.
#[cfg_attr(feature = "openapi", utoipa::path(
    get,
    path = "/v1/organizations/",
    tag = "Organizations",
    params(crate::openapi::OrganizationQuery),
    responses((status = 200, body = polar::schema::Organizations)),
    security(("token" = ["organizations:read"])),
))]
pub(crate) async fn list_organizations(
    access: Access<ReadSite>,
    QueryPairs(pairs): QueryPairs,
    State(app): State<App>,
) -> Result<Json<Value>, Problem> {
    let query = Query::new(&pairs);
    let sorting = query.sorting(SORTS, Sorted::by("created_at"));
    let read = (query.paging(), query.text("slug"), sorting);
    let (paging, slug, _) = query.finish(read)?;
    let site = site_of(&app, access.site()).await?;
    let fits = slug.is_none_or(|slug| slug == site.slug.as_str());
    let all: Vec<Value> = fits
        .then(|| polar::organization_body(&site))
        .into_iter()
        .collect();
    let total = all.len();
    Ok(Json(polar::page_body(&paging.of(all), total, paging)))
}
