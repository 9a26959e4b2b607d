//! Stripe's objects, as far as they are read. Fields that its versions name differently are all here.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Keys and values that we gave a thing of Stripe's.
pub(super) type Metadata = BTreeMap<String, String>;

/// A thing, or its id only.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Expandable<T> {
    Id(String),
    Object(Box<T>),
}

/// A thing of which only the id is read.
#[derive(Deserialize)]
pub(super) struct Named {
    pub(super) id: String,
}

impl<T> Expandable<T> {
    pub(super) fn object(&self) -> Option<&T> {
        match self {
            Self::Id(_) => None,
            Self::Object(object) => Some(object),
        }
    }
}

/// What has an id of its own.
trait HasId {
    fn id(&self) -> &str;
}

macro_rules! has_id {
    ($($name:ident)+) => {$(
        impl HasId for $name {
            fn id(&self) -> &str {
                &self.id
            }
        }
    )+};
}
has_id!(Named PaymentIntent Invoice Subscription Refund);

#[expect(private_bounds, reason = "only what is here has an id")]
impl<T: HasId> Expandable<T> {
    pub(super) fn id(&self) -> &str {
        match self {
            Self::Id(id) => id,
            Self::Object(object) => object.id(),
        }
    }
}

/// A page of things.
#[derive(Deserialize)]
pub(super) struct List<T> {
    pub(super) data: Vec<T>,
    #[serde(default)]
    pub(super) has_more: bool,
}

/// An event.
#[derive(Deserialize)]
pub(super) struct Event {
    pub(super) id: String,
    pub(super) r#type: String,
    pub(super) created: i64,
    pub(super) livemode: bool,
    pub(super) data: EventData,
}

#[derive(Deserialize)]
pub(super) struct EventData {
    pub(super) object: serde_json::Value,
}

/// A Checkout Session.
#[derive(Deserialize)]
pub(super) struct Session {
    pub(super) id: String,
    pub(super) created: i64,
    #[serde(default)]
    pub(super) url: Option<String>,
    #[serde(default)]
    pub(super) status: Option<String>,
    pub(super) payment_status: String,
    pub(super) mode: String,
    #[serde(default)]
    pub(super) amount_total: Option<i64>,
    #[serde(default)]
    pub(super) currency: Option<String>,
    #[serde(default)]
    pub(super) payment_intent: Option<Expandable<PaymentIntent>>,
    #[serde(default)]
    pub(super) invoice: Option<Expandable<Invoice>>,
    #[serde(default)]
    pub(super) subscription: Option<Expandable<Subscription>>,
    #[serde(default)]
    pub(super) metadata: Option<Metadata>,
}

/// A try to take money.
#[derive(Deserialize)]
pub(super) struct PaymentIntent {
    pub(super) id: String,
    #[serde(default)]
    pub(super) status: String,
    #[serde(default)]
    pub(super) metadata: Metadata,
    #[serde(default)]
    pub(super) latest_charge: Option<Expandable<Charge>>,
}

/// Money that was taken.
#[derive(Deserialize)]
pub(super) struct Charge {
    pub(super) id: String,
    pub(super) created: i64,
    #[serde(default)]
    pub(super) payment_intent: Option<Expandable<Named>>,
}

/// Money that goes back.
#[derive(Deserialize)]
pub(super) struct Refund {
    pub(super) id: String,
    pub(super) amount: i64,
    pub(super) currency: String,
    pub(super) created: i64,
    #[serde(default)]
    pub(super) status: Option<String>,
    #[serde(default)]
    pub(super) payment_intent: Option<Expandable<Named>>,
    #[serde(default)]
    pub(super) charge: Option<Expandable<Named>>,
    #[serde(default)]
    pub(super) metadata: Option<Metadata>,
}

/// A bank that asks for money back.
#[derive(Deserialize)]
pub(super) struct Dispute {
    pub(super) id: String,
    pub(super) amount: i64,
    pub(super) currency: String,
    pub(super) status: String,
    #[serde(default)]
    pub(super) payment_intent: Option<Expandable<Named>>,
    #[serde(default)]
    pub(super) charge: Option<Expandable<Named>>,
}

/// What a subscription is charged.
#[derive(Deserialize)]
pub(super) struct Invoice {
    pub(super) id: String,
    #[serde(default)]
    pub(super) amount_paid: i64,
    #[serde(default)]
    pub(super) attempt_count: u32,
    #[serde(default)]
    pub(super) billing_reason: Option<String>,
    #[serde(default)]
    pub(super) currency: String,
    #[serde(default)]
    pub(super) status_transitions: StatusTransitions,
    #[serde(default)]
    pub(super) lines: Option<List<InvoiceLine>>,
    #[serde(default)]
    pub(super) parent: Option<InvoiceParent>,
    /// Before the API's version of March 2025.
    #[serde(default)]
    pub(super) subscription: Option<Expandable<Named>>,
    #[serde(default)]
    pub(super) subscription_details: Option<SubscriptionDetails>,
}

#[derive(Default, Deserialize)]
pub(super) struct StatusTransitions {
    #[serde(default)]
    pub(super) paid_at: Option<i64>,
}

#[derive(Deserialize)]
pub(super) struct InvoiceParent {
    #[serde(default)]
    pub(super) subscription_details: Option<SubscriptionDetails>,
}

#[derive(Deserialize)]
pub(super) struct SubscriptionDetails {
    #[serde(default)]
    pub(super) subscription: Option<Expandable<Named>>,
    #[serde(default)]
    pub(super) metadata: Option<Metadata>,
}

#[derive(Deserialize)]
pub(super) struct InvoiceLine {
    #[serde(default)]
    pub(super) period: Option<LinePeriod>,
}

#[derive(Deserialize)]
pub(super) struct LinePeriod {
    pub(super) start: i64,
    pub(super) end: i64,
}

/// How an invoice was paid.
#[derive(Deserialize)]
pub(super) struct InvoicePayment {
    pub(super) invoice: Expandable<Named>,
    pub(super) payment: InvoicePaymentPayment,
}

#[derive(Deserialize)]
pub(super) struct InvoicePaymentPayment {
    #[serde(default)]
    pub(super) payment_intent: Option<Expandable<Named>>,
}

/// What is charged again and again.
#[derive(Deserialize)]
pub(super) struct Subscription {
    pub(super) id: String,
    #[serde(default)]
    pub(super) status: String,
    #[serde(default)]
    pub(super) created: i64,
    #[serde(default)]
    pub(super) cancel_at_period_end: bool,
    #[serde(default)]
    pub(super) cancel_at: Option<i64>,
    #[serde(default)]
    pub(super) ended_at: Option<i64>,
    #[serde(default)]
    pub(super) trial_end: Option<i64>,
    #[serde(default)]
    pub(super) metadata: Metadata,
    #[serde(default)]
    pub(super) items: Option<List<SubscriptionItem>>,
    /// Before the API's version of March 2025.
    #[serde(default)]
    pub(super) current_period_start: Option<i64>,
    #[serde(default)]
    pub(super) current_period_end: Option<i64>,
}

#[derive(Deserialize)]
pub(super) struct SubscriptionItem {
    #[serde(default)]
    pub(super) current_period_start: Option<i64>,
    #[serde(default)]
    pub(super) current_period_end: Option<i64>,
}

impl Invoice {
    fn details(&self) -> Option<&SubscriptionDetails> {
        let parent = self.parent.as_ref();
        let new = parent.and_then(|parent| parent.subscription_details.as_ref());
        new.or(self.subscription_details.as_ref())
    }

    /// The subscription that it is of.
    pub(super) fn subscription_id(&self) -> Option<&str> {
        let new = self
            .details()
            .and_then(|details| details.subscription.as_ref());
        new.or(self.subscription.as_ref()).map(Expandable::id)
    }

    /// What we gave that subscription, if the invoice tells.
    pub(super) fn subscription_metadata(&self) -> Option<&Metadata> {
        self.details()?.metadata.as_ref()
    }

    /// For which time it is: that of its line that lasts longest.
    pub(super) fn period(&self) -> Option<(i64, i64)> {
        let lines = self.lines.iter().flat_map(|lines| &lines.data);
        let periods = lines.filter_map(|line| line.period.as_ref());
        let latest = periods.max_by_key(|period| period.end)?;
        Some((latest.start, latest.end))
    }
}

impl Subscription {
    /// From when until when its current period is.
    pub(super) fn period(&self) -> Option<(i64, i64)> {
        let item = self.items.as_ref().and_then(|items| items.data.first());
        let start = item.and_then(|item| item.current_period_start);
        let end = item.and_then(|item| item.current_period_end);
        let start = start.or(self.current_period_start)?;
        Some((start, end.or(self.current_period_end)?))
    }
}
