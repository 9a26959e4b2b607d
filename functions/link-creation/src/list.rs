//! List checkout links.

use std::cmp::Ordering;

use axum::{extract::State, response::Response};
use serde_json::Value;
use shared::{
    dialect::polar::{self, Paging, Query, Sorted},
    domain::{
        ids::{LinkId, ProductId},
        link::Link,
        offer::OfferId,
        problem::Problem,
    },
    http::{Access, App, BaseUrl, QueryPairs, ReadLinks, polar_page},
    store::LinkEntry,
};
use uuid::Uuid;

use crate::{answer::context_of, desk};

pub(crate) const SORTS: &[&str] = &["created_at", "label", "success_url", "allow_discount_codes"];

/// List checkout links.
///
/// Filtered by `product_id`, sorted by `sorting`, in pages. The first 10,000 links of a site can
/// be listed.
#[cfg_attr(feature = "openapi", utoipa::path(
    get,
    path = "/v1/checkout-links/",
    tag = "Checkout links",
    params(crate::openapi::LinkQuery),
    responses((status = 200, body = polar::schema::CheckoutLinks)),
    security(("token" = ["checkout_links:read"])),
))]
pub(crate) async fn list_links(
    access: Access<ReadLinks>,
    BaseUrl(base_url): BaseUrl,
    State(app): State<App>,
    QueryPairs(pairs): QueryPairs,
) -> Result<Response, Problem> {
    let site = access.site();
    let query = Query::new(&pairs);
    let organizations = query.ids("organization_id");
    let products = query.ids("product_id").unwrap_or_default();
    let sorting = query.sorting(SORTS, Sorted::by("created_at"));
    let paging = query.paging();
    query.finish(())?;
    let elsewhere = |ids: Vec<Uuid>| !ids.contains(&site.uuid());
    if organizations.is_some_and(elsewhere) {
        return polar_page(&[], 0, paging);
    }
    let products: Vec<ProductId> = products.into_iter().map(ProductId::new).collect();
    let mut entries = app
        .store
        .link_entries(site, &products, Paging::DEEPEST)
        .await?;
    let total = entries.len();
    Sorted::sort(&mut entries, &sorting, compare);
    let ids: Vec<LinkId> = paging.of(entries).iter().map(|entry| entry.id).collect();
    let links = desk(&app, site).in_order(&ids).await?;
    let context = context_of(&app, site, &links).await?;
    let now = app.clock.now();
    let limited = links
        .iter()
        .map(|link| (OfferId::Link(link.id), link.content.campaign.limit));
    let usages = app.store.usages(limited).await?;
    let body = |link: &Link| {
        let usage = usages.get(&OfferId::Link(link.id));
        polar::link_body(link, &context, &base_url, (now, usage.copied()))
    };
    let bodies: Vec<Value> = links.iter().map(body).collect();
    polar_page(&bodies, total, paging)
}

fn compare(field: &'static str, a: &LinkEntry, b: &LinkEntry) -> Ordering {
    match field {
        "label" => a.label.cmp(&b.label),
        "success_url" => a.success_url.cmp(&b.success_url),
        "allow_discount_codes" => a.allow_discount_codes.cmp(&b.allow_discount_codes),
        _ => a.id.cmp(&b.id),
    }
}
