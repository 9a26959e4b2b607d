//! Links with the products and discounts that they name.

use axum::{
    Json,
    http::header::ETAG,
    response::{IntoResponse, Response},
};
use serde_json::Value;
use shared::{
    dialect::polar::{self, SaleContext},
    domain::{ids::SiteId, link::Link, offer::OfferId, problem::Problem},
    http::{App, entity_tag},
    mentions::Mentions,
    store::CatalogCache,
};

/// Reads what links of a site name, each thing once.
pub(crate) async fn context_of(
    app: &App,
    site: SiteId,
    links: &[Link],
) -> Result<SaleContext, Problem> {
    let mut mentions = Mentions::default();
    mentions.add_links(links);
    let catalog = CatalogCache::default();
    Ok(mentions.read(&app.store, &catalog, site).await?)
}

/// One link on the wire.
pub(crate) async fn body_of(app: &App, link: &Link, base_url: &str) -> Result<Value, Problem> {
    let links = std::slice::from_ref(link);
    let usage = app
        .store
        .usage(OfferId::Link(link.id), link.content.campaign.limit);
    let context = context_of(app, link.site, links).await?;
    let now = (app.clock.now(), usage.await?);
    Ok(polar::link_body(link, &context, base_url, now))
}

/// One link, with its revision as the entity tag.
pub(crate) async fn link_answer(
    app: &App,
    link: &Link,
    base_url: &str,
) -> Result<Response, Problem> {
    let body = body_of(app, link, base_url).await?;
    Ok(([(ETAG, entity_tag(link.revision))], Json(body)).into_response())
}
