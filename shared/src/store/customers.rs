//! Customers.

use super::{
    Store, StoreError, Stored, keys,
    listing::{Entry, Listed, Listing},
    stored::read,
};
use crate::domain::{
    customer::{Customer, CustomerEntry},
    ids::CustomerId,
};

impl Entry for CustomerEntry {
    const KIND: &'static str = "CUSTOMERS";
}

/// Lists have no customer who was deleted.
pub(super) fn stored(customer: &Customer) -> Stored<Listed<&Customer, CustomerEntry>> {
    let at = (customer.id.uuid(), customer.created_at);
    let listing =
        CustomerEntry::of(customer).map(|entry| Listing::of_site(customer.site, at, entry));
    Stored::new(keys::customer(customer.id), Listed::new(customer, listing))
}

impl Store {
    /// A customer, also one who was deleted; strongly consistent.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn customer(&self, id: CustomerId) -> Result<Option<Customer>, StoreError> {
        let get = self.get(&self.tables.checkouts, keys::customer(id));
        self.read(get.consistent_read(true)).await
    }

    /// Customers by their ids, eventually consistent and in no order.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn customers(&self, ids: &[CustomerId]) -> Result<Vec<Customer>, StoreError> {
        let keys = ids.iter().copied().map(keys::customer).collect();
        let items = self.batch_get(&self.tables.checkouts, keys, &[]).await?;
        items.into_iter().map(read).collect()
    }

    /// Puts a customer in place of the revision before it. `false` when another write came first.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn replace_customer(&self, customer: &Customer) -> Result<bool, StoreError> {
        let (table, old) = (&self.tables.checkouts, customer.revision - 1);
        self.replace(table, &stored(customer), old).await
    }
}
