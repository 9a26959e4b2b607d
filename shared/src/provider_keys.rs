//! A site's keys at its payment provider: sealed before they are stored, and never printed.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use crate::{
    domain::{ids::SiteId, payment_account::StripeAccount},
    root_secret::RootSecret,
    sealed::{self, Key, SealedError},
};

/// What the root secret's key for them is derived for.
const PURPOSE: &str = "payment-provider";
/// How long callbacks may be signed with a secret that another has replaced: what the provider had
/// sent before is still repeated.
const PREVIOUS_LASTS: SignedDuration = SignedDuration::from_hours(24);

/// The keys of an account at Stripe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StripeKeys {
    /// What requests are made with.
    pub secret_key: Key,
    /// What callbacks are signed with.
    pub webhook_secret: Key,
    /// What they were signed with before, and until when that counts.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub previous: Option<(Key, Timestamp)>,
}

impl StripeKeys {
    /// The same with another secret for callbacks; the old one counts a while longer.
    #[must_use]
    pub fn signed_with(self, webhook_secret: Key, now: Timestamp) -> Self {
        if webhook_secret == self.webhook_secret {
            return self;
        }
        Self {
            previous: Some((self.webhook_secret, now + PREVIOUS_LASTS)),
            webhook_secret,
            ..self
        }
    }

    /// What callbacks may be signed with at `now`.
    pub fn signing(&self, now: Timestamp) -> impl Iterator<Item = &Key> {
        let previous = self.previous.iter().filter(move |(_, until)| now < *until);
        std::iter::once(&self.webhook_secret).chain(previous.map(|(key, _)| key))
    }

    /// Seals them for their site's item.
    ///
    /// # Errors
    ///
    /// When there is neither randomness nor the root secret.
    pub async fn seal(&self, root: &RootSecret, site: SiteId) -> Result<ByteBuf, SealedError> {
        sealed::seal(root, (PURPOSE, &context(site)), self).await
    }

    /// Opens those of a site's account.
    ///
    /// # Errors
    ///
    /// When the root secret cannot be had, or is not the one that sealed them.
    pub async fn open(
        root: &RootSecret,
        site: SiteId,
        account: &StripeAccount,
    ) -> Result<Self, SealedError> {
        sealed::open(root, (PURPOSE, &context(site)), &account.sealed_keys).await
    }
}

/// What sealed keys belong to: no other site can take them over.
fn context(site: SiteId) -> String {
    format!("PROVIDER#{site}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replaced_secret_counts_for_a_day_and_nothing_is_printed() {
        let now = Timestamp::UNIX_EPOCH;
        let keys = StripeKeys {
            secret_key: Key::new("sk_test_hush".to_owned()),
            webhook_secret: Key::new("whsec_old".to_owned()),
            previous: None,
        };
        let same = keys.clone().signed_with(keys.webhook_secret.clone(), now);
        assert_eq!(same, keys);
        let keys = keys.signed_with(Key::new("whsec_new".to_owned()), now);
        let told = |at| keys.signing(at).map(Key::reveal).collect::<Vec<_>>();
        assert_eq!(told(now), ["whsec_new", "whsec_old"]);
        assert_eq!(told(now + PREVIOUS_LASTS), ["whsec_new"]);
        let printed = format!("{keys:?}");
        for secret in ["hush", "old", "new"] {
            assert!(!printed.contains(secret), "{printed}");
        }
    }
}
