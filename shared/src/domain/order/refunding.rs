//! What refunds and disputes do to an order.

use jiff::Timestamp;

use super::{Dispute, DisputeStatus, Order};
use crate::domain::{ids::RefundId, money::Amount};

/// Why money is not given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundRefusal {
    /// Nothing was charged, or all of it was given back.
    NothingLeft,
    /// So much is not left; only this.
    TooMuch(Amount),
    /// The amount is nothing.
    Nothing,
}

impl Order {
    /// Sets money aside for a refund, which is about to be asked for.
    ///
    /// # Errors
    ///
    /// Why it cannot be given back.
    pub fn refunding(
        &self,
        refund: RefundId,
        amount: Amount,
        now: Timestamp,
    ) -> Result<Self, RefundRefusal> {
        let left = self.refundable();
        if amount.is_zero() {
            return Err(RefundRefusal::Nothing);
        }
        if left.is_zero() {
            return Err(RefundRefusal::NothingLeft);
        }
        let refunded = self.refunded.plus(amount);
        let Some(refunded) = refunded.ok().filter(|_| amount <= left) else {
            return Err(RefundRefusal::TooMuch(left));
        };
        let mut next = self.revised(now);
        next.refunded = refunded;
        next.open_refunds.push(refund);
        Ok(next)
    }

    /// A refund is done with: its money is gone, or was not given back after all.
    #[must_use]
    pub fn refund_ended(
        &self,
        refund: RefundId,
        given_back: bool,
        amount: Amount,
        now: Timestamp,
    ) -> Self {
        let mut next = self.revised(now);
        next.open_refunds.retain(|open| *open != refund);
        if !given_back {
            next.refunded = self.refunded.minus(amount);
        }
        next
    }

    /// The buyer's bank said something. What comes late changes nothing.
    #[must_use]
    pub fn disputed(&self, dispute: Dispute, now: Timestamp) -> Option<Self> {
        let known = self.dispute.as_ref();
        let news = known.is_none_or(|known| {
            let same = known.reference == dispute.reference;
            (same && known.status < dispute.status)
                || (!same && known.status != DisputeStatus::Open)
        });
        news.then(|| Self {
            dispute: Some(dispute),
            ..self.revised(now)
        })
    }
}
