//! The demo shop's catalog: a JSON file that a user can replace by `--catalog`.

use std::path::Path;

use anyhow::{Context, ensure};
use jiff::Timestamp;
use serde::Deserialize;
use shared::domain::{
    catalog::{Discount, Price, PriceKind, Product, Reduction},
    coupon::CouponCode,
    ids::{DiscountId, PriceId, ProductId, SiteId},
    money::Currency,
};
use uuid::Uuid;

/// The catalog that comes with the stack.
const DEMO: &str = include_str!("demo-catalog.json");

/// Products and discounts of one site.
#[derive(Clone, Debug, Deserialize)]
pub struct CatalogFile {
    /// The site's currency.
    pub currency: Currency,
    products: Vec<ProductEntry>,
    #[serde(default)]
    discounts: Vec<DiscountEntry>,
    /// Tells one user's catalog from another; none for the one that comes with the stack.
    #[serde(skip)]
    pub(super) fingerprint: Option<Uuid>,
}

#[derive(Clone, Debug, Deserialize)]
struct ProductEntry {
    id: Option<ProductId>,
    name: String,
    description: Option<String>,
    prices: Vec<PriceEntry>,
}

#[derive(Clone, Debug, Deserialize)]
struct PriceEntry {
    currency: Currency,
    #[serde(flatten)]
    kind: PriceKind,
}

#[derive(Clone, Debug, Deserialize)]
struct DiscountEntry {
    id: Option<DiscountId>,
    name: String,
    code: Option<CouponCode>,
    #[serde(flatten)]
    reduction: Reduction,
    starts_at: Option<Timestamp>,
    ends_at: Option<Timestamp>,
}

impl CatalogFile {
    /// Reads a file, or the catalog that comes with the stack.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, says something unknown, or has no products.
    pub fn read(path: Option<&Path>) -> anyhow::Result<Self> {
        let Some(path) = path else {
            return Ok(serde_json::from_str(DEMO)?);
        };
        let name = path.display();
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read the catalog `{name}`"))?;
        let mut catalog: Self = serde_json::from_str(&text)
            .with_context(|| format!("cannot understand the catalog `{name}`"))?;
        ensure!(
            !catalog.products.is_empty(),
            "the catalog `{name}` has no products"
        );
        // Found now and not while the shop is made: what is made stays.
        ensure!(
            catalog.sells(),
            "the catalog `{name}` has no product with a price in {}",
            catalog.currency.code()
        );
        catalog.fingerprint = Some(Uuid::new_v5(&Uuid::NAMESPACE_OID, text.as_bytes()));
        Ok(catalog)
    }

    /// Whether anything has a price in the site's currency.
    fn sells(&self) -> bool {
        let mut prices = self.products.iter().flat_map(|product| &product.prices);
        prices.any(|price| price.currency == self.currency)
    }

    /// The products as the store keeps them. One without an id always gets the same.
    #[must_use]
    pub fn products(&self, site: SiteId) -> Vec<Product> {
        let product = |entry: &ProductEntry| {
            let id = entry
                .id
                .unwrap_or_else(|| ProductId::new(named(site, "product", &entry.name)));
            let prices = entry.prices.iter().map(|price| Price {
                id: PriceId::new(named(site, price.currency.code(), &id.to_string())),
                currency: price.currency,
                kind: price.kind.clone(),
            });
            Product {
                id,
                site,
                name: entry.name.clone(),
                description: entry.description.clone(),
                prices: prices.collect(),
                archived: false,
            }
        };
        self.products.iter().map(product).collect()
    }

    /// The discounts as the store keeps them.
    #[must_use]
    pub fn discounts(&self, site: SiteId) -> Vec<Discount> {
        let discount = |entry: &DiscountEntry| Discount {
            id: entry
                .id
                .unwrap_or_else(|| DiscountId::new(named(site, "discount", &entry.name))),
            site,
            name: entry.name.clone(),
            code: entry.code.clone(),
            reduction: entry.reduction,
            starts_at: entry.starts_at,
            ends_at: entry.ends_at,
        };
        self.discounts.iter().map(discount).collect()
    }
}

/// An id that depends on its name only.
fn named(site: SiteId, kind: &str, name: &str) -> Uuid {
    Uuid::new_v5(&site.uuid(), format!("{kind}/{name}").as_bytes())
}
