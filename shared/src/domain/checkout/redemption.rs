//! What a checkout redeems of its discount, and when.

use serde::{Deserialize, Serialize};

use super::{AppliedDiscount, Checkout, CheckoutStatus, Email, Payment, Sold};
use crate::domain::{
    catalog::Discount,
    ids::{CustomerId, DiscountId},
};

/// One redemption of a discount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redemption {
    /// Of which discount.
    pub discount: DiscountId,
    /// Whose, if the discount was limited per customer.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub customer: Option<CustomerId>,
}

impl Redemption {
    /// What whoever has this address redeems of a discount.
    #[must_use]
    pub fn of(discount: &Discount, email: &Email) -> Self {
        let per_customer = discount.max_redemptions_per_customer;
        Self {
            discount: discount.id,
            customer: per_customer.map(|_| CustomerId::of(discount.site, email)),
        }
    }

    /// What a payment redeems of the discount that it is for: what its attempt did, if it is that
    /// one's.
    pub(super) fn of_payment(payment: Option<&Payment>, discount: &AppliedDiscount) -> Self {
        let known = payment.and_then(|payment| payment.redemption);
        known
            .filter(|redemption| redemption.discount == discount.id)
            .unwrap_or(Self {
                discount: discount.id,
                customer: None,
            })
    }
}

impl Checkout {
    /// What it has redeemed: something from when it is confirmed on, nothing any more when the
    /// attempt ends without payment.
    #[must_use]
    pub fn redemption(&self) -> Option<Redemption> {
        match self.status {
            CheckoutStatus::Confirmed | CheckoutStatus::Succeeded => {
                self.payment.as_ref()?.redemption
            }
            CheckoutStatus::Open | CheckoutStatus::Expired => None,
        }
    }

    /// The checkout as it was in an attempt that failed, as far as that is known: with what the
    /// provider's amount was computed from, whatever the buyer chose since.
    #[must_use]
    pub fn attempted(&self, attempt: u32) -> Self {
        let latest = self.payment.as_ref();
        match latest.filter(|payment| payment.attempt == attempt) {
            Some(payment) if self.status == CheckoutStatus::Open => {
                let sold = payment.sold.clone().unwrap_or_else(|| Sold {
                    lines: self.lines.clone(),
                    currency: self.currency,
                });
                Self {
                    lines: sold.lines,
                    currency: sold.currency,
                    discount: payment.discount.clone(),
                    ..self.clone()
                }
            }
            Some(_) | None => self.clone(),
        }
    }
}
