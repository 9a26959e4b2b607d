//! Our side: the adapter of the port.

use async_trait::async_trait;
use axum::http::HeaderMap;
use jiff::Timestamp;
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
        provider::ProviderRef,
        sale::Paid,
    },
    payment::{
        CallbackError, Closed, Identified, NewSession, PaymentError, PaymentProvider,
        ProviderEvent, RefundOrder, SessionRequest, SessionState, SubscriptionChange,
        SubscriptionState, ToldRefund,
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
        let unknown = || PaymentError::Unknown(session.id.clone());
        let id = Uuid::try_parse(&session.id).map_err(|_| unknown())?;
        let stored = self.store.sandbox_session(SandboxSessionId::new(id)).await;
        stored.map_err(unavailable)?.ok_or_else(unknown)
    }
}

#[async_trait]
impl PaymentProvider for SandboxProvider {
    async fn create_session(&self, request: &SessionRequest) -> Result<NewSession, PaymentError> {
        let secret =
            keys::session_secret(&self.root, request.checkout.id, request.attempt()).await?;
        let id = SandboxSessionId::new(secret.id());
        let returns = Returns {
            success_url: request.success_url.clone(),
            cancel_url: request.cancel_url.clone(),
        };
        let session = SandboxSession {
            id,
            secret_hash: secret.hash(),
            site: request.checkout.site,
            checkout: request.checkout.id,
            attempt: request.attempt(),
            amount: request.checkout.totals().due_now,
            currency: request.checkout.currency,
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

    async fn fetch_session(
        &self,
        _: SiteId,
        session: &PaymentSession,
    ) -> Result<SessionState, PaymentError> {
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
            SandboxStatus::Paid => SessionState::Paid(paid(&stored)),
            SandboxStatus::Declined => SessionState::Ended(PaymentFailure::Declined),
            SandboxStatus::Canceled | SandboxStatus::Expired => {
                SessionState::Ended(PaymentFailure::Canceled)
            }
        })
    }

    async fn expire_session(
        &self,
        _: SiteId,
        session: &PaymentSession,
    ) -> Result<Closed, PaymentError> {
        loop {
            let stored = self.stored(session).await?;
            match stored.status {
                SandboxStatus::Pending => return Ok(Closed::Pending),
                SandboxStatus::Paid => return Ok(Closed::AlreadyPaid(paid(&stored))),
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

    async fn desk_url(
        &self,
        _: SiteId,
        session: &PaymentSession,
    ) -> Result<Option<String>, PaymentError> {
        let stored = self.stored(session).await?;
        let secret = keys::session_secret(&self.root, stored.checkout, stored.attempt).await?;
        Ok(Some(keys::page_url(&stored.base_url, &secret)))
    }

    async fn refund(&self, order: &RefundOrder) -> Result<ToldRefund, PaymentError> {
        Err(PaymentError::Unknown(order.charge.id.clone()))
    }

    async fn fetch_subscription(
        &self,
        _: SiteId,
        subscription: &ProviderRef,
    ) -> Result<SubscriptionState, PaymentError> {
        Err(PaymentError::Unknown(subscription.id.clone()))
    }

    async fn change_subscription(
        &self,
        _: SiteId,
        subscription: &ProviderRef,
        _: SubscriptionChange,
    ) -> Result<(), PaymentError> {
        Err(PaymentError::Unknown(subscription.id.clone()))
    }

    async fn identify(
        &self,
        _: SiteId,
        _: &ProviderRef,
    ) -> Result<Option<Identified>, PaymentError> {
        Ok(None)
    }

    async fn read_callback(
        &self,
        site: SiteId,
        headers: &HeaderMap,
        body: &[u8],
        now: Timestamp,
    ) -> Result<Vec<ProviderEvent>, CallbackError> {
        let header = signature::header(headers, SIGNATURE_HEADER)?;
        let key = keys::callback_key(&self.root, site)
            .await
            .map_err(|error| CallbackError::Key(error.into()))?;
        signature::verify(&key, header, body, now)?;
        let callback: Callback = serde_json::from_slice(body).map_err(CallbackError::Body)?;
        Ok(vec![callback.into_event()])
    }
}

/// What was taken in a session.
fn paid(session: &SandboxSession) -> Paid {
    Paid {
        amount: session.amount,
        currency: session.currency,
        charge: (!session.amount.is_zero())
            .then(|| ProviderRef::new(PROVIDER, session.id.to_string())),
        subscription: None,
        at: session.expires_at,
    }
}
