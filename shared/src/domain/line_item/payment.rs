//! When and how an item is paid.

use serde::{Deserialize, Serialize};

use crate::domain::money::Amount;

/// When and how an item is paid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentTerms {
    /// The way; none is everything now.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub option: Option<PaymentOption>,
    /// The deposit for one; acted on with [`PaymentOption::DepositOnline`] only.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub deposit: Option<Amount>,
}

/// A way to pay for an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PaymentOption {
    /// Everything at the checkout.
    FullOnline,
    /// Everything afterwards, such as in cash.
    FullOffline,
    /// By a membership, what it does not cover at the checkout.
    Membership,
    /// A deposit at the checkout, the rest afterwards.
    DepositOnline,
    /// By a membership that the merchant charges by hand.
    MembershipOffline,
    /// By a membership, what it does not cover afterwards.
    MembershipOfflineRest,
}

impl PaymentTerms {
    /// Whether nothing is said.
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// What of one is due at the checkout; none is all of it.
    ///
    /// There are no memberships here, so none covers anything.
    #[must_use]
    pub const fn upfront(&self) -> Option<Amount> {
        match self.option {
            None | Some(PaymentOption::FullOnline | PaymentOption::Membership) => None,
            Some(PaymentOption::DepositOnline) => self.deposit,
            Some(
                PaymentOption::FullOffline
                | PaymentOption::MembershipOffline
                | PaymentOption::MembershipOfflineRest,
            ) => Some(Amount::ZERO),
        }
    }
}
