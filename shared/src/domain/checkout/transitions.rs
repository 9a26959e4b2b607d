//! The state machine: each step is a pure function from a checkout to the next.

use jiff::{SignedDuration, Timestamp};
use serde_bytes::ByteBuf;

use super::{
    AppliedDiscount, Buyer, Checkout, CheckoutStatus, Holds, Line, Payment, PaymentSession,
    Prefill, Sold,
};
use crate::domain::{ids::OrderId, money::Currency};

/// How long a confirmed checkout stays payable at the least: a provider's shortest session is
/// 30 minutes, counted from a moment later.
const TIME_TO_PAY: SignedDuration = SignedDuration::from_mins(31);

/// The next state, to be stored if the old revision is still the stored one, or why there is none.
pub type Change = Result<Checkout, Unchanged>;

/// Why a checkout stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unchanged {
    /// The step was taken before; asking again does no harm.
    Already,
    /// The checkout's status allows no such step.
    Status(CheckoutStatus),
    /// The offer locks the coupon.
    CouponLocked,
}

impl Checkout {
    /// The merchant or the buyer changes something: `draft` is this checkout with other fields.
    ///
    /// What the latest attempt was for is kept where it differs: its money may still come.
    ///
    /// # Errors
    ///
    /// [`Unchanged`] when nothing differs or the checkout is not open.
    pub fn changed(&self, draft: Self, now: Timestamp) -> Change {
        self.require(CheckoutStatus::Open, now)?;
        if *self == draft {
            return Err(Unchanged::Already);
        }
        let sells_the_same = self.lines == draft.lines && self.currency == draft.currency;
        let payment = self.payment.clone().map(|payment| Payment {
            sold: payment.sold.or_else(|| {
                let lines = || self.lines.clone();
                let currency = self.currency;
                (!sells_the_same).then(|| Sold {
                    lines: lines(),
                    currency,
                })
            }),
            ..payment
        });
        Ok(Self {
            payment,
            modified_at: Some(now),
            revision: self.revision + 1,
            ..draft
        })
    }

    /// Puts a discount in place of the one it has, or takes it away.
    ///
    /// # Errors
    ///
    /// [`Unchanged`] when the coupon is locked or the checkout is not open.
    pub fn with_discount(&self, discount: Option<AppliedDiscount>, now: Timestamp) -> Change {
        self.require(CheckoutStatus::Open, now)?;
        if self.customization.locked_coupon {
            return Err(Unchanged::CouponLocked);
        }
        let old = self.clone();
        self.changed(Self { discount, ..old }, now)
    }

    /// Takes away a discount that cannot be redeemed any more: no lock keeps what is gone.
    ///
    /// # Errors
    ///
    /// [`Unchanged`] when it has none or is not open.
    pub fn without_discount(&self, now: Timestamp) -> Change {
        let (discount, old) = (None, self.clone());
        self.changed(Self { discount, ..old }, now)
    }

    /// The buyer chooses another product of the link, or how much or how many of it: its line, and
    /// the discount that fits it.
    ///
    /// # Errors
    ///
    /// [`Unchanged`] when that is how it is already or the checkout is not open.
    pub fn with_choice(
        &self,
        (line, currency): (Line, Currency),
        discount: Option<AppliedDiscount>,
        now: Timestamp,
    ) -> Change {
        let draft = Self {
            lines: vec![line],
            currency,
            discount,
            ..self.clone()
        };
        self.changed(draft, now)
    }

    /// A person looks at its page for the first time, and the client secret is sealed for the
    /// merchant. No fact comes of it, and so no revision; a store still notices when a change was
    /// made without knowing of it.
    ///
    /// # Errors
    ///
    /// [`Unchanged::Already`] when somebody did before.
    pub fn opened(&self, sealed_secret: ByteBuf, now: Timestamp) -> Change {
        if self.opened_at.is_some() {
            return Err(Unchanged::Already);
        }
        let mut next = self.clone();
        next.opened_at = Some(now);
        next.sealed_secret.get_or_insert(sealed_secret);
        Ok(next)
    }

    /// The buyer presses Pay: a new attempt begins, with time enough to finish it. It redeems the
    /// discount, if there is one, and takes its place in the offer.
    ///
    /// # Errors
    ///
    /// [`Unchanged::Already`] when it is confirmed or paid, else its status.
    pub fn confirmed(&self, buyer: Buyer, holds: Holds, now: Timestamp) -> Change {
        match self.status_at(now) {
            CheckoutStatus::Open => {}
            CheckoutStatus::Confirmed | CheckoutStatus::Succeeded => {
                return Err(Unchanged::Already);
            }
            CheckoutStatus::Expired => return Err(Unchanged::Status(CheckoutStatus::Expired)),
        }
        let attempt = self.payment.as_ref().map_or(0, |payment| payment.attempt) + 1;
        Ok(Self {
            status: CheckoutStatus::Confirmed,
            buyer: Some(buyer),
            prefill: Prefill::default(),
            payment: Some(Payment {
                attempt,
                session: None,
                told_at: None,
                pending: false,
                failure: None,
                discount: self.discount.clone(),
                redemption: holds.redemption,
                place: holds.place,
                sold: None,
            }),
            modified_at: Some(now),
            expires_at: self.expires_at.max(now + TIME_TO_PAY),
            ..self.next()
        })
    }

    /// The buyer confirms a checkout of which nothing is due now: it is complete at once, in one step.
    ///
    /// # Errors
    ///
    /// As for [`Checkout::confirmed`].
    pub fn completed_free(&self, buyer: Buyer, holds: Holds, now: Timestamp) -> Change {
        let confirmed = self.confirmed(buyer, holds, now)?;
        Ok(Self {
            status: CheckoutStatus::Succeeded,
            order: Some(OrderId::of_free(self.site, self.id)),
            ..confirmed
        })
    }

    /// The provider made a session for the attempt.
    ///
    /// # Errors
    ///
    /// Its status, when the attempt is over by now.
    pub fn with_session(&self, attempt: u32, session: PaymentSession, now: Timestamp) -> Change {
        match &self.payment {
            Some(payment)
                if self.status == CheckoutStatus::Confirmed && payment.attempt == attempt =>
            {
                let payment = Payment {
                    session: Some(session),
                    told_at: Some(now),
                    ..payment.clone()
                };
                Ok(Self {
                    payment: Some(payment),
                    ..self.next()
                })
            }
            Some(_) | None => Err(Unchanged::Status(self.status)),
        }
    }

    fn require(&self, status: CheckoutStatus, now: Timestamp) -> Result<(), Unchanged> {
        let current = self.status_at(now);
        if current == status {
            Ok(())
        } else {
            Err(Unchanged::Status(current))
        }
    }

    pub(super) fn next(&self) -> Self {
        Self {
            revision: self.revision + 1,
            ..self.clone()
        }
    }
}
