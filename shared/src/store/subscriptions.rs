//! Subscriptions, with the orders of their charges.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    Store, StoreError, Stored, keys,
    listing::{Entry, Listed, Listing},
    orders,
    stored::read,
    transaction::{Guard, Transacted, put},
};
use crate::domain::{
    ids::{CustomerId, DiscountId, ProductId, SubscriptionId},
    money::Amount,
    order::Order,
    subscription::{Subscription, SubscriptionStatus},
};

/// What an index knows of a subscription.
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

impl Entry for SubscriptionEntry {
    const KIND: &'static str = "SUBSCRIPTIONS";
}

impl SubscriptionEntry {
    fn of(subscription: &Subscription) -> Self {
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

pub(super) fn stored(
    subscription: &Subscription,
) -> Stored<Listed<&Subscription, SubscriptionEntry>> {
    let at = (subscription.id.uuid(), subscription.started_at);
    let entry = SubscriptionEntry::of(subscription);
    let listing = Listing::of_site(subscription.site, at, entry);
    let item = Listed::new(subscription, Some(listing));
    Stored::new(keys::subscription(subscription.id), item)
}

impl Store {
    /// A subscription, strongly consistent.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn subscription(
        &self,
        id: SubscriptionId,
    ) -> Result<Option<Subscription>, StoreError> {
        let get = self.get(&self.tables.checkouts, keys::subscription(id));
        self.read(get.consistent_read(true)).await
    }

    /// Subscriptions by their ids, eventually consistent and in no order.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn subscriptions(
        &self,
        ids: &[SubscriptionId],
    ) -> Result<Vec<Subscription>, StoreError> {
        let keys = ids.iter().copied().map(keys::subscription).collect();
        let items = self.batch_get(&self.tables.checkouts, keys, &[]).await?;
        items.into_iter().map(read).collect()
    }

    /// Puts a subscription in place of the revision before it. `false` when another write came first.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn replace_subscription(
        &self,
        subscription: &Subscription,
    ) -> Result<bool, StoreError> {
        let (table, old) = (&self.tables.checkouts, subscription.revision - 1);
        self.replace(table, &stored(subscription), old).await
    }

    /// Puts a subscription in place of the revision before it, with the order of its latest charge: both
    /// or neither. `false` when another write came first, or the charge has an order.
    ///
    /// # Errors
    ///
    /// When the table does not answer, or other transactions keep coming first.
    pub async fn put_charge(
        &self,
        subscription: &Subscription,
        order: &Order,
    ) -> Result<bool, StoreError> {
        let table = &self.tables.checkouts;
        let guard = Guard::Revision(subscription.revision - 1);
        let writes = vec![
            put(table, stored(subscription).to_attributes()?, guard)?,
            put(table, orders::stored(order).to_attributes()?, Guard::Free)?,
        ];
        Ok(self.transact(writes).await? == Transacted::Done)
    }
}
