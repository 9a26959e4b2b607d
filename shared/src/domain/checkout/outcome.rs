//! What a provider's word makes of a checkout: steps of the state machine.

use jiff::Timestamp;

use super::{
    Change, Checkout, CheckoutStatus, Payment, PaymentFailure, Place, Redemption, Unchanged,
};
use crate::domain::sale::Paid;

impl Checkout {
    /// The provider has the money: whatever we believed, unless it expired, it is paid, and with
    /// the discount of the attempt. That is redeemed, again if the attempt had failed.
    ///
    /// # Errors
    ///
    /// [`Unchanged::Already`] when it is paid, or the attempt was given up; its status when it expired.
    pub fn succeeded(&self, attempt: u32, paid: &Paid) -> Change {
        match self.status {
            _ if self.given_up.contains(&attempt) => Err(Unchanged::Already),
            CheckoutStatus::Open | CheckoutStatus::Confirmed => {
                let latest = self.payment.as_ref();
                let attempted = self.attempted(attempt);
                let discount = attempted.discount;
                let payment = Payment {
                    attempt,
                    session: latest.and_then(|payment| payment.session.clone()),
                    told_at: Some(paid.at),
                    pending: false,
                    failure: None,
                    discount: discount.clone(),
                    redemption: discount
                        .as_ref()
                        .map(|discount| Redemption::of_payment(latest, discount)),
                    place: latest.and_then(|payment| payment.place).map(|place| Place {
                        released: false,
                        ..place
                    }),
                    sold: None,
                };
                Ok(Self {
                    status: CheckoutStatus::Succeeded,
                    lines: attempted.lines,
                    currency: attempted.currency,
                    discount,
                    payment: Some(payment),
                    order: Some(paid.order(self)),
                    ..self.next()
                })
            }
            CheckoutStatus::Succeeded => Err(Unchanged::Already),
            CheckoutStatus::Expired => Err(Unchanged::Status(CheckoutStatus::Expired)),
        }
    }

    /// The provider took the order and waits for the money.
    ///
    /// # Errors
    ///
    /// [`Unchanged::Already`] when that is known, or the attempt is over; its status when the
    /// checkout is.
    pub fn pending(&self, attempt: u32, now: Timestamp) -> Change {
        let latest = self.payment.as_ref();
        match (self.status, latest) {
            (CheckoutStatus::Confirmed, Some(payment))
                if payment.attempt == attempt && !payment.pending =>
            {
                let payment = Some(Payment {
                    told_at: Some(now),
                    pending: true,
                    ..payment.clone()
                });
                Ok(Self {
                    payment,
                    ..self.next()
                })
            }
            (CheckoutStatus::Open | CheckoutStatus::Confirmed, _) => Err(Unchanged::Already),
            (status @ (CheckoutStatus::Succeeded | CheckoutStatus::Expired), _) => {
                Err(Unchanged::Status(status))
            }
        }
    }

    /// The attempt ended without payment: the buyer may try again.
    ///
    /// # Errors
    ///
    /// [`Unchanged::Already`] when a later attempt runs or this one's end is known;
    /// its status when it is over.
    pub fn failed(&self, attempt: u32, failure: PaymentFailure, now: Timestamp) -> Change {
        let Some(payment) = self
            .payment
            .as_ref()
            .filter(|payment| payment.attempt == attempt)
        else {
            return Err(Unchanged::Already);
        };
        match self.status {
            CheckoutStatus::Confirmed => {
                let payment = Payment {
                    told_at: Some(now),
                    pending: false,
                    failure: Some(failure),
                    ..payment.clone()
                };
                Ok(Self {
                    status: CheckoutStatus::Open,
                    payment: Some(payment),
                    ..self.next()
                })
            }
            CheckoutStatus::Open => Err(Unchanged::Already),
            status @ (CheckoutStatus::Succeeded | CheckoutStatus::Expired) => {
                Err(Unchanged::Status(status))
            }
        }
    }

    /// Money of an attempt is to go back: the attempt cannot succeed any more, whatever can be had by then.
    ///
    /// # Errors
    ///
    /// [`Unchanged::Already`] when that is decided; its status when that decides.
    pub fn attempt_given_up(&self, attempt: u32, now: Timestamp) -> Change {
        match self.status {
            CheckoutStatus::Succeeded | CheckoutStatus::Expired => {
                return Err(Unchanged::Status(self.status));
            }
            CheckoutStatus::Open | CheckoutStatus::Confirmed => {}
        }
        let mut next = self.next();
        if !next.given_up.insert(attempt) {
            return Err(Unchanged::Already);
        }
        if let Some(payment) = &mut next.payment {
            payment.told_at = Some(now);
        }
        Ok(next)
    }

    /// Whether money of its latest attempt buys nothing any more.
    #[must_use]
    pub fn is_given_up(&self) -> bool {
        let latest = self.payment.as_ref().map(|payment| payment.attempt);
        latest.is_some_and(|latest| self.given_up.contains(&latest))
    }

    /// Whether its money came too late and went back.
    #[must_use]
    pub fn is_money_returned(&self) -> bool {
        let failure = self.payment.as_ref().and_then(|payment| payment.failure);
        failure == Some(PaymentFailure::Returned)
    }

    /// The money of its latest attempt came when nothing could be had for it any more, and went back.
    ///
    /// # Errors
    ///
    /// [`Unchanged::Already`] when that is known, or the money was another attempt's; its status when
    /// it is paid.
    pub fn money_returned(&self, attempt: u32, now: Timestamp) -> Change {
        let payment = self.payment.as_ref();
        let payment = payment.filter(|payment| payment.attempt == attempt);
        let Some(payment) = payment.filter(|_| !self.is_money_returned()) else {
            return Err(Unchanged::Already);
        };
        let status = match self.status {
            CheckoutStatus::Succeeded => return Err(Unchanged::Status(self.status)),
            CheckoutStatus::Expired => CheckoutStatus::Expired,
            CheckoutStatus::Open | CheckoutStatus::Confirmed => CheckoutStatus::Open,
        };
        let payment = Payment {
            told_at: Some(now),
            pending: false,
            failure: Some(PaymentFailure::Returned),
            ..payment.clone()
        };
        Ok(Self {
            status,
            payment: Some(payment),
            ..self.next()
        })
    }
}
