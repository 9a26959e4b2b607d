//! Lists of customers.

use std::cmp::Ordering;

use crate::{
    dialect::polar::{
        Paging, Query, Sorted,
        query::{among, contains},
    },
    domain::{
        customer::CustomerEntry,
        ids::{CustomerId, SiteId},
        problem::Problem,
    },
};

/// What a list can be sorted by.
pub(in crate::dialect::polar) const SORTS: &[&str] = &["created_at", "email", "name"];

/// Which customers, in what order, and which page of them.
#[derive(Debug)]
pub struct CustomerList {
    /// Whether the caller's site is asked for.
    pub is_ours: bool,
    /// Which page.
    pub paging: Paging,
    /// Only those with a subscription that runs, or none of them.
    pub active: Option<bool>,
    email: Option<String>,
    query: Option<String>,
    external: Vec<String>,
    sorting: Vec<Sorted>,
}

/// Reads the parameters of a list of a site's customers.
///
/// # Errors
///
/// All faults.
pub fn read_customer_list(
    pairs: &[(String, String)],
    site: SiteId,
) -> Result<CustomerList, Problem> {
    let query = Query::new(pairs);
    query.refuse_metadata();
    let lower = |name| query.text(name).map(|text| text.trim().to_lowercase());
    let list = CustomerList {
        is_ours: query.is_about(site),
        paging: query.paging(),
        active: query.flag("active"),
        email: lower("email"),
        query: lower("query"),
        external: query.texts("external_id"),
        sorting: query.sorting(SORTS, Sorted::down("created_at")),
    };
    query.finish(list)
}

/// Reads whether a customer who is deleted shall be forgotten, too.
///
/// # Errors
///
/// That it makes no sense.
pub fn read_anonymize(pairs: &[(String, String)]) -> Result<bool, Problem> {
    let query = Query::new(pairs);
    let anonymize = query.flag("anonymize").unwrap_or_default();
    query.finish(anonymize)
}

impl CustomerList {
    /// The customers of the list in its order, of all of the site, the newest first; `active` are
    /// those with a subscription that runs.
    #[must_use]
    pub fn of(&self, mut all: Vec<CustomerEntry>, active: &[CustomerId]) -> Vec<CustomerEntry> {
        all.retain(|entry| self.takes(entry, active));
        all.reverse();
        Sorted::sort(&mut all, &self.sorting, compare);
        all
    }

    fn takes(&self, entry: &CustomerEntry, active: &[CustomerId]) -> bool {
        let named = |text: &String| {
            let name = entry.name.as_ref();
            contains(&entry.email, text) || name.is_some_and(|name| contains(name, text))
        };
        let email = |wanted: &String| entry.email.trim().to_lowercase() == *wanted;
        self.email.as_ref().is_none_or(email)
            && self.query.as_ref().is_none_or(named)
            && among(&self.external, entry.external.as_ref())
            && self
                .active
                .is_none_or(|wanted| active.contains(&entry.id) == wanted)
    }
}

fn compare(field: &'static str, a: &CustomerEntry, b: &CustomerEntry) -> Ordering {
    let name = |entry: &CustomerEntry| entry.name.as_ref().map(|name| name.to_lowercase());
    match field {
        "email" => a.email.to_lowercase().cmp(&b.email.to_lowercase()),
        "name" => name(a).cmp(&name(b)),
        _ => a.created_at.cmp(&b.created_at),
    }
}
