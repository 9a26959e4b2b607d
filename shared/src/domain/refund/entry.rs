//! What lists know of refunds.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Refund, RefundStatus};
use crate::domain::{
    ids::{CustomerId, OrderId, RefundId, SubscriptionId},
    money::Amount,
};

/// What lists know of a refund.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundEntry {
    /// Its id.
    pub id: RefundId,
    /// Of which order.
    pub order: OrderId,
    /// Of which subscription.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub subscription: Option<SubscriptionId>,
    /// To whom.
    pub customer: CustomerId,
    /// How much.
    pub amount: Amount,
    /// How it stands.
    pub status: RefundStatus,
    /// When it was asked for.
    pub created_at: Timestamp,
}

impl RefundEntry {
    /// What lists know of a refund.
    #[must_use]
    pub const fn of(refund: &Refund) -> Self {
        Self {
            id: refund.id,
            order: refund.order,
            subscription: refund.subscription,
            customer: refund.customer,
            amount: refund.amount,
            status: refund.status,
            created_at: refund.created_at,
        }
    }
}
