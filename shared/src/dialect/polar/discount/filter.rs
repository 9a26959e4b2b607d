//! Lists of discounts.

use std::{cmp::Ordering, collections::HashMap};

use crate::{
    dialect::polar::{Paging, Query, Sorted, query::contains},
    domain::{
        catalog::Discount,
        ids::{DiscountId, SiteId},
        problem::Problem,
    },
};

const BY_COUNT: &str = "redemptions_count";

/// What a list can be sorted by.
pub(in crate::dialect::polar) const SORTS: &[&str] =
    &["created_at", "name", "code", BY_COUNT, "ends_at"];

/// Which discounts, in what order, and which page of them.
#[derive(Debug)]
pub struct DiscountList {
    is_ours: bool,
    query: Option<String>,
    sorting: Vec<Sorted>,
    /// Which page.
    pub paging: Paging,
}

/// Reads the parameters of a list of a site's discounts.
///
/// # Errors
///
/// All faults.
pub fn read_discount_list(
    pairs: &[(String, String)],
    site: SiteId,
) -> Result<DiscountList, Problem> {
    let query = Query::new(pairs);
    let list = DiscountList {
        is_ours: query.is_about(site),
        query: query.text("query").map(str::to_lowercase),
        sorting: query.sorting(SORTS, Sorted::down("created_at")),
        paging: query.paging(),
    };
    query.finish(list)
}

impl DiscountList {
    /// Whether the order depends on how often each discount was redeemed.
    #[must_use]
    pub fn needs_counts(&self) -> bool {
        self.sorting.iter().any(|sorted| sorted.field == BY_COUNT)
    }

    /// The discounts of the list, of all of the site.
    #[must_use]
    pub fn of(&self, all: Vec<Discount>) -> Vec<Discount> {
        all.into_iter().filter(|one| self.takes(one)).collect()
    }

    /// Sorts them; who was redeemed how often is known if it matters.
    pub fn sort(&self, discounts: &mut [Discount], taken: &HashMap<DiscountId, u64>) {
        let taken = |discount: &Discount| taken.get(&discount.id).copied().unwrap_or_default();
        Sorted::sort(discounts, &self.sorting, |field, a, b| match field {
            BY_COUNT => taken(a).cmp(&taken(b)),
            _ => compare(field, a, b),
        });
    }

    fn takes(&self, discount: &Discount) -> bool {
        let named = |text: &String| {
            let code = discount.code.as_ref();
            contains(&discount.name, text) || code.is_some_and(|code| contains(code.as_str(), text))
        };
        self.is_ours && self.query.as_ref().is_none_or(named)
    }
}

fn compare(field: &'static str, a: &Discount, b: &Discount) -> Ordering {
    let code = |discount: &Discount| discount.code.as_ref().map(|code| code.normalised());
    match field {
        "name" => a.name.to_lowercase().cmp(&b.name.to_lowercase()),
        "code" => code(a).cmp(&code(b)),
        "ends_at" => a.ends_at.cmp(&b.ends_at),
        _ => a.created_at.cmp(&b.created_at),
    }
}
