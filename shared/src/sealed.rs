//! Secrets that lie in tables: sealed under a key of the root secret, and never printed.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_bytes::ByteBuf;

use crate::root_secret::{RootSecret, RootSecretError, SealError};

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

/// Why secrets cannot be sealed or opened.
#[derive(Debug, thiserror::Error)]
pub enum SealedError {
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

/// Seals secrets of one purpose; `context` is what they belong to, such as the key of their item: no
/// other item can take them over.
///
/// # Errors
///
/// When there is neither randomness nor the root secret.
pub async fn seal<T: Serialize>(
    root: &RootSecret,
    (purpose, context): (&str, &str),
    secrets: &T,
) -> Result<ByteBuf, SealedError> {
    let text = serde_json::to_string(secrets).map_err(|_| SealedError::Corrupt)?;
    let sealed = root.key(purpose).await?.seal(&text, context)?;
    Ok(ByteBuf::from(sealed))
}

/// Opens what [`seal`] sealed for the same purpose and context.
///
/// # Errors
///
/// When the root secret cannot be had, or is not the one that sealed them.
pub async fn open<T: DeserializeOwned>(
    root: &RootSecret,
    (purpose, context): (&str, &str),
    sealed: &[u8],
) -> Result<T, SealedError> {
    let text = root.key(purpose).await?.unseal(sealed, context)?;
    serde_json::from_str(&text).map_err(|_| SealedError::Corrupt)
}
