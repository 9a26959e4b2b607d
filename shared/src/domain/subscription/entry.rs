//! What lists know of subscriptions.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Subscription, SubscriptionStatus};
use crate::domain::{
    ids::{CustomerId, DiscountId, ProductId, SubscriptionId},
    money::Amount,
};

/// What lists know of a subscription.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubscriptionEntry {
    /// Its id.
    pub id: SubscriptionId,
    /// What of the catalog it is for.
    #[serde(default)]
    pub products: Vec<ProductId>,
    /// The first line's name.
    #[serde(default)]
    pub title: String,
    /// Its discount.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub discount: Option<DiscountId>,
    /// Who pays.
    pub customer: CustomerId,
    /// The buyer's address and name in lower case.
    #[serde(default)]
    pub contact: String,
    /// The merchant's own id of the customer.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub external: Option<String>,
    /// How it stands.
    pub status: SubscriptionStatus,
    /// What a charge comes to.
    pub amount: Amount,
    /// When the current period began.
    pub period_start: Timestamp,
    /// When it ends.
    pub period_end: Timestamp,
    /// Whether it ends with the period.
    #[serde(default)]
    pub cancel_at_period_end: bool,
    /// Why it was canceled.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
    /// When it was canceled.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub canceled_at: Option<Timestamp>,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ended_at: Option<Timestamp>,
    /// When it began.
    pub started_at: Timestamp,
}

impl SubscriptionEntry {
    /// What lists know of a subscription.
    #[must_use]
    pub fn of(subscription: &Subscription) -> Self {
        let buyer = subscription.buyer.as_ref();
        let contact = buyer.map(|buyer| format!("{} {}", buyer.email.as_str(), buyer.name));
        let cancellation = subscription.cancellation.as_ref();
        let first = subscription.lines.first();
        let lines = subscription.lines.iter();
        Self {
            id: subscription.id,
            products: lines.filter_map(|line| line.product).collect(),
            title: first.map_or_else(String::new, |line| line.name.clone()),
            discount: subscription.discount.as_ref().map(|discount| discount.id),
            customer: subscription.customer,
            contact: contact.unwrap_or_default().to_lowercase(),
            external: subscription.external_customer.clone(),
            status: subscription.status,
            amount: subscription.totals().due_now,
            period_start: subscription.current_period.0,
            period_end: subscription.current_period.1,
            cancel_at_period_end: subscription.cancel_at_period_end,
            reason: cancellation.and_then(|cancellation| cancellation.reason.clone()),
            canceled_at: subscription.canceled_at,
            ended_at: subscription.ended_at,
            started_at: subscription.started_at,
        }
    }
}
