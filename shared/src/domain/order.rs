//! Orders: one for each charge, and one for what was free.

mod entry;
mod refunding;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use entry::OrderEntry;
pub use refunding::RefundRefusal;

use super::{
    catalog::Answer,
    checkout::{AppliedDiscount, Billing, Buyer, Line, Totals},
    ids::{CheckoutId, CustomerId, OrderId, RefundId, SiteId, SubscriptionId},
    is_false,
    locale::Locale,
    metadata::Metadata,
    money::{Amount, Currency},
    offer::OfferId,
    packed::Packed,
    provider::ProviderRef,
};

/// What somebody bought, once it is paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Its id; not a capability.
    pub id: OrderId,
    /// Its site.
    pub site: SiteId,
    /// Its number at the site, from 1: later orders have greater ones, and some are left out.
    pub number: u64,
    /// Why it was charged.
    pub cause: OrderCause,
    /// The checkout that was paid; none for the later charges of a subscription.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub checkout: Option<CheckoutId>,
    /// What that was made from.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub offer: Option<OfferId>,
    /// The subscription that it began or went on with.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub subscription: Option<SubscriptionId>,
    /// Who bought it.
    pub customer: CustomerId,
    /// Who that was by name; none once it was erased.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub buyer: Option<Buyer>,
    /// The currency of all its amounts.
    pub currency: Currency,
    /// What was sold.
    pub lines: Vec<Line>,
    /// The one discount.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub discount: Option<AppliedDiscount>,
    /// The provider's charge; none when nothing was to pay.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub charge: Option<ProviderRef>,
    /// What the provider took: what of the total was due then.
    pub charged: Amount,
    /// What was given back of it, or is about to be.
    pub refunded: Amount,
    /// Refunds of which the provider has not said how they ended.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub open_refunds: Vec<RefundId>,
    /// The buyer's bank asks for the money back.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub dispute: Option<Dispute>,
    /// The buyer's answers to the products' custom fields.
    #[serde(skip_serializing_if = "Packed::is_empty", default)]
    pub answers: Packed<BTreeMap<String, Answer>>,
    /// The offer's keys and values, and where the buyer came from.
    #[serde(skip_serializing_if = "Metadata::is_empty", default)]
    pub metadata: Metadata,
    /// The language that the buyer was shown, if the shared URL asked for one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub locale: Option<Locale>,
    /// The merchant's own id of the customer.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub external_customer: Option<String>,
    /// When it was paid.
    pub created_at: Timestamp,
    /// When it last changed, if it did.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub modified_at: Option<Timestamp>,
    /// Whether the person behind it was erased, on request.
    #[serde(skip_serializing_if = "is_false", default)]
    pub anonymized: bool,
    /// Counts its changes, from 1: the optimistic lock.
    pub revision: u64,
}

/// Why something was charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OrderCause {
    /// Once.
    Purchase,
    /// The first charge of a subscription, also when a trial makes it nothing.
    SubscriptionStart,
    /// A later charge of a subscription.
    SubscriptionCycle,
}

/// The buyer's bank asks for the money of an order back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispute {
    /// The provider's name of it.
    pub reference: ProviderRef,
    /// How much is asked for.
    pub amount: Amount,
    /// How it stands.
    pub status: DisputeStatus,
}

/// How a dispute stands, in the order in which that changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum DisputeStatus {
    /// The merchant may answer, or waits.
    Open,
    /// The money stays.
    Won,
    /// The money is gone.
    Lost,
}

/// How much of an order was given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderStatus {
    /// Nothing.
    Paid,
    /// Some of it.
    PartiallyRefunded,
    /// All of it.
    Refunded,
}

impl OrderStatus {
    /// What of so much was given back.
    #[must_use]
    pub fn of(charged: Amount, refunded: Amount) -> Self {
        if refunded.is_zero() {
            Self::Paid
        } else if charged.minus(refunded).is_zero() {
            Self::Refunded
        } else {
            Self::PartiallyRefunded
        }
    }
}

impl Order {
    /// What it comes to, now and later.
    #[must_use]
    pub fn totals(&self) -> Totals {
        Totals::of(&self.lines, self.discount.as_ref())
    }

    /// How much was given back.
    #[must_use]
    pub fn status(&self) -> OrderStatus {
        OrderStatus::of(self.charged, self.refunded)
    }

    /// What can still be given back.
    #[must_use]
    pub fn refundable(&self) -> Amount {
        self.charged.minus(self.refunded)
    }

    /// The order billed to another name or address. Nothing to do is no change.
    #[must_use]
    pub fn billed_to(&self, billing: Billing, now: Timestamp) -> Option<Self> {
        let buyer = self.buyer.clone()?;
        (buyer.billing != billing).then(|| Self {
            buyer: Some(Buyer { billing, ..buyer }),
            ..self.revised(now)
        })
    }

    /// The order without the person behind it. Nothing to do is no change.
    #[must_use]
    pub fn anonymized(&self, now: Timestamp) -> Option<Self> {
        (!self.anonymized).then(|| Self {
            buyer: None,
            answers: Packed::EMPTY,
            metadata: Metadata::EMPTY,
            external_customer: None,
            locale: None,
            anonymized: true,
            ..self.revised(now)
        })
    }

    fn revised(&self, now: Timestamp) -> Self {
        Self {
            modified_at: Some(now),
            revision: self.revision + 1,
            ..self.clone()
        }
    }
}

impl OrderId {
    /// The order of a charge: a charge that is told twice is one order.
    #[must_use]
    pub fn of_charge(site: SiteId, charge: &ProviderRef) -> Self {
        Self::new(charge.derive(site, "order"))
    }

    /// The order of a checkout for which no provider took anything.
    #[must_use]
    pub fn of_free(site: SiteId, checkout: CheckoutId) -> Self {
        Self::of_charge(site, &ProviderRef::new("none", checkout.to_string()))
    }
}
