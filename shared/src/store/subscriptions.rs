//! Subscriptions, with the orders of their charges.

use super::{
    Store, StoreError, Stored, keys,
    listing::{Entry, Listed, Listing},
    orders,
    stored::read,
    transaction::{Guard, Transacted, put},
};
use crate::domain::{
    ids::SubscriptionId,
    order::Order,
    subscription::{Subscription, SubscriptionEntry},
};

impl Entry for SubscriptionEntry {
    const KIND: &'static str = "SUBSCRIPTIONS";
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
