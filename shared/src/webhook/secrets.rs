//! What an endpoint's deliveries are signed with: the current secret, and those that it replaced a
//! while ago.

use base64::{Engine, prelude::BASE64_STANDARD};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use crate::{
    root_secret::RootSecret,
    sealed::{self, Key, SealedError},
};

/// What a secret starts with.
pub const PREFIX: &str = "whsec_";
/// How long a replaced secret counts, unless the merchant says otherwise.
pub const KEEP: SignedDuration = SignedDuration::from_hours(24);
/// How long it counts at most.
pub const KEEP_AT_MOST: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How many replaced secrets count at once.
const MAX_PREVIOUS: usize = 10;
/// What the root secret's key for them is derived for.
const PURPOSE: &str = "webhook-secrets";

/// A fresh secret, made of random bytes.
#[must_use]
pub fn fresh(random: [u8; 32]) -> Key {
    Key::new(format!("{PREFIX}{}", BASE64_STANDARD.encode(random)))
}

/// The secrets of one endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndpointSecrets {
    /// The one that the merchant was told last.
    pub current: Key,
    /// Those before it, the latest first, and until when they count.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub previous: Vec<(Key, Timestamp)>,
}

impl EndpointSecrets {
    /// The first secret of an endpoint.
    #[must_use]
    pub const fn new(current: Key) -> Self {
        Self {
            current,
            previous: Vec::new(),
        }
    }

    /// The same with another current secret; the old one counts for `keep_for`, at most
    /// [`KEEP_AT_MOST`], so that receivers can change over without missing a delivery.
    #[must_use]
    pub fn rotated(self, current: Key, keep_for: SignedDuration, now: Timestamp) -> Self {
        let until = now + keep_for.clamp(SignedDuration::ZERO, KEEP_AT_MOST);
        let replaced = (current != self.current).then_some((self.current, until));
        let all = replaced.into_iter().chain(self.previous);
        // One that is current again needs no second entry.
        let previous = all.filter(|(key, until)| now < *until && *key != current);
        Self {
            previous: previous.take(MAX_PREVIOUS).collect(),
            current,
        }
    }

    /// Those that deliveries are signed with at `now`, the current one first.
    pub fn active(&self, now: Timestamp) -> impl Iterator<Item = &Key> {
        let previous = self.previous.iter().filter(move |(_, until)| now < *until);
        std::iter::once(&self.current).chain(previous.map(|(key, _)| key))
    }

    /// Seals them for the item with this key.
    ///
    /// # Errors
    ///
    /// When there is neither randomness nor the root secret.
    pub async fn seal(&self, root: &RootSecret, item: &str) -> Result<ByteBuf, SealedError> {
        sealed::seal(root, (PURPOSE, item), self).await
    }

    /// Opens those of the item with this key.
    ///
    /// # Errors
    ///
    /// When the root secret cannot be had, or is not the one that sealed them.
    pub async fn open(root: &RootSecret, item: &str, sealed: &[u8]) -> Result<Self, SealedError> {
        sealed::open(root, (PURPOSE, item), sealed).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: u8) -> Key {
        fresh([number; 32])
    }

    #[test]
    fn a_replaced_secret_counts_for_as_long_as_was_said() {
        let now = Timestamp::UNIX_EPOCH;
        let hours = SignedDuration::from_hours;
        let secrets = EndpointSecrets::new(key(1)).rotated(key(2), KEEP, now);
        let secrets = secrets.rotated(key(3), hours(1), now + hours(20));
        let active = |at| secrets.active(at).cloned().collect::<Vec<_>>();
        assert_eq!(active(now + hours(20)), [key(3), key(2), key(1)]);
        assert_eq!(active(now + hours(21)), [key(3), key(1)]);
        assert_eq!(active(now + hours(24)), [key(3)]);
        // None of what no longer counts is kept.
        let later = secrets.clone().rotated(key(4), hours(-5), now + hours(30));
        assert_eq!(later, EndpointSecrets::new(key(4)));
        let long = secrets.rotated(key(5), hours(1_000_000), now + hours(30));
        assert_eq!(long.previous, [(key(3), now + hours(30) + KEEP_AT_MOST)]);
    }

    #[test]
    fn ten_old_secrets_count_and_none_twice() {
        let now = Timestamp::UNIX_EPOCH;
        let first = EndpointSecrets::new(key(0));
        let many = (1..=20).fold(first, |all, n| all.rotated(key(n), KEEP, now));
        let active: Vec<Key> = many.active(now).cloned().collect();
        assert_eq!(active, (10..=20).rev().map(key).collect::<Vec<_>>());
        let same = many.clone().rotated(key(20), KEEP, now);
        assert_eq!(same, many);
        let back = many.rotated(key(15), KEEP, now);
        let twice = back.active(now).filter(|one| **one == key(15)).count();
        assert_eq!(twice, 1);
    }

    #[test]
    fn a_secret_is_made_as_standard_webhooks_says_and_not_printed() {
        let secret = fresh([7; 32]);
        let text = secret.reveal().strip_prefix("whsec_").unwrap();
        assert_eq!(BASE64_STANDARD.decode(text).unwrap(), [7; 32]);
        let secrets =
            EndpointSecrets::new(secret.clone()).rotated(key(1), KEEP, Timestamp::UNIX_EPOCH);
        let printed = format!("{secrets:?}");
        assert!(!printed.contains("whsec"), "{printed}");
    }
}
