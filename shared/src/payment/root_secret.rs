//! The one root secret, and the keys that are derived from it.

use std::sync::Arc;

use aws_sdk_ssm::config::{BehaviorVersion, Region};
use base64::{Engine, prelude::BASE64_STANDARD};
use ring::{hkdf, hmac};
use tokio::sync::OnceCell;

use crate::{
    config::{AwsConfig, RootSecretSource},
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
