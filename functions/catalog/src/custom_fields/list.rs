//! List custom fields.

use axum::{extract::State, response::Response};
use serde_json::Value;
use shared::{
    dialect::polar,
    domain::problem::Problem,
    http::{Access, App, QueryPairs, ReadCustomFields, polar_page},
};

use crate::answer::{MOST_LISTED, listable};

/// List custom fields.
#[cfg_attr(feature = "openapi", utoipa::path(
    get,
    path = "/v1/custom-fields/",
    tag = "Custom fields",
    params(polar::parameters::CustomFieldQuery),
    responses((status = 200, body = polar::schema::CustomFields)),
    security(("token" = ["custom_fields:read"])),
))]
pub(crate) async fn list_custom_fields(
    access: Access<ReadCustomFields>,
    QueryPairs(pairs): QueryPairs,
    State(app): State<App>,
) -> Result<Response, Problem> {
    let site = access.site();
    let list = polar::read_custom_field_list(&pairs, site)?;
    let all = listable(app.store.site_custom_fields(site, MOST_LISTED).await?)?;
    let found = list.of(all);
    let (total, page) = (found.len(), list.paging.of(found));
    let page: Vec<Value> = page.iter().map(polar::custom_field_body).collect();
    polar_page(&page, total, list.paging)
}
