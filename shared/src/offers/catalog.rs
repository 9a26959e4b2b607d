//! What the catalog and the site say of the body of a link, before it is read.

use jiff::Timestamp;
use serde_json::Value;

use crate::{
    dialect::polar::{self, LinkContext, Paging},
    domain::{
        catalog::{Discount, Product},
        ids::{DiscountId, ProductId, SiteId},
        link::LinkContent,
        pricing::Products,
        problem::{Cause, Problem},
        site::Site,
    },
    store::Store,
};

/// What a body is checked against.
pub(super) struct Mentioned {
    site: Site,
    products: Products,
    discount: Option<Discount>,
}

impl Mentioned {
    /// Reads what a body mentions, and what the link that it changes has already.
    pub(super) async fn by(
        store: &Store,
        site: SiteId,
        body: &Value,
        (products, discount): (&[ProductId], Option<DiscountId>),
    ) -> Result<Self, Problem> {
        let mentioned = polar::mentioned_products(body);
        let wanted = mentioned.iter().chain(products).copied();
        let mut products = store.products(site, wanted).await?;
        // The deprecated way: no key finds a product by its price.
        if let Some(price) = polar::mentioned_price(body) {
            let all = store.site_products(site, Paging::DEEPEST).await?;
            let has = |product: &Product| product.prices.iter().any(|own| own.id == price);
            let of_price = all.into_iter().filter(has);
            products.extend(of_price.map(|product| (product.id, product)));
        }
        let discount = match polar::mentioned_discount(body).or(discount) {
            Some(id) => store.discount(site, id).await?,
            None => None,
        };
        Ok(Self {
            site: site_of(store, site).await?,
            products,
            discount,
        })
    }

    /// For the dialect.
    pub(super) const fn context(&self, now: Timestamp) -> LinkContext<'_> {
        LinkContext {
            site: &self.site,
            products: &self.products,
            discount: self.discount.as_ref(),
            now,
        }
    }
}

/// The content without products that were archived since: links have none of these.
pub(super) async fn still_sold(
    store: &Store,
    site: SiteId,
    mut content: LinkContent,
) -> Result<LinkContent, Problem> {
    let known = store.products(site, content.products.iter().copied());
    let known = known.await?;
    let is_sold = |id: &ProductId| known.get(id).is_some_and(|product| !product.archived);
    content.products.retain(is_sold);
    if content.products.is_empty() {
        let message = "None of the checkout link's products is sold any more.";
        return Err(Problem::new(Cause::Conflict, message));
    }
    Ok(content)
}

/// The site that a caller speaks for.
pub(super) async fn site_of(store: &Store, id: SiteId) -> Result<Site, Problem> {
    let site = store.site(id).await?;
    site.ok_or_else(|| Problem::not_found("site", id))
}
