//! Lists of products.

use std::cmp::Ordering;

use uuid::Uuid;

use crate::{
    dialect::polar::{
        Paging, Query, Sorted,
        query::{MetadataFilter, contains},
    },
    domain::{
        catalog::{Price, PriceKind, Product, Visibility},
        ids::SiteId,
        money::Amount,
        problem::Problem,
    },
};

/// What a list can be sorted by.
pub(in crate::dialect::polar) const SORTS: &[&str] =
    &["created_at", "name", "price_amount_type", "price_amount"];

/// Which products, in what order, and which page of them.
#[derive(Debug)]
pub struct ProductList {
    is_ours: bool,
    ids: Option<Vec<Uuid>>,
    query: Option<String>,
    archived: Option<bool>,
    recurring: Option<bool>,
    visibility: Option<Vec<&'static str>>,
    has_benefit: bool,
    metadata: MetadataFilter,
    sorting: Vec<Sorted>,
    /// Which page.
    pub paging: Paging,
}

/// Reads the parameters of a list of a site's products.
///
/// # Errors
///
/// All faults.
pub fn read_product_list(pairs: &[(String, String)], site: SiteId) -> Result<ProductList, Problem> {
    let query = Query::new(pairs);
    let list = ProductList {
        is_ours: query.is_about(site),
        ids: query.ids("id"),
        query: query.text("query").map(str::to_lowercase),
        archived: query.flag("is_archived"),
        recurring: query.flag("is_recurring"),
        visibility: query.words("visibility", Visibility::WORDS),
        has_benefit: query.ids("benefit_id").is_some(),
        metadata: query.metadata(),
        sorting: query.sorting(SORTS, Sorted::down("created_at")),
        paging: query.paging(),
    };
    query.finish(list)
}

impl ProductList {
    /// The products of the list, of all of the site, in its order.
    #[must_use]
    pub fn of(&self, all: Vec<Product>) -> Vec<Product> {
        let mut found: Vec<Product> = all.into_iter().filter(|one| self.takes(one)).collect();
        Sorted::sort(&mut found, &self.sorting, compare);
        found
    }

    fn takes(&self, product: &Product) -> bool {
        let has = |ids: &Vec<Uuid>| ids.contains(&product.id.uuid());
        let seen = product.visibility.word();
        self.is_ours
            // No product has a benefit.
            && !self.has_benefit
            && self.ids.as_ref().is_none_or(has)
            && self.query.as_ref().is_none_or(|text| contains(&product.name, text))
            && self.archived.is_none_or(|archived| archived == product.archived)
            && self.recurring.is_none_or(|recurring| recurring == product.recurring.is_some())
            && self.visibility.as_ref().is_none_or(|words| words.contains(&seen))
            && self.metadata.takes(&product.metadata)
    }
}

fn compare(field: &'static str, a: &Product, b: &Product) -> Ordering {
    match field {
        "name" => a.name.to_lowercase().cmp(&b.name.to_lowercase()),
        "price_amount_type" => first(a, kind).cmp(&first(b, kind)),
        "price_amount" => first(a, amount).cmp(&first(b, amount)),
        _ => a.created_at.cmp(&b.created_at),
    }
}

fn first<T>(product: &Product, what: impl Fn(&Price) -> T) -> Option<T> {
    product.prices.first().map(what)
}

fn kind(price: &Price) -> &'static str {
    match price.kind {
        PriceKind::Custom { .. } => "custom",
        PriceKind::Fixed { .. } | PriceKind::Free => "fixed",
        PriceKind::Seats { .. } => "seat_based",
    }
}

fn amount(price: &Price) -> Amount {
    price.kind.initial_amount()
}
