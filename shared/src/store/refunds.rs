//! Refunds, each stored with its order in one step.

use super::{
    Store, StoreError, Stored, keys,
    listing::{Entry, Listed, Listing},
    orders,
    stored::read,
    transaction::{Guard, Transacted, put},
};
use crate::domain::{
    ids::RefundId,
    order::Order,
    refund::{Refund, RefundEntry},
};

impl Entry for RefundEntry {
    const KIND: &'static str = "REFUNDS";
}

pub(super) fn stored(refund: &Refund) -> Stored<Listed<&Refund, RefundEntry>> {
    let at = (refund.id.uuid(), refund.created_at);
    let listing = Listing::of_site(refund.site, at, RefundEntry::of(refund));
    Stored::new(keys::refund(refund.id), Listed::new(refund, Some(listing)))
}

impl Store {
    /// A refund, strongly consistent.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn refund(&self, id: RefundId) -> Result<Option<Refund>, StoreError> {
        let get = self.get(&self.tables.checkouts, keys::refund(id));
        self.read(get.consistent_read(true)).await
    }

    /// Refunds by their ids, eventually consistent and in no order.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn refunds(&self, ids: &[RefundId]) -> Result<Vec<Refund>, StoreError> {
        let keys = ids.iter().copied().map(keys::refund).collect();
        let items = self.batch_get(&self.tables.checkouts, keys, &[]).await?;
        items.into_iter().map(read).collect()
    }

    /// Puts a refund and its order in place of the revisions before them, or as a new refund: both or
    /// neither. `false` when another write came first.
    ///
    /// # Errors
    ///
    /// When the table does not answer, or other transactions keep coming first.
    pub async fn put_refund(&self, refund: &Refund, order: &Order) -> Result<bool, StoreError> {
        let table = &self.tables.checkouts;
        let guard = match refund.revision {
            1 => Guard::Free,
            revision => Guard::Revision(revision - 1),
        };
        let writes = vec![
            put(table, stored(refund).to_attributes()?, guard)?,
            put(
                table,
                orders::stored(order).to_attributes()?,
                Guard::Revision(order.revision - 1),
            )?,
        ];
        Ok(self.transact(writes).await? == Transacted::Done)
    }

    /// Puts a refund in place of the revision before it, where its order does not change. `false` when
    /// another write came first.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn replace_refund(&self, refund: &Refund) -> Result<bool, StoreError> {
        let (table, old) = (&self.tables.checkouts, refund.revision - 1);
        self.replace(table, &stored(refund), old).await
    }
}
