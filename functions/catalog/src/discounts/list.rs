//! List discounts.

use std::collections::HashMap;

use axum::{extract::State, response::Response};
use serde_json::Value;
use shared::{
    dialect::polar,
    domain::{catalog::Discount, ids::DiscountId, problem::Problem},
    http::{Access, App, QueryPairs, ReadDiscounts, polar_page},
};

use crate::answer::{MOST_LISTED, listable};

/// List discounts.
#[cfg_attr(feature = "openapi", utoipa::path(
    get,
    path = "/v1/discounts/",
    tag = "Discounts",
    params(polar::parameters::DiscountQuery),
    responses((status = 200, body = polar::schema::Discounts)),
    security(("token" = ["discounts:read"])),
))]
pub(crate) async fn list_discounts(
    access: Access<ReadDiscounts>,
    QueryPairs(pairs): QueryPairs,
    State(app): State<App>,
) -> Result<Response, Problem> {
    let site = access.site();
    let list = polar::read_discount_list(&pairs, site)?;
    let all = listable(app.store.site_discounts(site, MOST_LISTED).await?)?;
    let mut found = list.of(all);
    let mut taken = HashMap::new();
    if list.needs_counts() {
        taken = counts(&app, &found).await?;
    }
    list.sort(&mut found, &taken);
    let (total, page) = (found.len(), list.paging.of(found));
    if !list.needs_counts() {
        taken = counts(&app, &page).await?;
    }
    let reduced = page.iter().flat_map(|discount| discount.products.clone());
    let products = app.store.products(site, reduced).await?;
    let body = |discount: &Discount| {
        let taken = taken.get(&discount.id).copied().unwrap_or_default();
        polar::discount_body(discount, &products, taken)
    };
    let page: Vec<Value> = page.iter().map(body).collect();
    polar_page(&page, total, list.paging)
}

async fn counts(app: &App, discounts: &[Discount]) -> Result<HashMap<DiscountId, u64>, Problem> {
    let ids: Vec<DiscountId> = discounts.iter().map(|discount| discount.id).collect();
    Ok(app.store.redemptions(&ids).await?)
}
