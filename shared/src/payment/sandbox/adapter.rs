//! Our side: the adapter of the port.

use async_trait::async_trait;
use axum::http::HeaderMap;
use jiff::{SignedDuration, Timestamp};
use ring::hmac;
use uuid::Uuid;

use super::{
    SIGNATURE_HEADER,
    callback::{Callback, PROVIDER, key_purpose, unavailable},
    signature,
};
use crate::{
    domain::{
        checkout::PaymentSession,
        ids::{SandboxSessionId, SiteId},
        secret::{Secret, SecretKind},
    },
    payment::{
        CallbackError, Capabilities, Closed, PaymentError, PaymentProvider, ProviderEvent,
        RootSecret, SessionRequest,
    },
    store::{SandboxSession, SandboxStatus, Store},
};

/// The sandbox through the port.
#[derive(Clone, Debug)]
pub struct SandboxProvider {
    store: Store,
    root: RootSecret,
}

impl SandboxProvider {
    /// An adapter on these tables, verifying with a key derived from `root`.
    #[must_use]
    pub const fn new(store: Store, root: RootSecret) -> Self {
        Self { store, root }
    }

    /// Derived from the checkout and the attempt: asking again gives the same session.
    async fn session_secret(&self, request: &SessionRequest) -> Result<Secret, PaymentError> {
        let key = self
            .root
            .key("sandbox-session")
            .await
            .map_err(unavailable)?
            .hmac_sha256();
        let tag = hmac::sign(
            &key,
            format!("{}/{}", request.checkout, request.attempt).as_bytes(),
        );
        let (id, random) = tag.as_ref().split_at(16);
        let id = Uuid::from_slice(id).map_err(unavailable)?;
        let random = random.try_into().map_err(unavailable)?;
        Ok(Secret::new(SecretKind::SandboxSession, id, random))
    }
}

#[async_trait]
impl PaymentProvider for SandboxProvider {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            most_lifetime: SignedDuration::from_hours(24),
        }
    }

    async fn create_session(
        &self,
        request: &SessionRequest,
    ) -> Result<PaymentSession, PaymentError> {
        let secret = self.session_secret(request).await?;
        let id = SandboxSessionId::new(secret.id());
        let session = SandboxSession {
            id,
            secret_hash: secret.hash(),
            site: request.site,
            checkout: request.checkout,
            attempt: request.attempt,
            amount: request.amount,
            currency: request.currency,
            merchant: request.merchant.clone(),
            success_url: request.success_url.clone(),
            cancel_url: request.cancel_url.clone(),
            callback_url: format!(
                "{}/payments/{PROVIDER}/{}/callback",
                request.base_url, request.site
            ),
            status: SandboxStatus::Open,
            revision: 1,
            expires_at: request.expires_at,
        };
        // One that is there already is the same: an earlier answer got lost.
        self.store
            .insert_sandbox_session(&session)
            .await
            .map_err(unavailable)?;
        let url = format!("{}/sandbox/{}", request.base_url, secret.reveal());
        Ok(PaymentSession {
            provider: PROVIDER.to_owned(),
            id: id.to_string(),
            url,
        })
    }

    async fn expire_session(&self, session: &PaymentSession) -> Result<Closed, PaymentError> {
        let unknown = || PaymentError::UnknownSession(session.id.clone());
        let id = Uuid::try_parse(&session.id).map_err(|_| unknown())?;
        let id = SandboxSessionId::new(id);
        loop {
            let stored = self
                .store
                .sandbox_session(id)
                .await
                .map_err(unavailable)?
                .ok_or_else(unknown)?;
            match stored.status {
                SandboxStatus::Paid => return Ok(Closed::AlreadyPaid),
                SandboxStatus::Declined | SandboxStatus::Canceled | SandboxStatus::Expired => {
                    return Ok(Closed::Closed);
                }
                SandboxStatus::Open => {}
            }
            let old = stored.revision;
            let closed = SandboxSession {
                status: SandboxStatus::Expired,
                revision: old + 1,
                ..stored
            };
            // Each turn that fails was won by another write, and all other writes end the session.
            if self
                .store
                .replace_sandbox_session(&closed, old)
                .await
                .map_err(unavailable)?
            {
                return Ok(Closed::Closed);
            }
        }
    }

    async fn read_callback(
        &self,
        site: SiteId,
        headers: &HeaderMap,
        body: &[u8],
        now: Timestamp,
    ) -> Result<Vec<ProviderEvent>, CallbackError> {
        let header = headers
            .get(SIGNATURE_HEADER)
            .ok_or(CallbackError::Signature("missing"))?;
        let header = header
            .to_str()
            .map_err(|_| CallbackError::Signature("malformed"))?;
        let key = self
            .root
            .key(&key_purpose(site))
            .await
            .map_err(|error| CallbackError::Key(error.into()))?;
        signature::verify(&key.hmac_sha256(), header, body, now)?;
        let callback: Callback = serde_json::from_slice(body).map_err(CallbackError::Body)?;
        Ok(vec![callback.into_event()])
    }
}
