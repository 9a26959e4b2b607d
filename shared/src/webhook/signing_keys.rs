//! The deployment's keys: who signs tokens with them, and what receivers find of them.

use std::{collections::HashMap, sync::Arc};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tokio::sync::Mutex;

use super::private_key::PrivateKey;
use crate::{
    domain::{
        signing_key::{SigningKey, SigningKeySet},
        webhook::Algorithm,
    },
    root_secret::{RootSecret, RootSecretError},
    sealed::SealedError,
    store::{Store, StoreError},
};

/// How long the set is kept before it is read again: a new key is published for longer than that
/// before it signs.
const KEPT: SignedDuration = SignedDuration::from_secs(60);
/// The same while a key is missing: it may be about to be made.
const KEPT_INCOMPLETE: SignedDuration = SignedDuration::from_secs(1);

/// Why there is no token, or no further key.
#[derive(Debug, thiserror::Error)]
pub enum SigningError {
    /// The table does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A key cannot be sealed or opened.
    #[error(transparent)]
    Sealed(#[from] SealedError),
    /// There is no key of the algorithm yet.
    #[error("there is no key for {} yet: `rotate-keys` makes one", .0.word())]
    NoKey(Algorithm),
    /// The operating system has no randomness.
    #[error("a token cannot be signed")]
    Unsigned,
    /// Somebody else changes the keys.
    #[error("the keys are being changed by somebody else")]
    Contended,
}

impl SigningError {
    /// Whether the same may succeed later.
    #[must_use]
    pub const fn retryable(&self) -> bool {
        match self {
            Self::Store(error) => error.retryable(),
            Self::Sealed(SealedError::Root(RootSecretError::Unreadable(_)))
            | Self::NoKey(_)
            | Self::Unsigned
            | Self::Contended => true,
            Self::Sealed(_) => false,
        }
    }
}

/// Who signs tokens. Cheap to clone; clones share what was read.
#[derive(Clone)]
pub struct SigningKeys {
    store: Store,
    root: RootSecret,
    held: Arc<Mutex<Held>>,
}

/// What was read, and the keys of it that were used.
#[derive(Default)]
struct Held {
    read_at: Option<Timestamp>,
    set: SigningKeySet,
    opened: HashMap<String, Arc<PrivateKey>>,
}

impl SigningKeys {
    /// Nothing is read yet.
    #[must_use]
    pub fn new(store: Store, root: RootSecret) -> Self {
        Self {
            store,
            root,
            held: Arc::default(),
        }
    }

    /// Signs claims: a JWS in its compact form.
    ///
    /// # Errors
    ///
    /// When there is no key yet, or it cannot be had.
    pub async fn sign(
        &self,
        algorithm: Algorithm,
        claims: &[u8],
        now: Timestamp,
    ) -> Result<String, SigningError> {
        let (kid, key) = self.signer(algorithm, now).await?;
        let header = json!({"alg": algorithm.word(), "kid": kid, "typ": "JWT"}).to_string();
        let text = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
        let signed = format!("{}.{}", text(header.as_bytes()), text(claims));
        let signature = key.sign(signed.as_bytes());
        let signature = signature.map_err(|_| SigningError::Unsigned)?;
        Ok(format!(
            "{signed}.{}",
            BASE64_URL_SAFE_NO_PAD.encode(signature)
        ))
    }

    /// Whether there is a key to sign with: nothing is to be promised before.
    ///
    /// # Errors
    ///
    /// When it cannot be had.
    pub async fn has(&self, algorithm: Algorithm, now: Timestamp) -> Result<bool, SigningError> {
        match self.signer(algorithm, now).await {
            Ok(_) => Ok(true),
            Err(SigningError::NoKey(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// The public keys, as receivers look them up.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn jwks(&self, now: Timestamp) -> Result<Value, SigningError> {
        let mut held = self.held.lock().await;
        held.refresh(&self.store, now, KEPT).await?;
        let keys: Vec<Value> = held.set.published(now).map(jwk).collect();
        Ok(json!({"keys": keys}))
    }

    /// Adds keys to the set. Each takes over from those of its algorithm once receivers have had time
    /// to find it; where there are none, it begins at once.
    ///
    /// # Errors
    ///
    /// When they cannot be sealed or stored, or the root secret is not that of the others.
    pub async fn add(
        &self,
        keys: &[PrivateKey],
        now: Timestamp,
    ) -> Result<SigningKeySet, SigningError> {
        let mut sealed = Vec::with_capacity(keys.len());
        for key in keys {
            sealed.push(key.seal(&self.root).await?);
        }
        for _ in 0..3 {
            let old = self.store.signing_keys().await?.unwrap_or_default();
            if let Some(key) = old.keys.last() {
                // With another root secret, nobody could open the new ones.
                PrivateKey::open(&self.root, key).await?;
            }
            let set = old.with(sealed.clone(), now);
            if self.store.put_signing_keys(&set).await? {
                return Ok(set);
            }
        }
        Err(SigningError::Contended)
    }

    async fn signer(
        &self,
        algorithm: Algorithm,
        now: Timestamp,
    ) -> Result<(String, Arc<PrivateKey>), SigningError> {
        let mut held = self.held.lock().await;
        let complete = held.set.signer(algorithm, now).is_some();
        let kept = if complete { KEPT } else { KEPT_INCOMPLETE };
        held.refresh(&self.store, now, kept).await?;
        let key = held.set.signer(algorithm, now).cloned();
        let key = key.ok_or(SigningError::NoKey(algorithm))?;
        if let Some(opened) = held.opened.get(&key.kid) {
            return Ok((key.kid, Arc::clone(opened)));
        }
        let opened = Arc::new(PrivateKey::open(&self.root, &key).await?);
        held.opened.insert(key.kid.clone(), Arc::clone(&opened));
        Ok((key.kid, opened))
    }
}

impl std::fmt::Debug for SigningKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SigningKeys[redacted]")
    }
}

impl Held {
    /// Reads the set again unless that was done a short while ago.
    async fn refresh(
        &mut self,
        store: &Store,
        now: Timestamp,
        kept: SignedDuration,
    ) -> Result<(), StoreError> {
        let age = self.read_at.map(|at| now.duration_since(at));
        if age.is_some_and(|age| !age.is_negative() && age < kept) {
            return Ok(());
        }
        self.set = store.signing_keys().await?.unwrap_or_default();
        let set = &self.set;
        self.opened
            .retain(|kid, _| set.keys.iter().any(|key| key.kid == *kid));
        self.read_at = Some(now);
        Ok(())
    }
}

fn jwk(key: &SigningKey) -> Value {
    let mut jwk = json!(key.public);
    jwk["kid"] = json!(key.kid);
    jwk["alg"] = json!(key.algorithm.word());
    jwk["use"] = json!("sig");
    jwk
}
