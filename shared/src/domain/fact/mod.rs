//! Facts: what changes mean.
//!
//! Only a write that moves an entity's revision means something, and each of these means at least one
//! fact: revisions are gapless in what receivers are told. Everything in a fact follows from the
//! images of the change, so a change that is told twice gives the same facts, under the same ids.

mod catalog;
mod change;
mod checkouts;
mod entity;
mod offers;
pub mod origin;
mod sales;
#[cfg(test)]
mod tests;

pub use change::{Change, facts_of, facts_of_present};

use jiff::Timestamp;
use uuid::Uuid;

use super::{
    catalog::{Discount, Product},
    checkout::Checkout,
    customer::Customer,
    ids::{EventId, SiteId},
    link::Link,
    offer::{Exhaustion, OfferId},
    order::Order,
    refund::Refund,
    subscription::Subscription,
    template::Template,
    webhook::{Delivery, Disabled, Endpoint, EventType},
};

/// What a change means: not yet written for anybody.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// The id of the event that tells of it.
    pub id: EventId,
    /// What happened.
    pub kind: EventType,
    /// On whose site.
    pub site: SiteId,
    /// When.
    pub at: Timestamp,
    /// The revision of the record that changed: gapless, but one revision may mean several facts.
    pub revision: u64,
    /// Grows with everything that happens to the same thing: receivers leave aside what comes late.
    pub sequence: u64,
    /// Whether it happened because a person's data were to be erased.
    pub by_erasure: bool,
    /// What else happened that brought it about, if it was not asked for by itself.
    pub origin: Option<&'static str>,
    /// To what it happened.
    pub subject: Subject,
}

/// To what something happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    /// A template: as it is, and as it was before an update.
    Template(Box<Template>, Option<Box<Template>>),
    /// A link, likewise.
    Link(Box<Link>, Option<Box<Link>>),
    /// The offer that this checkout was made from.
    Use(Box<Checkout>),
    /// The offer that was used as often as it may be.
    Exhaustion(Box<Exhaustion>),
    /// A checkout.
    Checkout(Box<Checkout>),
    /// An order.
    Order(Box<Order>),
    /// A refund.
    Refund(Box<Refund>),
    /// A subscription.
    Subscription(Box<Subscription>),
    /// A customer.
    Customer(Box<Customer>),
    /// A product.
    Product(Box<Product>),
    /// A discount.
    Discount(Box<Discount>),
    /// An endpoint, and why it was switched off, if it was.
    Endpoint(Box<Endpoint>, Option<Disabled>),
    /// A delivery.
    Delivery(Box<Delivery>),
}

impl Subject {
    /// The offer that it is told with, where it is not the offer itself.
    #[must_use]
    pub fn offer(&self) -> Option<OfferId> {
        match self {
            Self::Use(checkout) => checkout.offer,
            Self::Exhaustion(exhaustion) => Some(exhaustion.offer),
            _ => None,
        }
    }

    /// The id of the thing itself; of a used offer that is the offer's.
    #[must_use]
    pub fn entity(&self) -> Uuid {
        match self {
            Self::Template(template, _) => template.id.uuid(),
            Self::Link(link, _) => link.id.uuid(),
            Self::Use(checkout) => checkout
                .offer
                .map_or_else(|| checkout.id.uuid(), |offer| offer.uuid()),
            Self::Exhaustion(exhaustion) => exhaustion.offer.uuid(),
            Self::Checkout(checkout) => checkout.id.uuid(),
            Self::Order(order) => order.id.uuid(),
            Self::Refund(refund) => refund.id.uuid(),
            Self::Subscription(subscription) => subscription.id.uuid(),
            Self::Customer(customer) => customer.id.uuid(),
            Self::Product(product) => product.id.uuid(),
            Self::Discount(discount) => discount.id.uuid(),
            Self::Endpoint(endpoint, _) => endpoint.id.uuid(),
            Self::Delivery(delivery) => delivery.id(),
        }
    }
}
