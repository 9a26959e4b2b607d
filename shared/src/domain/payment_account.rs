//! Who takes a site's money: its account at a payment provider.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use super::ids::SiteId;

/// Who takes a site's money. A site that has said nothing uses the sandbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentAccount {
    /// Whose it is.
    pub site: SiteId,
    /// Where checkouts are paid that are confirmed from now on.
    pub takes: Takes,
    /// The account at Stripe. It stays when the site goes back to the sandbox, since what was begun
    /// there goes on there.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub stripe: Option<StripeAccount>,
    /// When it last changed.
    pub modified_at: Timestamp,
    /// Counts its changes, from 1: the optimistic lock.
    pub revision: u64,
}

/// A provider that a site can choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Takes {
    /// No money moves.
    Sandbox,
    /// Stripe's Checkout.
    Stripe,
}

impl Takes {
    /// Every provider.
    pub const ALL: [Self; 2] = [Self::Sandbox, Self::Stripe];
    /// Their words on the wire, in the order of [`Takes::ALL`].
    pub const WORDS: &'static [&'static str] = &["sandbox", "stripe"];

    /// The word on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sandbox => "sandbox",
            Self::Stripe => "stripe",
        }
    }
}

/// An account at Stripe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StripeAccount {
    /// Whether its money is real.
    pub mode: Mode,
    /// Its keys, sealed: nothing tells them, not even in part.
    pub sealed_keys: ByteBuf,
}

/// Whether money is real.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// It is not.
    Test,
    /// It is.
    Live,
}

impl Mode {
    /// The mode of a secret or restricted key of Stripe's; none if the text is no such key.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        let rest = key
            .strip_prefix("sk_")
            .or_else(|| key.strip_prefix("rk_"))?;
        let (mode, rest) = match rest.split_once('_')? {
            ("test", rest) => (Self::Test, rest),
            ("live", rest) => (Self::Live, rest),
            _ => return None,
        };
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        (rest.len() >= 8 && key.len() <= 255 && rest.bytes().all(plain)).then_some(mode)
    }

    /// The word on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Test => "test",
            Self::Live => "live",
        }
    }
}

impl PaymentAccount {
    /// The mode of what takes the money.
    #[must_use]
    pub fn mode(&self) -> Mode {
        let stripe = self.stripe.as_ref().filter(|_| self.takes == Takes::Stripe);
        stripe.map_or(Mode::Test, |stripe| stripe.mode)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_stripe_s_secret_keys_have_a_mode() {
        for (key, mode) in [
            ("sk_test_51AbCdEfGh", Some(Mode::Test)),
            ("rk_test_51AbCdEfGh", Some(Mode::Test)),
            ("sk_live_51AbCdEfGh", Some(Mode::Live)),
            ("pk_live_51AbCdEfGh", None),
            ("sk_live_", None),
            ("sk_live_51AbCdEf\n", None),
            ("sk_prod_51AbCdEfGh", None),
            ("whsec_51AbCdEfGh", None),
            ("", None),
        ] {
            assert_eq!(Mode::of_key(key), mode, "{key}");
        }
    }
}
