//! Orders.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    Store, StoreError, Stored, keys,
    listing::{Entry, Listed, Listing},
    stored,
};
use crate::domain::{
    ids::{CheckoutId, CustomerId, DiscountId, OrderId, ProductId, SubscriptionId},
    money::Amount,
    order::{Order, OrderCause},
};

/// What an index knows of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderEntry {
    /// Its id.
    pub id: OrderId,
    /// Its number at the site.
    pub number: u64,
    /// Why it was charged.
    pub cause: OrderCause,
    /// What of the catalog it sold.
    #[serde(default)]
    pub products: Vec<ProductId>,
    /// The first line's name.
    #[serde(default)]
    pub title: String,
    /// Its discount.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub discount: Option<DiscountId>,
    /// Who bought it.
    pub customer: CustomerId,
    /// The buyer's address and name in lower case.
    #[serde(default)]
    pub contact: String,
    /// The merchant's own id of the customer.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub external: Option<String>,
    /// The checkout that was paid.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub checkout: Option<CheckoutId>,
    /// The subscription that it is of.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub subscription: Option<SubscriptionId>,
    /// What was taken.
    pub charged: Amount,
    /// What was given back of it.
    pub refunded: Amount,
    /// When it was paid.
    pub created_at: Timestamp,
}

impl Entry for OrderEntry {
    const KIND: &'static str = "ORDERS";
}

impl OrderEntry {
    fn of(order: &Order) -> Self {
        let buyer = order.buyer.as_ref();
        let contact = buyer.map(|buyer| format!("{} {}", buyer.email.as_str(), buyer.name));
        let lines = order.lines.iter();
        Self {
            id: order.id,
            number: order.number,
            cause: order.cause,
            products: lines.filter_map(|line| line.product).collect(),
            title: order
                .lines
                .first()
                .map_or_else(String::new, |line| line.name.clone()),
            discount: order.discount.as_ref().map(|discount| discount.id),
            customer: order.customer,
            contact: contact.unwrap_or_default().to_lowercase(),
            external: order.external_customer.clone(),
            checkout: order.checkout,
            subscription: order.subscription,
            charged: order.charged,
            refunded: order.refunded,
            created_at: order.created_at,
        }
    }
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
