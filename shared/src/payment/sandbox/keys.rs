//! What the sandbox derives and seals with keys of its own.

use ring::hmac;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::callback::unavailable;
use crate::{
    domain::{
        ids::{CheckoutId, SandboxSessionId, SiteId},
        secret::{Secret, SecretKind},
    },
    payment::PaymentError,
    root_secret::{DerivedKey, RootSecret},
    store::SandboxSession,
};

/// Where the buyer goes on from the sandbox's page.
#[derive(Serialize, Deserialize)]
pub struct Returns {
    /// After payment.
    pub success_url: String,
    /// Otherwise.
    pub cancel_url: String,
}

/// The secret of a session's page: derived from the checkout and the attempt, so that asking
/// again gives the same session, and so that nobody needs to keep it.
pub(super) async fn session_secret(
    root: &RootSecret,
    checkout: CheckoutId,
    attempt: u32,
) -> Result<Secret, PaymentError> {
    let key = root
        .key("sandbox-session")
        .await
        .map_err(unavailable)?
        .hmac_sha256();
    let tag = hmac::sign(&key, format!("{checkout}/{attempt}").as_bytes());
    let (id, random) = tag.as_ref().split_at(16);
    let id = Uuid::from_slice(id).map_err(unavailable)?;
    let random = random.try_into().map_err(unavailable)?;
    Ok(Secret::new(SecretKind::SandboxSession, id, random))
}

/// The address of a session's page.
pub(super) fn page_url(base_url: &str, secret: &Secret) -> String {
    format!("{base_url}/sandbox/{}", secret.reveal())
}

/// The key that signs a site's callbacks.
pub(super) async fn callback_key(
    root: &RootSecret,
    site: SiteId,
) -> Result<hmac::Key, PaymentError> {
    let key = root
        .key(&format!("sandbox-callback/{site}"))
        .await
        .map_err(unavailable)?;
    Ok(key.hmac_sha256())
}

/// Seals a session's return addresses, which hold the checkout's secret.
pub(super) async fn seal_returns(
    root: &RootSecret,
    id: SandboxSessionId,
    returns: &Returns,
) -> Result<Vec<u8>, PaymentError> {
    let text = serde_json::to_string(returns).map_err(unavailable)?;
    returns_key(root)
        .await?
        .seal(&text, &id.to_string())
        .map_err(unavailable)
}

/// Opens a session's return addresses.
pub(super) async fn open_returns(
    root: &RootSecret,
    session: &SandboxSession,
) -> Result<Returns, PaymentError> {
    let key = returns_key(root).await?;
    let text = key
        .unseal(&session.sealed_returns, &session.id.to_string())
        .map_err(unavailable)?;
    serde_json::from_str(&text).map_err(unavailable)
}

async fn returns_key(root: &RootSecret) -> Result<DerivedKey, PaymentError> {
    root.key("sandbox-returns").await.map_err(unavailable)
}
