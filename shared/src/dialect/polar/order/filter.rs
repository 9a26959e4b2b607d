//! Lists of orders.

use std::cmp::Ordering;

use super::body::{STATUSES, status_word};
use crate::{
    dialect::polar::{
        Paging, Query, Sorted,
        query::{Span, among},
    },
    domain::{
        ids::{CheckoutId, CustomerId, DiscountId, ProductId, SiteId, SubscriptionId},
        order::{OrderCause, OrderEntry},
        problem::Problem,
    },
};

/// What a list can be sorted by.
pub(in crate::dialect::polar) const SORTS: &[&str] = &[
    "created_at",
    "status",
    "invoice_number",
    "amount",
    "net_amount",
    "customer",
    "product",
    "discount",
    "subscription",
];
/// How the products of an order are paid.
pub(in crate::dialect::polar) const BILLING_TYPES: &[&str] = &["one_time", "recurring"];

/// Which orders, in what order, and which page of them.
#[derive(Debug)]
pub struct OrderList {
    /// Whether the caller's site is asked for.
    pub is_ours: bool,
    /// Which page.
    pub paging: Paging,
    products: Vec<ProductId>,
    billing: Vec<&'static str>,
    discounts: Vec<DiscountId>,
    customers: Vec<CustomerId>,
    external: Vec<String>,
    checkouts: Vec<CheckoutId>,
    subscriptions: Vec<SubscriptionId>,
    statuses: Vec<&'static str>,
    created: Span,
    sorting: Vec<Sorted>,
}

/// Reads the parameters of a list of a site's orders.
///
/// # Errors
///
/// All faults.
pub fn read_order_list(pairs: &[(String, String)], site: SiteId) -> Result<OrderList, Problem> {
    let query = Query::new(pairs);
    query.refuse_metadata();
    let billing = query.words("product_billing_type", BILLING_TYPES);
    let list = OrderList {
        is_ours: query.is_about(site),
        paging: query.paging(),
        products: query.ids_of("product_id", ProductId::new),
        billing: billing.unwrap_or_default(),
        discounts: query.ids_of("discount_id", DiscountId::new),
        customers: query.ids_of("customer_id", CustomerId::new),
        external: query.texts("external_customer_id"),
        checkouts: query.ids_of("checkout_id", CheckoutId::new),
        subscriptions: query.ids_of("subscription_id", SubscriptionId::new),
        statuses: query.words("status", &STATUSES).unwrap_or_default(),
        created: query.span("created_after", "created_before"),
        sorting: query.sorting(SORTS, Sorted::down("created_at")),
    };
    query.finish(list)
}

impl OrderList {
    /// The orders of the list in its order, of all of the site, the newest first.
    #[must_use]
    pub fn of(&self, mut all: Vec<OrderEntry>) -> Vec<OrderEntry> {
        all.retain(|entry| self.takes(entry));
        all.reverse();
        Sorted::sort(&mut all, &self.sorting, compare);
        all
    }

    fn takes(&self, entry: &OrderEntry) -> bool {
        let [one_time, recurring] = [0, 1].map(|at| BILLING_TYPES[at]);
        let billing = match entry.cause {
            OrderCause::Purchase => one_time,
            OrderCause::SubscriptionStart | OrderCause::SubscriptionCycle => recurring,
        };
        let product = |wanted: &ProductId| entry.products.contains(wanted);
        (self.products.is_empty() || self.products.iter().any(product))
            && among(&self.billing, Some(&billing))
            && among(&self.discounts, entry.discount.as_ref())
            && among(&self.customers, Some(&entry.customer))
            && among(&self.external, entry.external.as_ref())
            && among(&self.checkouts, entry.checkout.as_ref())
            && among(&self.subscriptions, entry.subscription.as_ref())
            && among(&self.statuses, Some(&status_word(entry.status())))
            && self.created.takes(Some(entry.created_at))
    }
}

fn compare(field: &'static str, a: &OrderEntry, b: &OrderEntry) -> Ordering {
    let status = |entry: &OrderEntry| status_word(entry.status());
    match field {
        "status" => status(a).cmp(status(b)),
        "invoice_number" => a.number.cmp(&b.number),
        "amount" | "net_amount" => a.charged.cmp(&b.charged),
        "customer" => a.contact.cmp(&b.contact),
        "product" => a.title.to_lowercase().cmp(&b.title.to_lowercase()),
        "discount" => a.discount.cmp(&b.discount),
        "subscription" => a.subscription.cmp(&b.subscription),
        _ => a.created_at.cmp(&b.created_at),
    }
}
