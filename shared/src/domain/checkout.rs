//! The checkout: one buyer's short-lived attempt, an immutable snapshot with a small state machine.
//!
//! `open → confirmed → succeeded`, `confirmed → open` when a payment fails, `open → expired`; a
//! confirmed one that is due has expired once no provider's session can pay it any more.

mod buyer;
mod erasing;
mod expiry;
mod fresh;
mod holds;
mod line;
mod link_terms;
#[cfg(test)]
mod model;
mod outcome;
mod redemption;
#[cfg(test)]
mod tests;
mod totals;
mod transitions;

use std::{
    collections::{BTreeMap, BTreeSet},
    net::IpAddr,
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

pub use buyer::{Billing, Buyer, Email, Prefill};
pub use expiry::KEPT_AFTER_EXPIRY;
pub use fresh::Fresh;
pub use holds::{Counter, Holds, Limits, Place, Tally};
pub use line::{AppliedDiscount, Line, Warning};
pub use link_terms::LinkTerms;
pub use redemption::Redemption;
pub use totals::Totals;
pub use transitions::{Change, Unchanged};

use super::{
    catalog::Answer,
    ids::{CheckoutId, OrderId, SiteId},
    is_false,
    locale::Locale,
    metadata::Metadata,
    money::Currency,
    offer::OfferId,
    packed::Packed,
    secret::SecretHash,
    template::Customization,
    tracking,
    urls::WebUrl,
};

/// One buyer's attempt to buy what an offer holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkout {
    /// Its id; not a capability.
    pub id: CheckoutId,
    /// Its site.
    pub site: SiteId,
    /// The hash of its client secret's random part.
    pub secret_hash: SecretHash,
    /// What it was made from; none is products that the API named.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub offer: Option<OfferId>,
    /// The offer's revision when it was made; 0 without an offer.
    pub offer_revision: u64,
    /// Which one it is of those that its offer may make, where they are counted. It is spent for good,
    /// so its record stays.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub slot: Option<u32>,
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
    /// What the link says of other choices.
    #[serde(skip_serializing_if = "LinkTerms::is_default", default)]
    pub terms: LinkTerms,
    /// What is known of the buyer since the last confirmation, or before there was one: see
    /// [`Checkout::known`].
    #[serde(skip_serializing_if = "Prefill::is_empty", default)]
    pub prefill: Prefill,
    /// The buyer's answers to the products' custom fields, as far as they are known.
    #[serde(skip_serializing_if = "Packed::is_empty", default)]
    pub answers: Packed<BTreeMap<String, Answer>>,
    /// The offer's keys and values, and where the buyer came from.
    #[serde(skip_serializing_if = "Metadata::is_empty", default)]
    pub metadata: Metadata,
    /// The language that the shared URL asks for, such as `de` or `pt-BR`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub locale: Option<Locale>,
    /// Whether the buyer must give a full billing address.
    #[serde(skip_serializing_if = "is_false", default)]
    pub require_billing_address: bool,
    /// Where the page's way back leads; none is the site's home.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub return_url: Option<WebUrl>,
    /// What was left out when it was made.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub warnings: Vec<Warning>,
    /// Who pays, once confirmed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub buyer: Option<Buyer>,
    /// The latest attempt to pay.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub payment: Option<Payment>,
    /// The attempts whose money buys nothing any more: it is to go back, or went.
    #[serde(skip_serializing_if = "BTreeSet::is_empty", default)]
    pub given_up: BTreeSet<u32>,
    /// What it made, once it succeeded.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub order: Option<OrderId>,
    /// Where the buyer goes after payment; none is our confirmation page.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub success_url: Option<WebUrl>,
    /// What only the API sets and tells.
    #[serde(skip_serializing_if = "Packed::is_empty", default)]
    pub storefront: Packed<Storefront>,
    /// Its client secret for whoever manages the site, sealed. The opening of an offer keeps none:
    /// it is here once a person looked at the page or when the API made the checkout, and only then
    /// is the checkout listed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub sealed_secret: Option<ByteBuf>,
    /// Whether the person behind it was erased, on request.
    #[serde(skip_serializing_if = "is_false", default)]
    pub anonymized: bool,
    /// Counts its changes, from 1: the optimistic lock.
    pub revision: u64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When the merchant or the buyer last changed it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub modified_at: Option<Timestamp>,
    /// When a person first looked at its page. No change: it counts as no revision.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub opened_at: Option<Timestamp>,
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

/// What a merchant's own storefront keeps with a checkout; nothing here acts on it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Storefront {
    /// The merchant's own id of the customer.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub external_customer: Option<String>,
    /// The merchant's own keys and values of the customer.
    #[serde(skip_serializing_if = "Metadata::is_empty", default)]
    pub customer_metadata: Metadata,
    /// The address that the buyer's requests come from, as the merchant sees it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub customer_ip: Option<IpAddr>,
    /// The origin of the page that embeds the checkout.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub embed_origin: Option<String>,
}

/// An attempt to pay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// Counts the attempts of this checkout, from 1.
    pub attempt: u32,
    /// The provider's session, once it has made one; kept when the attempt failed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub session: Option<PaymentSession>,
    /// When the provider last changed it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub told_at: Option<Timestamp>,
    /// The provider has the order and waits for the money: whatever the buyer does, it may come.
    #[serde(skip_serializing_if = "is_false", default)]
    pub pending: bool,
    /// How the attempt ended, if it ended without payment.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub failure: Option<PaymentFailure>,
    /// The discount that it is paid with: once it failed, the checkout's may become another.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub discount: Option<AppliedDiscount>,
    /// What it redeems of that; [`Checkout::redemption`] tells whether it still does.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub redemption: Option<Redemption>,
    /// Its place in the offer; [`Checkout::place`] tells whether it still has it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub place: Option<Place>,
    /// What it was to pay for, where the buyer chose something else since it failed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub sold: Option<Sold>,
}

/// What an attempt to pay was for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sold {
    /// What was sold.
    pub lines: Vec<Line>,
    /// In which currency.
    pub currency: Currency,
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
    /// The provider does not take it, for a reason that the merchant must see to.
    ProviderRefused,
    /// The money came when nothing could be had for it any more, and was sent back.
    Returned,
}

impl Checkout {
    /// When it last changed, or was made.
    #[must_use]
    pub fn changed_at(&self) -> Timestamp {
        let told_at = self.payment.as_ref().and_then(|payment| payment.told_at);
        let changed_at = self.modified_at.max(told_at);
        changed_at.unwrap_or(self.created_at)
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

    /// Where the buyer came from, as the success URL is told.
    #[must_use]
    pub fn origin(&self) -> Vec<(String, String)> {
        if self.metadata.is_empty() {
            return Vec::new();
        }
        let map = self.metadata.map();
        let text = |key: &&str| {
            let value = map.get(*key)?.as_str()?;
            Some(((*key).to_owned(), value.to_owned()))
        };
        tracking::KEYS.iter().filter_map(text).collect()
    }

    /// Whether lists have it: see [`Checkout::sealed_secret`].
    #[must_use]
    pub const fn is_listed(&self) -> bool {
        self.sealed_secret.is_some()
    }

    /// What it comes to.
    #[must_use]
    pub fn totals(&self) -> Totals {
        Totals::of(&self.lines, self.discount.as_ref())
    }
}
