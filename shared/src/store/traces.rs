//! Where a customer's personal data lies.

use super::{Store, StoreError};
use crate::domain::ids::{CheckoutId, CustomerId, OrderId, RefundId, SubscriptionId};

/// A thing that holds personal data of a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trace {
    /// A checkout.
    Checkout(CheckoutId),
    /// An order.
    Order(OrderId),
    /// A refund.
    Refund(RefundId),
    /// A subscription.
    Subscription(SubscriptionId),
}

impl Trace {
    /// What a primary key is of.
    fn of(key: &str) -> Option<Self> {
        let (kind, id) = key.split_once('#')?;
        match kind {
            "CHECKOUT" => CheckoutId::parse(id).map(Self::Checkout),
            "ORDER" => OrderId::parse(id).map(Self::Order),
            "REFUND" => RefundId::parse(id).map(Self::Refund),
            "SUBSCRIPTION" => SubscriptionId::parse(id).map(Self::Subscription),
            _ => None,
        }
    }
}

impl Store {
    /// All that holds personal data of a customer, as far as the index knows: it lags behind the table.
    ///
    /// # Errors
    ///
    /// When the table does not answer, or holds such things under keys that are not understood.
    pub async fn traces_of_customer(&self, customer: CustomerId) -> Result<Vec<Trace>, StoreError> {
        let keys = self.keys_of_customer(customer).await?;
        let trace = |key: &String| {
            let unknown =
                || StoreError::Unavailable(format!("`{key}` is nothing that can be erased"));
            Trace::of(key).ok_or_else(unknown)
        };
        keys.iter().map(trace).collect()
    }
}
