//! Refunds: money that goes back, in part or whole.

mod entry;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

pub use entry::RefundEntry;

use super::{
    due::{Bucket, Due, Matter},
    ids::{CustomerId, OrderId, RefundId, SiteId, SubscriptionId},
    is_false,
    metadata::Metadata,
    money::{Amount, Currency},
    order::Order,
    provider::ProviderRef,
};

/// How long after it was asked for a refund is looked after.
const ASKED_AGAIN: SignedDuration = SignedDuration::from_mins(5);

/// Money of one order that goes back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// Its id.
    pub id: RefundId,
    /// Its site.
    pub site: SiteId,
    /// Of which order.
    pub order: OrderId,
    /// To whom.
    pub customer: CustomerId,
    /// The subscription that the order is of.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub subscription: Option<SubscriptionId>,
    /// How much.
    pub amount: Amount,
    /// In which currency.
    pub currency: Currency,
    /// How it stands.
    pub status: RefundStatus,
    /// What it was asked for with.
    pub request: RefundRequest,
    /// What the provider calls it, once it is known there.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reference: Option<ProviderRef>,
    /// When it was asked for.
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

/// What a merchant says of a refund; what the provider was asked for elsewhere says nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundRequest {
    /// Why.
    pub reason: RefundReason,
    /// In words, for the merchant only.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub comment: Option<String>,
    /// Whether what was bought is taken back, too: stored and told, nothing here acts on it.
    #[serde(skip_serializing_if = "is_false", default)]
    pub revoke_benefits: bool,
    /// The merchant's own keys and values.
    #[serde(skip_serializing_if = "Metadata::is_empty", default)]
    pub metadata: Metadata,
}

/// Why money goes back, in Polar's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundReason {
    /// It was paid twice.
    Duplicate,
    /// Somebody else paid.
    Fraudulent,
    /// The customer asked.
    CustomerRequest,
    /// What was bought did not work.
    ServiceDisruption,
    /// The merchant promised.
    SatisfactionGuarantee,
    /// Before the customer's bank asks.
    DisputePrevention,
    /// Anything else.
    Other,
}

impl RefundReason {
    /// Every reason.
    pub const ALL: [Self; 7] = [
        Self::Duplicate,
        Self::Fraudulent,
        Self::CustomerRequest,
        Self::ServiceDisruption,
        Self::SatisfactionGuarantee,
        Self::DisputePrevention,
        Self::Other,
    ];
    /// Their words on the wire, in the order of [`RefundReason::ALL`].
    pub const WORDS: &'static [&'static str] = &[
        "duplicate",
        "fraudulent",
        "customer_request",
        "service_disruption",
        "satisfaction_guarantee",
        "dispute_prevention",
        "other",
    ];
}

/// How a refund stands, in the order in which that changes: also one that succeeded may fail, when
/// the buyer's bank sends the money back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum RefundStatus {
    /// The provider was asked, or is about to be.
    Pending,
    /// The money is on its way back.
    Succeeded,
    /// The provider cannot give it back.
    Failed,
    /// It was taken back before it went.
    Canceled,
}

impl RefundStatus {
    /// Whether the money goes back, or may.
    #[must_use]
    pub const fn gives_back(self) -> bool {
        matches!(self, Self::Pending | Self::Succeeded)
    }
}

impl Refund {
    /// A refund of an order that is about to be asked for.
    #[must_use]
    pub fn of(
        order: &Order,
        id: RefundId,
        amount: Amount,
        request: RefundRequest,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            site: order.site,
            order: order.id,
            customer: order.customer,
            subscription: order.subscription,
            amount,
            currency: order.currency,
            status: RefundStatus::Pending,
            request,
            reference: None,
            created_at: now,
            modified_at: None,
            anonymized: false,
            revision: 1,
        }
    }

    /// When a refund that was asked for is due to be asked for again: its provider may never have heard of
    /// it.
    #[must_use]
    pub fn becomes_due(old: Option<&Self>, new: Option<&Self>) -> Option<Due> {
        let new = new.filter(|new| old.is_none() && new.status == RefundStatus::Pending)?;
        Some(Due {
            bucket: Bucket::of(new.created_at + ASKED_AGAIN),
            matter: Matter::Refund(new.id),
        })
    }

    /// The provider said how it stands. What comes late changes nothing.
    #[must_use]
    pub fn told(
        &self,
        status: RefundStatus,
        reference: Option<&ProviderRef>,
        now: Timestamp,
    ) -> Option<Self> {
        let news = status > self.status || (self.reference.is_none() && reference.is_some());
        news.then(|| Self {
            status: status.max(self.status),
            reference: self.reference.clone().or_else(|| reference.cloned()),
            modified_at: Some(now),
            revision: self.revision + 1,
            ..self.clone()
        })
    }

    /// The refund without what the merchant wrote of the person. Nothing to do is no change.
    #[must_use]
    pub fn anonymized(&self, now: Timestamp) -> Option<Self> {
        (!self.anonymized).then(|| {
            let mut next = self.clone();
            next.request.comment = None;
            next.request.metadata = Metadata::EMPTY;
            next.anonymized = true;
            next.modified_at = Some(now);
            next.revision += 1;
            next
        })
    }
}

impl RefundId {
    /// Our id of a refund that the provider was asked for elsewhere.
    #[must_use]
    pub fn of_reference(site: SiteId, reference: &ProviderRef) -> Self {
        Self::new(reference.derive(site, "refund"))
    }
}
