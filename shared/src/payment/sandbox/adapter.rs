//! Our side: the adapter of the port.

use async_trait::async_trait;
use axum::http::HeaderMap;
use jiff::{SignedDuration, Timestamp};
use serde_bytes::ByteBuf;
use uuid::Uuid;

use super::{
    SIGNATURE_HEADER,
    callback::{Callback, PROVIDER, unavailable},
    keys::{self, Returns},
    signature,
};
use crate::{
    domain::{
        checkout::{PaymentFailure, PaymentSession},
        ids::{SandboxSessionId, SiteId},
    },
    payment::{
        CallbackError, Capabilities, Closed, NewSession, PaymentError, PaymentProvider,
        ProviderEvent, SessionRequest, SessionState,
    },
    root_secret::RootSecret,
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

    async fn stored(&self, session: &PaymentSession) -> Result<SandboxSession, PaymentError> {
        let unknown = || PaymentError::UnknownSession(session.id.clone());
        let id = Uuid::try_parse(&session.id).map_err(|_| unknown())?;
        let stored = self.store.sandbox_session(SandboxSessionId::new(id)).await;
        stored.map_err(unavailable)?.ok_or_else(unknown)
    }
}

#[async_trait]
impl PaymentProvider for SandboxProvider {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            most_lifetime: SignedDuration::from_hours(24),
        }
    }

    async fn create_session(&self, request: &SessionRequest) -> Result<NewSession, PaymentError> {
        let secret = keys::session_secret(&self.root, request.checkout, request.attempt).await?;
        let id = SandboxSessionId::new(secret.id());
        let returns = Returns {
            success_url: request.success_url.clone(),
            cancel_url: request.cancel_url.clone(),
        };
        let session = SandboxSession {
            id,
            secret_hash: secret.hash(),
            site: request.site,
            checkout: request.checkout,
            attempt: request.attempt,
            amount: request.amount,
            currency: request.currency,
            merchant: request.merchant.clone(),
            sealed_returns: ByteBuf::from(keys::seal_returns(&self.root, id, &returns).await?),
            base_url: request.base_url.clone(),
            status: SandboxStatus::Open,
            revision: 1,
            expires_at: request.expires_at,
        };
        // One that is there already is the same: an earlier answer got lost.
        self.store
            .insert_sandbox_session(&session)
            .await
            .map_err(unavailable)?;
        let url = keys::page_url(&request.base_url, &secret);
        Ok(NewSession {
            session: PaymentSession {
                provider: PROVIDER.to_owned(),
                id: id.to_string(),
            },
            url,
        })
    }

    async fn fetch_session(&self, session: &PaymentSession) -> Result<SessionState, PaymentError> {
        let stored = self.stored(session).await?;
        Ok(match stored.status {
            SandboxStatus::Open => {
                let secret =
                    keys::session_secret(&self.root, stored.checkout, stored.attempt).await?;
                SessionState::Open {
                    url: keys::page_url(&stored.base_url, &secret),
                }
            }
            SandboxStatus::Pending => SessionState::Pending,
            SandboxStatus::Paid => SessionState::Paid,
            SandboxStatus::Declined => SessionState::Ended(PaymentFailure::Declined),
            SandboxStatus::Canceled | SandboxStatus::Expired => {
                SessionState::Ended(PaymentFailure::Canceled)
            }
        })
    }

    async fn expire_session(&self, session: &PaymentSession) -> Result<Closed, PaymentError> {
        loop {
            let stored = self.stored(session).await?;
            match stored.status {
                SandboxStatus::Pending => return Ok(Closed::Pending),
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
            // Each turn that fails was won by another write, and no other write leaves the session open.
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
        let key = keys::callback_key(&self.root, site)
            .await
            .map_err(|error| CallbackError::Key(error.into()))?;
        signature::verify(&key, header, body, now)?;
        let callback: Callback = serde_json::from_slice(body).map_err(CallbackError::Body)?;
        Ok(vec![callback.into_event()])
    }
}
