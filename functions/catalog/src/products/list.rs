//! List products.

use axum::{extract::State, response::Response};
use serde_json::Value;
use shared::{
    dialect::polar,
    domain::problem::Problem,
    http::{Access, App, QueryPairs, ReadProducts, polar_page},
};

use super::fields_of;
use crate::answer::{MOST_LISTED, listable};

/// List products.
///
/// Archived ones are among them unless `is_archived=false` leaves them out.
#[cfg_attr(feature = "openapi", utoipa::path(
    get,
    path = "/v1/products/",
    tag = "Products",
    params(polar::parameters::ProductQuery),
    responses((status = 200, body = polar::schema::Products)),
    security(("token" = ["products:read"])),
))]
pub(crate) async fn list_products(
    access: Access<ReadProducts>,
    QueryPairs(pairs): QueryPairs,
    State(app): State<App>,
) -> Result<Response, Problem> {
    let site = access.site();
    let list = polar::read_product_list(&pairs, site)?;
    let all = listable(app.store.site_products(site, MOST_LISTED).await?)?;
    let found = list.of(all);
    let (total, page) = (found.len(), list.paging.of(found));
    let fields = fields_of(&app, site, &page).await?;
    let page: Vec<Value> = page
        .iter()
        .map(|product| polar::product_body(product, &fields))
        .collect();
    polar_page(&page, total, list.paging)
}
