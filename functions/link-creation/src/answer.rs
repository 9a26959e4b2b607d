//! Links with the products and discounts that they name.

use std::collections::HashMap;

use axum::{
    Json,
    http::header::ETAG,
    response::{IntoResponse, Response},
};
use serde_json::Value;
use shared::{
    dialect::polar,
    domain::{
        catalog::Discount,
        ids::{DiscountId, SiteId},
        link::Link,
        pricing::Products,
        problem::Problem,
    },
    http::{App, entity_tag},
    store::CatalogCache,
};

/// What the catalog says of some links.
pub(crate) struct Named {
    products: Products,
    discounts: HashMap<DiscountId, Discount>,
    redemptions: HashMap<DiscountId, u64>,
}

impl Named {
    /// Reads what links of a site name, each thing once.
    pub(crate) async fn by(app: &App, site: SiteId, links: &[Link]) -> Result<Self, Problem> {
        let (store, catalog) = (&app.store, CatalogCache::default());
        let discounts = links.iter().filter_map(|link| link.content.discount);
        let discounts = catalog.discounts(store, site, discounts).await?;
        let own = links.iter().flat_map(|link| &link.content.products);
        let reduced = discounts.values().flat_map(|discount| &discount.products);
        let products = store.products(site, own.chain(reduced).copied()).await?;
        let ids: Vec<DiscountId> = discounts.keys().copied().collect();
        let redemptions = store.redemptions(&ids).await?;
        Ok(Self {
            products,
            discounts,
            redemptions,
        })
    }

    /// A link on the wire.
    pub(crate) fn body(&self, link: &Link, base_url: &str) -> Value {
        let discount = link.content.discount.and_then(|id| self.discounts.get(&id));
        let counted = discount.map(|discount| {
            let taken = self.redemptions.get(&discount.id).copied();
            (discount, taken.unwrap_or_default())
        });
        polar::link_body(link, &self.products, counted, base_url)
    }
}

/// One link on the wire.
pub(crate) async fn body_of(app: &App, link: &Link, base_url: &str) -> Result<Value, Problem> {
    let links = std::slice::from_ref(link);
    Ok(Named::by(app, link.site, links).await?.body(link, base_url))
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
