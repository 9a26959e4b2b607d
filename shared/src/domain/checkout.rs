//! The checkout: one buyer's short-lived attempt, an immutable snapshot with a small state machine.
//!
//! `open → confirmed → succeeded`, `confirmed → open` when a payment fails, `open → expired`; a
//! confirmed one that is due has expired once no provider's session can pay it any more.

mod buyer;
mod line;
#[cfg(test)]
mod tests;
mod totals;
mod transitions;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

pub use buyer::{Buyer, Email};
pub use line::{AppliedDiscount, Line, Warning};
pub use totals::Totals;
pub use transitions::{Change, Unchanged};

use super::{
    ids::{CheckoutId, SiteId},
    money::Currency,
    offer::OfferId,
    pricing::Priced,
    secret::{Secret, SecretHash},
    template::{Customization, Template},
    urls::WebUrl,
};

/// How long a checkout can be paid unless its site says otherwise: a day.
pub const DEFAULT_LIFETIME: SignedDuration = SignedDuration::from_hours(24);

/// One buyer's attempt to buy what an offer holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkout {
    /// Its id; not a capability.
    pub id: CheckoutId,
    /// Its site.
    pub site: SiteId,
    /// The hash of its client secret's random part.
    pub secret_hash: SecretHash,
    /// What it was made from.
    pub offer: OfferId,
    /// The offer's revision when it was made.
    pub offer_revision: u64,
    /// As stored; [`Checkout::status_at`] tells what it is now.
    pub status: CheckoutStatus,
    /// The currency of all its amounts.
    pub currency: Currency,
    /// What is sold, priced when it was made.
    pub lines: Vec<Line>,
    /// The one discount.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub discount: Option<AppliedDiscount>,
    /// The offer's switches when it was made.
    #[serde(default)]
    pub customization: Customization,
    /// What was left out when it was made.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub warnings: Vec<Warning>,
    /// Who pays, once confirmed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub buyer: Option<Buyer>,
    /// The latest attempt to pay.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub payment: Option<Payment>,
    /// Where the buyer goes after payment; none is our confirmation page.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub success_url: Option<WebUrl>,
    /// Counts its changes, from 1: the optimistic lock.
    pub revision: u64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it can no longer be paid.
    pub expires_at: Timestamp,
}

/// Where a checkout stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CheckoutStatus {
    /// The buyer may change and confirm it.
    Open,
    /// The buyer pressed Pay; the provider has the word.
    Confirmed,
    /// Paid.
    Succeeded,
    /// Too late.
    Expired,
}

/// An attempt to pay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// Counts the attempts of this checkout, from 1.
    pub attempt: u32,
    /// The provider's session, once it has made one; kept when the attempt failed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub session: Option<PaymentSession>,
    /// How the attempt ended, if it ended without payment.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub failure: Option<PaymentFailure>,
}

/// A session at a payment provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentSession {
    /// The provider's name, such as `sandbox`.
    pub provider: String,
    /// The provider's id of it.
    pub id: String,
}

/// How an attempt to pay ended without payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PaymentFailure {
    /// The provider refused the means of payment.
    Declined,
    /// The buyer turned back.
    Canceled,
    /// The provider could not be reached.
    ProviderUnavailable,
}

impl Checkout {
    /// A fresh checkout of a template, under the id of the secret that will open it.
    #[must_use]
    pub fn of_template(
        template: &Template,
        priced: Priced,
        secret: &Secret,
        now: Timestamp,
    ) -> Self {
        Self {
            id: CheckoutId::new(secret.id()),
            site: template.site,
            secret_hash: secret.hash(),
            offer: OfferId::Template(template.id),
            offer_revision: template.revision,
            status: CheckoutStatus::Open,
            currency: template.currency,
            lines: priced.lines,
            discount: priced.discount,
            customization: template.content.customization,
            warnings: priced.warnings,
            buyer: None,
            payment: None,
            success_url: template.content.success_url.clone(),
            revision: 1,
            created_at: now,
            expires_at: now + DEFAULT_LIFETIME,
        }
    }

    /// Where it stands at `now`: what is due and cannot be paid has expired, stored or not.
    ///
    /// A confirmed checkout with a provider's session can be paid until the provider says no.
    #[must_use]
    pub fn status_at(&self, now: Timestamp) -> CheckoutStatus {
        let unpayable = match self.status {
            CheckoutStatus::Open => true,
            CheckoutStatus::Confirmed => self.session().is_none(),
            CheckoutStatus::Succeeded | CheckoutStatus::Expired => false,
        };
        if unpayable && now >= self.expires_at {
            CheckoutStatus::Expired
        } else {
            self.status
        }
    }

    /// The provider's session of the latest attempt, while that attempt runs.
    #[must_use]
    pub fn session(&self) -> Option<&PaymentSession> {
        let running = self.status == CheckoutStatus::Confirmed;
        self.payment.as_ref().filter(|_| running)?.session.as_ref()
    }

    /// What it comes to.
    #[must_use]
    pub fn totals(&self) -> Totals {
        Totals::of(&self.lines, self.discount.as_ref())
    }
}
