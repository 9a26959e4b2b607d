//! Keys of what a paid checkout makes.

use super::Key;
use crate::domain::ids::{CustomerId, OrderId, RefundId, SiteId, SubscriptionId};

/// An order.
#[must_use]
pub fn order(id: OrderId) -> Key {
    Key::single(format!("ORDER#{id}"))
}

/// A refund.
#[must_use]
pub fn refund(id: RefundId) -> Key {
    Key::single(format!("REFUND#{id}"))
}

/// A subscription.
#[must_use]
pub fn subscription(id: SubscriptionId) -> Key {
    Key::single(format!("SUBSCRIPTION#{id}"))
}

/// A customer.
#[must_use]
pub fn customer(id: CustomerId) -> Key {
    Key::single(format!("CUSTOMER#{id}"))
}

/// The number of a site's latest order.
#[must_use]
pub fn order_numbers(site: SiteId) -> Key {
    Key::single(format!("ORDERS#{site}"))
}
