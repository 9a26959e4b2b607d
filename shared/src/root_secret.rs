//! The one root secret, and the keys that are derived from it.

use std::sync::Arc;

use aws_sdk_ssm::config::{BehaviorVersion, Region};
use base64::{Engine, prelude::BASE64_STANDARD};
use ring::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hkdf, hmac,
};
use tokio::sync::OnceCell;

use crate::{
    config::{AwsConfig, RootSecretSource},
    random,
    store::{credentials, https_client},
};

const LENGTH: usize = 32;

/// The one root secret of a deployment: read when it is first needed, then kept.
#[derive(Clone)]
pub struct RootSecret {
    source: Option<RootSecretSource>,
    aws: AwsConfig,
    read: Arc<OnceCell<hkdf::Prk>>,
}

impl std::fmt::Debug for RootSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RootSecret[redacted]")
    }
}

/// A key for one purpose.
pub struct DerivedKey([u8; LENGTH]);

impl DerivedKey {
    /// The key for signing with HMAC-SHA256.
    #[must_use]
    pub fn hmac_sha256(&self) -> hmac::Key {
        hmac::Key::new(hmac::HMAC_SHA256, &self.0)
    }
}

impl std::fmt::Debug for DerivedKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DerivedKey[redacted]")
    }
}

impl DerivedKey {
    /// Seals a text with AES-256-GCM: a random nonce, then the ciphertext. `context`, such as the
    /// key of the item that keeps it, must be the same when it is opened.
    ///
    /// # Errors
    ///
    /// When the operating system has no randomness.
    pub fn seal(&self, plain: &str, context: &str) -> Result<Vec<u8>, SealError> {
        let nonce = random::bytes::<NONCE_LEN>().map_err(|_| SealError)?;
        let mut sealed = plain.as_bytes().to_vec();
        self.aead()?
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(context),
                &mut sealed,
            )
            .map_err(|_| SealError)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what [`DerivedKey::seal`] sealed.
    ///
    /// # Errors
    ///
    /// When it was sealed with another key or context, or was changed.
    pub fn unseal(&self, sealed: &[u8], context: &str) -> Result<String, SealError> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_LEN>().ok_or(SealError)?;
        let mut sealed = sealed.to_vec();
        let plain = self
            .aead()?
            .open_in_place(
                Nonce::assume_unique_for_key(*nonce),
                Aad::from(context),
                &mut sealed,
            )
            .map_err(|_| SealError)?;
        String::from_utf8(plain.to_vec()).map_err(|_| SealError)
    }

    fn aead(&self) -> Result<LessSafeKey, SealError> {
        UnboundKey::new(&AES_256_GCM, &self.0)
            .map(LessSafeKey::new)
            .map_err(|_| SealError)
    }
}

/// A text cannot be sealed or opened; why is nobody's business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a sealed text cannot be made or opened")]
pub struct SealError;

/// Why the root secret cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum RootSecretError {
    /// `ROOT_SECRET` is not set for this function.
    #[error("ROOT_SECRET is not set for this function")]
    NotConfigured,
    /// It cannot be read from where it lies.
    #[error("the root secret cannot be read: {0}")]
    Unreadable(String),
    /// What lies there is not 32 bytes in base64.
    #[error("the root secret is not 32 bytes in base64")]
    Malformed,
}

impl RootSecret {
    /// Nothing is read yet.
    #[must_use]
    pub fn new(source: Option<RootSecretSource>, aws: AwsConfig) -> Self {
        Self {
            source,
            aws,
            read: Arc::default(),
        }
    }

    /// The key for `purpose`: HKDF-SHA256 of the root secret, the purpose as info.
    ///
    /// # Errors
    ///
    /// When the root secret cannot be had.
    pub async fn key(&self, purpose: &str) -> Result<DerivedKey, RootSecretError> {
        let root = self.read.get_or_try_init(|| self.load()).await?;
        let mut key = [0; LENGTH];
        root.expand(&[purpose.as_bytes()], hkdf::HKDF_SHA256)
            .and_then(|okm| okm.fill(&mut key))
            .map_err(|_| RootSecretError::Malformed)?;
        Ok(DerivedKey(key))
    }

    async fn load(&self) -> Result<hkdf::Prk, RootSecretError> {
        let text = match self.source.as_ref().ok_or(RootSecretError::NotConfigured)? {
            RootSecretSource::Parameter(name) => self.parameter(name).await?,
            RootSecretSource::File(path) => std::fs::read_to_string(path)
                .map_err(|error| RootSecretError::Unreadable(error.to_string()))?,
        };
        let bytes = BASE64_STANDARD
            .decode(text.trim())
            .map_err(|_| RootSecretError::Malformed)?;
        if bytes.len() != LENGTH {
            return Err(RootSecretError::Malformed);
        }
        Ok(hkdf::Salt::new(hkdf::HKDF_SHA256, b"checkout-links").extract(&bytes))
    }

    async fn parameter(&self, name: &str) -> Result<String, RootSecretError> {
        let aws = &self.aws;
        let unreadable = |error: String| RootSecretError::Unreadable(error);
        let mut config = aws_sdk_ssm::config::Builder::new()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(Region::new(aws.region.clone()))
            .credentials_provider(credentials(aws))
            .http_client(
                https_client(aws.trust_system_roots)
                    .map_err(|error| unreadable(error.to_string()))?,
            );
        config.set_endpoint_url(aws.ssm_endpoint.clone());
        let client = aws_sdk_ssm::Client::from_conf(config.build());
        let answer = client
            .get_parameter()
            .name(name)
            .with_decryption(true)
            .send()
            .await;
        let answer = answer.map_err(|error| {
            unreadable(aws_sdk_ssm::error::DisplayErrorContext(&error).to_string())
        })?;
        answer
            .parameter
            .and_then(|parameter| parameter.value)
            .ok_or(RootSecretError::Malformed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_key_and_context_open_a_sealed_text() {
        let (key, other) = (DerivedKey([1; LENGTH]), DerivedKey([2; LENGTH]));
        let sealed = key.seal("text", "item").unwrap();
        assert_ne!(sealed, key.seal("text", "item").unwrap());
        assert_eq!(key.unseal(&sealed, "item").unwrap(), "text");
        let mut changed = sealed.clone();
        changed[NONCE_LEN] ^= 1;
        for wrong in [
            other.unseal(&sealed, "item"),
            key.unseal(&sealed, "x"),
            key.unseal(&changed, "item"),
        ] {
            assert_eq!(wrong, Err(SealError));
        }
        assert_eq!(key.unseal(&sealed[..5], "item"), Err(SealError));
    }
}
