//! Lists of subscriptions.

use std::cmp::Ordering;

use super::{
    body::{STATUSES, status_word},
    read::REASONS,
};
use crate::{
    dialect::polar::{
        Paging, Query, Sorted,
        query::{Span, among},
    },
    domain::{
        ids::{CustomerId, DiscountId, ProductId, SiteId},
        problem::Problem,
        subscription::SubscriptionEntry,
    },
};

/// What a list can be sorted by.
pub(in crate::dialect::polar) const SORTS: &[&str] = &[
    "customer",
    "status",
    "started_at",
    "current_period_end",
    "ended_at",
    "ends_at",
    "amount",
    "product",
    "discount",
];

/// Which subscriptions, in what order, and which page of them.
#[derive(Debug)]
pub struct SubscriptionList {
    /// Whether the caller's site is asked for.
    pub is_ours: bool,
    /// Which page.
    pub paging: Paging,
    products: Vec<ProductId>,
    customers: Vec<CustomerId>,
    external: Vec<String>,
    discounts: Vec<DiscountId>,
    active: Option<bool>,
    statuses: Vec<&'static str>,
    cancel_at_period_end: Option<bool>,
    reasons: Vec<&'static str>,
    canceled: Span,
    started: Span,
    sorting: Vec<Sorted>,
}

/// Reads the parameters of a list of a site's subscriptions.
///
/// # Errors
///
/// All faults.
pub fn read_subscription_list(
    pairs: &[(String, String)],
    site: SiteId,
) -> Result<SubscriptionList, Problem> {
    let query = Query::new(pairs);
    query.refuse_metadata();
    let words = |name, known| query.words(name, known).unwrap_or_default();
    let list = SubscriptionList {
        is_ours: query.is_about(site),
        paging: query.paging(),
        products: query.ids_of("product_id", ProductId::new),
        customers: query.ids_of("customer_id", CustomerId::new),
        external: query.texts("external_customer_id"),
        discounts: query.ids_of("discount_id", DiscountId::new),
        active: query.flag("active"),
        statuses: words("status", STATUSES),
        cancel_at_period_end: query.flag("cancel_at_period_end"),
        reasons: words("customer_cancellation_reason", REASONS),
        canceled: query.span("canceled_at_after", "canceled_at_before"),
        started: query.span("started_after", "started_before"),
        sorting: query.sorting(SORTS, Sorted::down("started_at")),
    };
    query.finish(list)
}

impl SubscriptionList {
    /// The subscriptions of the list in its order, of all of the site, the newest first.
    #[must_use]
    pub fn of(&self, mut all: Vec<SubscriptionEntry>) -> Vec<SubscriptionEntry> {
        all.retain(|entry| self.takes(entry));
        all.reverse();
        Sorted::sort(&mut all, &self.sorting, compare);
        all
    }

    fn takes(&self, entry: &SubscriptionEntry) -> bool {
        let product = |wanted: &ProductId| entry.products.contains(wanted);
        let reason = |wanted: &&str| entry.reason.as_deref() == Some(*wanted);
        let ends = entry.cancel_at_period_end;
        (self.products.is_empty() || self.products.iter().any(product))
            && among(&self.customers, Some(&entry.customer))
            && among(&self.external, entry.external.as_ref())
            && among(&self.discounts, entry.discount.as_ref())
            && among(&self.statuses, Some(&status_word(entry.status)))
            && self
                .active
                .is_none_or(|wanted| wanted == entry.status.is_active())
            && self
                .cancel_at_period_end
                .is_none_or(|wanted| wanted == ends)
            && (self.reasons.is_empty() || self.reasons.iter().any(reason))
            && self.canceled.takes(entry.canceled_at)
            && self.started.takes(Some(entry.started_at))
    }
}

fn compare(field: &'static str, a: &SubscriptionEntry, b: &SubscriptionEntry) -> Ordering {
    let ends_at = |entry: &SubscriptionEntry| match entry.cancel_at_period_end {
        true => Some(entry.period_end),
        false => entry.ended_at,
    };
    match field {
        "customer" => a.contact.cmp(&b.contact),
        "status" => status_word(a.status).cmp(status_word(b.status)),
        "current_period_end" => a.period_end.cmp(&b.period_end),
        "ended_at" => a.ended_at.cmp(&b.ended_at),
        "ends_at" => ends_at(a).cmp(&ends_at(b)),
        "amount" => a.amount.cmp(&b.amount),
        "product" => a.title.to_lowercase().cmp(&b.title.to_lowercase()),
        "discount" => a.discount.cmp(&b.discount),
        _ => a.started_at.cmp(&b.started_at),
    }
}
