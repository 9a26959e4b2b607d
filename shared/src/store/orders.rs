//! Orders.

use super::{
    Store, StoreError, Stored, keys,
    listing::{Entry, Listed, Listing},
    stored,
};
use crate::domain::{
    ids::OrderId,
    order::{Order, OrderEntry},
};

impl Entry for OrderEntry {
    const KIND: &'static str = "ORDERS";
}

pub(super) fn stored(order: &Order) -> Stored<Listed<&Order, OrderEntry>> {
    let at = (order.id.uuid(), order.created_at);
    let listing = Listing::of_site(order.site, at, OrderEntry::of(order));
    Stored::new(keys::order(order.id), Listed::new(order, Some(listing)))
}

impl Store {
    /// An order, strongly consistent.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn order(&self, id: OrderId) -> Result<Option<Order>, StoreError> {
        let get = self.get(&self.tables.checkouts, keys::order(id));
        self.read(get.consistent_read(true)).await
    }

    /// Orders by their ids, eventually consistent and in no order.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn orders(&self, ids: &[OrderId]) -> Result<Vec<Order>, StoreError> {
        let keys = ids.iter().copied().map(keys::order).collect();
        let items = self.batch_get(&self.tables.checkouts, keys, &[]).await?;
        items.into_iter().map(stored::read).collect()
    }

    /// Puts an order in place of the revision before it. `false` when another write came first.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn replace_order(&self, order: &Order) -> Result<bool, StoreError> {
        let (table, old) = (&self.tables.checkouts, order.revision - 1);
        self.replace(table, &stored(order), old).await
    }
}
