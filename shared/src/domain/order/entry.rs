//! What lists know of orders.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Order, OrderCause, OrderStatus};
use crate::domain::{
    ids::{CheckoutId, CustomerId, DiscountId, OrderId, ProductId, SubscriptionId},
    money::Amount,
};

/// What lists know of an order.
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

impl OrderEntry {
    /// What lists know of an order.
    #[must_use]
    pub fn of(order: &Order) -> Self {
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

    /// How much was given back.
    #[must_use]
    pub fn status(&self) -> OrderStatus {
        OrderStatus::of(self.charged, self.refunded)
    }
}
