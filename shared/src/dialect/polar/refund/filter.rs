//! Lists of refunds.

use std::cmp::Ordering;

use crate::{
    dialect::polar::{Paging, Query, Sorted, query::among},
    domain::{
        ids::{CustomerId, OrderId, RefundId, SiteId, SubscriptionId},
        problem::Problem,
        refund::{RefundEntry, RefundStatus},
    },
};

/// What a list can be sorted by.
pub(in crate::dialect::polar) const SORTS: &[&str] = &["created_at", "amount"];

/// Which refunds, in what order, and which page of them.
#[derive(Debug)]
pub struct RefundList {
    /// Whether the caller's site is asked for.
    pub is_ours: bool,
    /// Which page.
    pub paging: Paging,
    /// Only of customers with one of these ids of the merchant's own.
    pub external: Vec<String>,
    ids: Vec<RefundId>,
    orders: Vec<OrderId>,
    subscriptions: Vec<SubscriptionId>,
    customers: Vec<CustomerId>,
    succeeded: Option<bool>,
    sorting: Vec<Sorted>,
}

/// Reads the parameters of a list of a site's refunds.
///
/// # Errors
///
/// All faults.
pub fn read_refund_list(pairs: &[(String, String)], site: SiteId) -> Result<RefundList, Problem> {
    let query = Query::new(pairs);
    let list = RefundList {
        is_ours: query.is_about(site),
        paging: query.paging(),
        external: query.texts("external_customer_id"),
        ids: query.ids_of("id", RefundId::new),
        orders: query.ids_of("order_id", OrderId::new),
        subscriptions: query.ids_of("subscription_id", SubscriptionId::new),
        customers: query.ids_of("customer_id", CustomerId::new),
        succeeded: query.flag("succeeded"),
        sorting: query.sorting(SORTS, Sorted::down("created_at")),
    };
    query.finish(list)
}

impl RefundList {
    /// The refunds of the list in its order, of all of the site, the newest first; `external` are the
    /// customers with one of the ids in [`RefundList::external`].
    #[must_use]
    pub fn of(&self, mut all: Vec<RefundEntry>, external: &[CustomerId]) -> Vec<RefundEntry> {
        let theirs = |entry: &RefundEntry| external.contains(&entry.customer);
        all.retain(|entry| self.takes(entry) && (self.external.is_empty() || theirs(entry)));
        all.reverse();
        Sorted::sort(&mut all, &self.sorting, compare);
        all
    }

    fn takes(&self, entry: &RefundEntry) -> bool {
        let succeeded = entry.status == RefundStatus::Succeeded;
        among(&self.ids, Some(&entry.id))
            && among(&self.orders, Some(&entry.order))
            && among(&self.subscriptions, entry.subscription.as_ref())
            && among(&self.customers, Some(&entry.customer))
            && self.succeeded.is_none_or(|wanted| wanted == succeeded)
    }
}

fn compare(field: &'static str, a: &RefundEntry, b: &RefundEntry) -> Ordering {
    match field {
        "amount" => a.amount.cmp(&b.amount),
        _ => a.created_at.cmp(&b.created_at),
    }
}
