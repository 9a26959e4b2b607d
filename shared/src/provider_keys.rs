//! A site's keys at its payment provider: sealed before they are stored, and never printed.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use crate::{
    domain::{ids::SiteId, payment_account::StripeAccount},
    root_secret::{DerivedKey, RootSecret, RootSecretError, SealError},
};

/// How long callbacks may be signed with a secret that another has replaced: what the provider had
/// sent before is still repeated.
const PREVIOUS_LASTS: SignedDuration = SignedDuration::from_hours(24);

/// A key that is shown to nobody.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Key(String);

impl Key {
    /// Keeps a key.
    #[must_use]
    pub const fn new(key: String) -> Self {
        Self(key)
    }

    /// The key itself, for the one it is meant for.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key[redacted]")
    }
}

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

/// Why keys cannot be sealed or opened.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// The root secret cannot be had.
    #[error(transparent)]
    Root(#[from] RootSecretError),
    /// It is not the one that they were sealed with.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// What was sealed is something else.
    #[error("sealed keys hold something else")]
    Corrupt,
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
    pub async fn seal(&self, root: &RootSecret, site: SiteId) -> Result<ByteBuf, KeysError> {
        let text = serde_json::to_string(self).map_err(|_| KeysError::Corrupt)?;
        let sealed = key(root).await?.seal(&text, &context(site))?;
        Ok(ByteBuf::from(sealed))
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
    ) -> Result<Self, KeysError> {
        let text = key(root).await?;
        let text = text.unseal(&account.sealed_keys, &context(site))?;
        serde_json::from_str(&text).map_err(|_| KeysError::Corrupt)
    }
}

/// What sealed keys belong to: no other site can take them over.
fn context(site: SiteId) -> String {
    format!("PROVIDER#{site}")
}

async fn key(root: &RootSecret) -> Result<DerivedKey, RootSecretError> {
    root.key("payment-provider").await
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
