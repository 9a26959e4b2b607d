//! What changed.

use jiff::Timestamp;

use super::{
    Fact,
    catalog::deleted_discount,
    entity::{told, told_of_present},
    offers::exhausted,
};
use crate::domain::{
    catalog::{Discount, Product},
    checkout::Checkout,
    customer::Customer,
    link::Link,
    offer::Exhaustion,
    order::Order,
    refund::Refund,
    subscription::Subscription,
    template::Template,
};

/// What changed: as it was and as it is, if it was and is there.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// A template.
    Template(Option<Box<Template>>, Option<Box<Template>>),
    /// A link.
    Link(Option<Box<Link>>, Option<Box<Link>>),
    /// A product.
    Product(Option<Box<Product>>, Option<Box<Product>>),
    /// A discount.
    Discount(Option<Box<Discount>>, Option<Box<Discount>>),
    /// A discount is gone, since this time: it leaves nothing that would know.
    DiscountGone(Box<Discount>, Timestamp),
    /// A checkout.
    Checkout(Option<Box<Checkout>>, Option<Box<Checkout>>),
    /// That an offer is exhausted.
    Exhaustion(Option<Box<Exhaustion>>, Option<Box<Exhaustion>>),
    /// An order.
    Order(Option<Box<Order>>, Option<Box<Order>>),
    /// A refund.
    Refund(Option<Box<Refund>>, Option<Box<Refund>>),
    /// A subscription.
    Subscription(Option<Box<Subscription>>, Option<Box<Subscription>>),
    /// A customer.
    Customer(Option<Box<Customer>>, Option<Box<Customer>>),
    /// Something that nobody waits for.
    Other,
}

/// What a change means. What means nothing gives none: a write that changes nothing, the first look
/// at a page, the sweeping of what is long over.
#[must_use]
pub fn facts_of(change: &Change) -> Vec<Fact> {
    match change {
        Change::Template(old, new) => told(old.as_deref(), new.as_deref()),
        Change::Link(old, new) => told(old.as_deref(), new.as_deref()),
        Change::Product(old, new) => told(old.as_deref(), new.as_deref()),
        Change::Discount(old, new) => told(old.as_deref(), new.as_deref()),
        Change::DiscountGone(old, at) => vec![deleted_discount(old, *at)],
        Change::Checkout(old, new) => told(old.as_deref(), new.as_deref()),
        Change::Exhaustion(None, Some(new)) => vec![exhausted(**new)],
        Change::Order(old, new) => told(old.as_deref(), new.as_deref()),
        Change::Refund(old, new) => told(old.as_deref(), new.as_deref()),
        Change::Subscription(old, new) => told(old.as_deref(), new.as_deref()),
        Change::Customer(old, new) => told(old.as_deref(), new.as_deref()),
        Change::Exhaustion(..) | Change::Other => Vec::new(),
    }
}

/// What can be known of an entity's past from how it is now.
///
/// That is that it was made, and the latest of its changes. The ids are those that [`facts_of`] has given when it happened; what depends on how it
/// was before is left out.
#[must_use]
pub fn facts_of_present(change: &Change) -> Vec<Fact> {
    match change {
        Change::Template(_, new) => told_of_present(new.as_deref()),
        Change::Link(_, new) => told_of_present(new.as_deref()),
        Change::Product(_, new) => told_of_present(new.as_deref()),
        Change::Discount(_, new) => told_of_present(new.as_deref()),
        Change::Checkout(_, new) => told_of_present(new.as_deref()),
        Change::Exhaustion(_, Some(new)) => vec![exhausted(**new)],
        Change::Order(_, new) => told_of_present(new.as_deref()),
        Change::Refund(_, new) => told_of_present(new.as_deref()),
        Change::Subscription(_, new) => told_of_present(new.as_deref()),
        Change::Customer(_, new) => told_of_present(new.as_deref()),
        Change::DiscountGone(..) | Change::Exhaustion(..) | Change::Other => Vec::new(),
    }
}
