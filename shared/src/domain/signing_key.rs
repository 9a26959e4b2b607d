//! The keys that events are signed with as JSON Web Tokens: one set for the whole deployment.
//!
//! Receivers find the public keys at `/.well-known/jwks.json`, and keep what they found for a while. So
//! a key is published for some time before it signs, and long after.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use super::webhook::Algorithm;

/// How long receivers may keep what they found.
pub const MAX_AGE: SignedDuration = SignedDuration::from_secs(300);
/// How long a key is published before it signs: twice what receivers keep it.
pub const PUBLISHED_BEFORE: SignedDuration = SignedDuration::from_secs(2 * MAX_AGE.as_secs());
/// How long a token is good for at most.
pub const LONGEST_TOKEN: SignedDuration = SignedDuration::from_hours(32 * 24);
/// How long a key is published after the last of its tokens has ended.
const PUBLISHED_AFTER: SignedDuration = SignedDuration::from_hours(24);

/// A public key as RFC 7517 has it, its numbers in base64url.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kty")]
pub enum PublicJwk {
    /// An RSA key.
    #[serde(rename = "RSA")]
    Rsa {
        /// The exponent.
        e: String,
        /// The modulus.
        n: String,
    },
    /// A point on an elliptic curve.
    #[serde(rename = "EC")]
    Ec {
        /// The curve.
        crv: String,
        /// One coordinate.
        x: String,
        /// The other.
        y: String,
    },
    /// A key of an Edwards curve.
    #[serde(rename = "OKP")]
    Okp {
        /// The curve.
        crv: String,
        /// The key.
        x: String,
    },
}

/// A key that was made and not used yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSigningKey {
    /// What tokens call it by.
    pub kid: String,
    /// What it signs with.
    pub algorithm: Algorithm,
    /// What receivers verify with.
    pub public: PublicJwk,
    /// What we sign with, sealed.
    pub sealed_private: ByteBuf,
}

/// A key of the set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SigningKey {
    /// What tokens call it by.
    pub kid: String,
    /// What it signs with.
    pub algorithm: Algorithm,
    /// What receivers verify with.
    pub public: PublicJwk,
    /// What we sign with, sealed: nothing tells it.
    pub sealed_private: ByteBuf,
    /// When it was made, and published.
    pub created_at: Timestamp,
    /// When it begins to sign.
    pub usable_from: Timestamp,
    /// When the next one of its algorithm begins.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub retired_at: Option<Timestamp>,
    /// When it is published no more.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub forgotten_at: Option<Timestamp>,
}

impl SigningKey {
    fn is_published(&self, now: Timestamp) -> bool {
        self.forgotten_at.is_none_or(|end| now < end)
    }
}

/// All keys of a deployment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SigningKeySet {
    /// The keys, in the order they were made.
    pub keys: Vec<SigningKey>,
    /// Counts the changes of the set, from 1: the optimistic lock.
    pub revision: u64,
}

impl SigningKeySet {
    /// Whether there is a key of an algorithm, or will be one to sign with.
    #[must_use]
    pub fn has(&self, algorithm: Algorithm) -> bool {
        self.of(algorithm).next().is_some()
    }

    /// The key that signs at `now`.
    #[must_use]
    pub fn signer(&self, algorithm: Algorithm, now: Timestamp) -> Option<&SigningKey> {
        self.of(algorithm)
            .filter(|key| key.usable_from <= now && key.is_published(now))
            .max_by_key(|key| key.usable_from)
    }

    /// The keys that receivers find at `now`.
    pub fn published(&self, now: Timestamp) -> impl Iterator<Item = &SigningKey> {
        self.keys.iter().filter(move |key| key.is_published(now))
    }

    /// The same with further keys. Each takes over from those of its algorithm once receivers have had
    /// time to find it; where there are none, it begins at once.
    #[must_use]
    pub fn with(mut self, new: impl IntoIterator<Item = NewSigningKey>, now: Timestamp) -> Self {
        self.keys.retain(|key| key.is_published(now));
        for new in new {
            let usable_from = match self.has(new.algorithm) {
                true => now + PUBLISHED_BEFORE,
                false => now,
            };
            let last =
                |key: &&mut SigningKey| key.algorithm == new.algorithm && key.retired_at.is_none();
            for key in self.keys.iter_mut().filter(last) {
                key.retired_at = Some(usable_from);
                key.forgotten_at = Some(usable_from + LONGEST_TOKEN + PUBLISHED_AFTER);
            }
            self.keys.push(SigningKey {
                kid: new.kid,
                algorithm: new.algorithm,
                public: new.public,
                sealed_private: new.sealed_private,
                created_at: now,
                usable_from,
                retired_at: None,
                forgotten_at: None,
            });
        }
        self.revision += 1;
        self
    }

    fn of(&self, algorithm: Algorithm) -> impl Iterator<Item = &SigningKey> {
        self.keys
            .iter()
            .filter(move |key| key.algorithm == algorithm)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(kid: &str, algorithm: Algorithm) -> NewSigningKey {
        NewSigningKey {
            kid: kid.to_owned(),
            algorithm,
            public: PublicJwk::Okp {
                crv: "Ed25519".to_owned(),
                x: String::new(),
            },
            sealed_private: ByteBuf::new(),
        }
    }

    fn minutes(count: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_mins(count)
    }

    const DAY: i64 = 24 * 60;

    fn signer(set: &SigningKeySet, now: Timestamp) -> Option<&str> {
        let key = set.signer(Algorithm::Es256, now)?;
        Some(&key.kid)
    }

    fn published(set: &SigningKeySet, now: Timestamp) -> Vec<&str> {
        set.published(now).map(|key| key.kid.as_str()).collect()
    }

    #[test]
    fn a_key_is_published_before_it_signs_and_long_after() {
        let set = SigningKeySet::default().with([new("a", Algorithm::Es256)], minutes(0));
        assert_eq!(signer(&set, minutes(0)), Some("a"));
        assert_eq!(set.signer(Algorithm::Rs256, minutes(0)), None);
        let set = set.with([new("b", Algorithm::Es256)], minutes(100));
        assert_eq!(set.revision, 2);
        assert_eq!(published(&set, minutes(100)), ["a", "b"]);
        assert_eq!(signer(&set, minutes(109)), Some("a"));
        assert_eq!(signer(&set, minutes(110)), Some("b"));
        let end = 110 + 33 * DAY;
        assert_eq!(published(&set, minutes(end - 1)), ["a", "b"]);
        assert_eq!(published(&set, minutes(end)), ["b"]);
        let later = set.with([new("c", Algorithm::Rs256)], minutes(end));
        let kids: Vec<&str> = later.keys.iter().map(|key| key.kid.as_str()).collect();
        assert_eq!(kids, ["b", "c"]);
        assert_eq!(later.keys[0].retired_at, None);
    }

    #[test]
    fn keys_that_follow_each_other_quickly_all_get_their_time() {
        let set = SigningKeySet::default()
            .with([new("a", Algorithm::Es256)], minutes(0))
            .with([new("b", Algorithm::Es256)], minutes(100))
            .with([new("c", Algorithm::Es256)], minutes(105));
        let signers: Vec<_> = [100, 109, 110, 114, 115]
            .map(|at| signer(&set, minutes(at)))
            .into_iter()
            .flatten()
            .collect();
        assert_eq!(signers, ["a", "a", "b", "b", "c"]);
        for (key, retired) in set.keys.iter().zip([Some(110), Some(115), None]) {
            assert_eq!(key.retired_at, retired.map(minutes));
            let forgotten = retired.map(|at| minutes(at + 33 * DAY));
            assert_eq!(key.forgotten_at, forgotten);
        }
    }

    #[test]
    fn what_is_stored_reads_as_it_was() {
        let set = SigningKeySet::default().with([new("a", Algorithm::EdDsa)], minutes(0));
        let text = serde_json::to_string(&set).unwrap();
        assert!(
            text.contains(r#""algorithm":"EdDSA","public":{"kty":"OKP""#),
            "{text}"
        );
        assert_eq!(serde_json::from_str::<SigningKeySet>(&text).unwrap(), set);
    }
}
