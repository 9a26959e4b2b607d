//! Subscriptions: what a checkout sold that is charged again and again.

mod entry;
mod steps;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use entry::SubscriptionEntry;
pub use steps::{Charged, Standing};

use super::{
    catalog::{Answer, Period},
    checkout::{AppliedDiscount, Buyer, Line, Totals},
    ids::{CheckoutId, CustomerId, OrderId, SiteId, SubscriptionId},
    is_false,
    locale::Locale,
    metadata::Metadata,
    money::Currency,
    offer::OfferId,
    packed::Packed,
    provider::ProviderRef,
};

/// What is charged again and again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// Its id; not a capability.
    pub id: SubscriptionId,
    /// Its site.
    pub site: SiteId,
    /// What the provider, who does the charging, calls it.
    pub reference: ProviderRef,
    /// The checkout that began it.
    pub checkout: CheckoutId,
    /// What that was made from.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub offer: Option<OfferId>,
    /// Who pays.
    pub customer: CustomerId,
    /// Who that was by name when it began; none once it was erased.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub buyer: Option<Buyer>,
    /// The currency of all its amounts.
    pub currency: Currency,
    /// What each charge is for.
    pub lines: Vec<Line>,
    /// What reduces charges, for as long as it does.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub discount: Option<AppliedDiscount>,
    /// How often it is charged.
    pub period: Period,
    /// After how many charges it is complete; none is never.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub cycles: Option<u32>,
    /// How it stands.
    pub status: SubscriptionStatus,
    /// When it began.
    pub started_at: Timestamp,
    /// Until when it is free at first.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub trial_ends_at: Option<Timestamp>,
    /// What the latest charge, or the trial, is for: from when until when.
    pub current_period: (Timestamp, Timestamp),
    /// How often money was taken, a trial aside.
    pub charges: u32,
    /// When money was taken last, or the trial began.
    pub charged_at: Timestamp,
    /// The order of that.
    pub latest_order: OrderId,
    /// The charge that fails, while one does.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub failing: Option<Failing>,
    /// Whether the merchant or the customer ended it for the end of the current period.
    #[serde(skip_serializing_if = "is_false", default)]
    pub cancel_at_period_end: bool,
    /// When it was canceled, by then or at once.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub canceled_at: Option<Timestamp>,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ended_at: Option<Timestamp>,
    /// Why the customer canceled it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub cancellation: Option<Cancellation>,
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
    /// When it last changed, if it did.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub modified_at: Option<Timestamp>,
    /// Whether the person behind it was erased, on request.
    #[serde(skip_serializing_if = "is_false", default)]
    pub anonymized: bool,
    /// Counts its changes, from 1: the optimistic lock.
    pub revision: u64,
}

/// How a subscription stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum SubscriptionStatus {
    /// Free for now.
    Trialing,
    /// Charged as it should.
    Active,
    /// The latest charge failed, and is tried again.
    PastDue,
    /// So many charges in a row failed that it counts as unpaid.
    Delinquent,
    /// It was ended before its time.
    Canceled,
    /// It was charged as often as it was to be.
    Completed,
}

impl SubscriptionStatus {
    /// Whether the customer has what it is for.
    #[must_use]
    pub const fn is_active(self) -> bool {
        matches!(self, Self::Trialing | Self::Active | Self::PastDue)
    }

    /// Whether no charge comes any more.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Canceled | Self::Completed)
    }
}

/// A charge that fails.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failing {
    /// Which.
    pub charge: ProviderRef,
    /// How often it was tried.
    pub tries: u32,
    /// How many tries of charges before it failed, in a row with it.
    pub before: u32,
    /// Since when charges fail.
    pub since: Timestamp,
    /// When the latest try failed.
    pub latest: Timestamp,
}

impl Failing {
    /// How many failures in a row make it delinquent.
    pub const DELINQUENT: u32 = 4;

    /// How many tries failed in a row.
    #[must_use]
    pub const fn in_a_row(&self) -> u32 {
        self.before.saturating_add(self.tries)
    }
}

/// Why a customer canceled, in the merchant's words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancellation {
    /// One of Polar's reasons.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
    /// In words.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub comment: Option<String>,
}

impl Subscription {
    /// What a charge of it comes to now: without a discount that was for the first one only.
    #[must_use]
    pub fn totals(&self) -> Totals {
        Totals::of(&self.lines, self.discount.as_ref())
    }

    /// The subscription without the person behind it. Nothing to do is no change.
    #[must_use]
    pub fn anonymized(&self, now: Timestamp) -> Option<Self> {
        (!self.anonymized).then(|| Self {
            buyer: None,
            answers: Packed::EMPTY,
            metadata: Metadata::EMPTY,
            external_customer: None,
            locale: None,
            cancellation: self.cancellation.as_ref().map(|cancellation| Cancellation {
                comment: None,
                ..cancellation.clone()
            }),
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

impl SubscriptionId {
    /// Our id of what the provider calls this.
    #[must_use]
    pub fn of(site: SiteId, reference: &ProviderRef) -> Self {
        Self::new(reference.derive(site, "subscription"))
    }
}
