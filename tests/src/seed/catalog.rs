//! The demo shop's catalog: a JSON file that a user can replace by `--catalog`.

use std::{collections::HashSet, path::Path};

use anyhow::{Context, ensure};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use shared::domain::{
    catalog::{Discount, Money, Price, PriceKind, Product, Rate, Reduction},
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
        let catalog = Self::understand(&text)
            .with_context(|| format!("cannot understand the catalog `{name}`"))?;
        let fingerprint = Some(Uuid::new_v5(&Uuid::NAMESPACE_OID, text.as_bytes()));
        Ok(Self {
            fingerprint,
            ..catalog
        })
    }

    /// Everything that is wrong is found now and not while the shop is made: what is made stays.
    fn understand(text: &str) -> anyhow::Result<Self> {
        let value: Value = serde_json::from_str(text)?;
        check_fields(&value)?;
        let catalog: Self = serde_json::from_value(value)?;
        ensure!(!catalog.products.is_empty(), "it has no products");
        ensure!(
            catalog.sells(),
            "it has no product with a price in {}",
            catalog.currency.code()
        );
        for product in &catalog.products {
            let consistent = product
                .prices
                .iter()
                .all(|price| price.kind.is_consistent());
            ensure!(
                consistent,
                "a price of `{}` has no `minimum <= preset <= maximum`",
                product.name
            );
        }
        let codes = catalog
            .discounts
            .iter()
            .filter_map(|discount| discount.code.as_ref());
        let mut seen = HashSet::new();
        for code in codes {
            ensure!(
                seen.insert(code.normalised()),
                "the code `{}` is there twice",
                code.as_str()
            );
        }
        Ok(catalog)
    }

    /// Whether anything has a price in the site's currency.
    fn sells(&self) -> bool {
        let mut prices = self.products.iter().flat_map(|product| &product.prices);
        prices.any(|price| price.currency == self.currency)
    }

    /// The products as the store keeps them. One without an id always gets the same.
    #[must_use]
    pub fn products(&self, site: SiteId, now: Timestamp) -> Vec<Product> {
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
                description: entry.description.clone(),
                ..Product::new(id, site, entry.name.clone(), prices.collect(), now)
            }
        };
        self.products.iter().map(product).collect()
    }

    /// The discounts as the store keeps them.
    #[must_use]
    pub fn discounts(&self, site: SiteId, now: Timestamp) -> Vec<Discount> {
        let discount = |entry: &DiscountEntry| {
            let id = entry
                .id
                .unwrap_or_else(|| DiscountId::new(named(site, "discount", &entry.name)));
            let rate = match entry.reduction {
                Reduction::Fixed { amount, currency } => {
                    Rate::Fixed(vec![Money { amount, currency }])
                }
                Reduction::Percentage { basis_points } => Rate::Percentage(basis_points),
            };
            Discount {
                code: entry.code.clone(),
                starts_at: entry.starts_at,
                ends_at: entry.ends_at,
                ..Discount::new(id, site, entry.name.clone(), rate, now)
            }
        };
        self.discounts.iter().map(discount).collect()
    }
}

/// Refuses fields that nobody reads: a misspelt `ends_at` would never end.
fn check_fields(catalog: &Value) -> anyhow::Result<()> {
    let known = |value: &Value, known: &[&str]| {
        let mut names = value
            .as_object()
            .into_iter()
            .flat_map(|fields| fields.keys());
        match names.find(|name| !known.contains(&name.as_str())) {
            Some(name) => anyhow::bail!("`{name}` is none of {}", known.join(", ")),
            None => Ok(()),
        }
    };
    let entries = |value: &Value, name: &str| value[name].as_array().cloned().unwrap_or_default();
    known(catalog, &["currency", "products", "discounts"])?;
    for product in entries(catalog, "products") {
        known(&product, &["id", "name", "description", "prices"])?;
        for price in entries(&product, "prices") {
            known(
                &price,
                &["currency", "kind", "amount", "minimum", "maximum", "preset"],
            )?;
        }
    }
    for discount in entries(catalog, "discounts") {
        let fields = [
            "id",
            "name",
            "code",
            "kind",
            "basis_points",
            "amount",
            "currency",
            "starts_at",
            "ends_at",
        ];
        known(&discount, &fields)?;
    }
    Ok(())
}

/// An id that depends on its name only.
fn named(site: SiteId, kind: &str, name: &str) -> Uuid {
    Uuid::new_v5(&site.uuid(), format!("{kind}/{name}").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalog_that_comes_with_the_stack_is_understood() {
        assert!(CatalogFile::read(None).unwrap().sells());
        assert!(CatalogFile::understand(DEMO).is_ok());
    }

    #[test]
    fn a_mistake_is_named() {
        let with = |prices: &str, discounts: &str| {
            let text = format!(
                r#"{{"currency": "EUR", "products": [{{"name": "Zine", "prices": [{prices}]}}], "discounts": [{discounts}]}}"#
            );
            format!("{:#}", CatalogFile::understand(&text).unwrap_err())
        };
        let euro = r#"{"currency": "EUR", "kind": "free"}"#;
        for (prices, discounts, words) in [
            (
                r#"{"currency": "USD", "kind": "free"}"#,
                "",
                "no product with a price in EUR",
            ),
            (
                r#"{"currency": "EUR", "kind": "free", "archived": true}"#,
                "",
                "`archived` is none of",
            ),
            (
                r#"{"currency": "EUR", "kind": "custom", "minimum": 9, "preset": 1}"#,
                "",
                "no `minimum <= preset",
            ),
            (
                r#"{"currency": "EUR", "kind": "fixed", "amount": -1}"#,
                "",
                "not an amount",
            ),
            (
                euro,
                r#"{"name": "x", "kind": "percentage", "basis_points": 1, "end_at": 1}"#,
                "`end_at` is none of",
            ),
            (
                euro,
                r#"{"name": "x", "code": "A", "kind": "percentage", "basis_points": 1},
                {"name": "y", "code": "a", "kind": "percentage", "basis_points": 1}"#,
                "`a` is there twice",
            ),
        ] {
            let message = with(prices, discounts);
            assert!(message.contains(words), "{message}");
        }
    }
}
