//! How the buyer's page of a template differs from the ordinary.

use serde::{Deserialize, Serialize};

use crate::domain::is_false;

/// How the buyer's page differs from the ordinary.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customization {
    /// No link back to the site.
    #[serde(skip_serializing_if = "is_false", default)]
    pub disabled_continue_shopping_button: bool,
    /// No checkbox for the site's policy.
    #[serde(skip_serializing_if = "is_false", default)]
    pub disabled_policy_agreement_checkbox: bool,
    /// The buyer cannot add or remove a gift card.
    #[serde(skip_serializing_if = "is_false", default)]
    pub locked_gift_card: bool,
    /// The buyer cannot add or remove a coupon.
    #[serde(skip_serializing_if = "is_false", default)]
    pub locked_coupon: bool,
    /// No offline payment.
    #[serde(skip_serializing_if = "is_false", default)]
    pub disabled_manual_payment: bool,
}

/// An update of [`Customization`]: only what is `Some` changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CustomizationPatch {
    /// No link back to the site.
    pub disabled_continue_shopping_button: Option<bool>,
    /// No checkbox for the site's policy.
    pub disabled_policy_agreement_checkbox: Option<bool>,
    /// The buyer cannot add or remove a gift card.
    pub locked_gift_card: Option<bool>,
    /// The buyer cannot add or remove a coupon.
    pub locked_coupon: Option<bool>,
    /// No offline payment.
    pub disabled_manual_payment: Option<bool>,
}

impl CustomizationPatch {
    /// Clears every switch.
    pub const CLEAR: Self = Self {
        disabled_continue_shopping_button: Some(false),
        disabled_policy_agreement_checkbox: Some(false),
        locked_gift_card: Some(false),
        locked_coupon: Some(false),
        disabled_manual_payment: Some(false),
    };

    /// `old` with the changes.
    #[must_use]
    pub fn applied_to(self, old: Customization) -> Customization {
        Customization {
            disabled_continue_shopping_button: self
                .disabled_continue_shopping_button
                .unwrap_or(old.disabled_continue_shopping_button),
            disabled_policy_agreement_checkbox: self
                .disabled_policy_agreement_checkbox
                .unwrap_or(old.disabled_policy_agreement_checkbox),
            locked_gift_card: self.locked_gift_card.unwrap_or(old.locked_gift_card),
            locked_coupon: self.locked_coupon.unwrap_or(old.locked_coupon),
            disabled_manual_payment: self
                .disabled_manual_payment
                .unwrap_or(old.disabled_manual_payment),
        }
    }
}
