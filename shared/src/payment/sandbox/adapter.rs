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
    ledger::{parse_charge, plan_of, refunded},
    signature,
};
use crate::{
    clock::Clock,
    domain::{
        checkout::{PaymentFailure, PaymentSession},
        ids::{SandboxSessionId, SiteId},
        provider::ProviderRef,
    },
    payment::{
        CallbackError, Closed, Identified, NewSession, PaymentError, PaymentProvider,
        ProviderEvent, RefundOrder, SessionRequest, SessionState, SubscriptionChange,
        SubscriptionState, ToldRefund,
    },
    root_secret::RootSecret,
    store::{SandboxEntry, SandboxMove, SandboxSession, SandboxStatus, Store},
};

/// The sandbox through the port.
#[derive(Clone, Debug)]
pub struct SandboxProvider {
    store: Store,
    clock: Clock,
    root: RootSecret,
}

impl SandboxProvider {
    /// An adapter on these tables, with its own time, verifying with a key derived from `root`.
    #[must_use]
    pub const fn new(store: Store, clock: Clock, root: RootSecret) -> Self {
        Self { store, clock, root }
    }

    /// A session of a site's.
    async fn stored(&self, site: SiteId, id: &str) -> Result<SandboxSession, PaymentError> {
        let unknown = || PaymentError::Unknown(id.to_owned());
        let uuid = Uuid::try_parse(id).map_err(|_| unknown())?;
        let stored = self
            .store
            .sandbox_session(SandboxSessionId::new(uuid))
            .await;
        let stored = stored.map_err(unavailable)?;
        stored
            .filter(|session| session.site == site)
            .ok_or_else(unknown)
    }

    async fn page_of(&self, session: &SandboxSession) -> Result<String, PaymentError> {
        let (checkout, attempt) = (session.checkout, session.attempt);
        let secret = keys::session_secret(&self.root, checkout, attempt).await?;
        Ok(keys::page_url(&session.base_url, &secret))
    }

    /// Changes a session as `change` says, unless it has nothing to say; again when another write came
    /// first.
    async fn change<T>(
        &self,
        site: SiteId,
        id: &str,
        change: impl Fn(&SandboxSession) -> Result<(Option<SandboxSession>, T), PaymentError>,
    ) -> Result<T, PaymentError> {
        loop {
            let stored = self.stored(site, id).await?;
            let (next, outcome) = change(&stored)?;
            let Some(next) = next else {
                return Ok(outcome);
            };
            let old = stored.revision;
            let next = SandboxSession {
                revision: old + 1,
                ..next
            };
            // Each turn that fails was won by another write, and these are few.
            let replaced = self.store.replace_sandbox_session(&next, old).await;
            if replaced.map_err(unavailable)? {
                return Ok(outcome);
            }
        }
    }
}

#[async_trait]
impl PaymentProvider for SandboxProvider {
    async fn create_session(&self, request: &SessionRequest) -> Result<NewSession, PaymentError> {
        let (checkout, attempt) = (&request.checkout, request.attempt());
        let secret = keys::session_secret(&self.root, checkout.id, attempt).await?;
        let id = SandboxSessionId::new(secret.id());
        let returns = Returns {
            success_url: request.success_url.clone(),
            cancel_url: request.cancel_url.clone(),
        };
        let session = SandboxSession {
            id,
            secret_hash: secret.hash(),
            site: checkout.site,
            checkout: checkout.id,
            attempt,
            amount: checkout.totals().due_now,
            currency: checkout.currency,
            merchant: request.merchant.clone(),
            sealed_returns: ByteBuf::from(keys::seal_returns(&self.root, id, &returns).await?),
            base_url: request.base_url.clone(),
            status: SandboxStatus::Open,
            paid_at: None,
            plan: plan_of(checkout),
            ledger: Vec::new(),
            revision: 1,
            expires_at: request.expires_at,
        };
        // One that is there already is the same: an earlier answer got lost.
        let inserted = self.store.insert_sandbox_session(&session).await;
        inserted.map_err(unavailable)?;
        Ok(NewSession {
            session: PaymentSession {
                provider: PROVIDER.to_owned(),
                id: id.to_string(),
            },
            url: keys::page_url(&request.base_url, &secret),
        })
    }

    async fn fetch_session(
        &self,
        site: SiteId,
        session: &PaymentSession,
    ) -> Result<SessionState, PaymentError> {
        let stored = self.stored(site, &session.id).await?;
        Ok(match stored.status {
            SandboxStatus::Open => SessionState::Open {
                url: self.page_of(&stored).await?,
            },
            SandboxStatus::Pending => SessionState::Pending,
            SandboxStatus::Paid => SessionState::Paid(stored.paid()),
            SandboxStatus::Declined => SessionState::Ended(PaymentFailure::Declined),
            SandboxStatus::Canceled | SandboxStatus::Expired => {
                SessionState::Ended(PaymentFailure::Canceled)
            }
        })
    }

    async fn expire_session(
        &self,
        site: SiteId,
        session: &PaymentSession,
    ) -> Result<Closed, PaymentError> {
        let close = |stored: &SandboxSession| {
            let status = SandboxStatus::Expired;
            let closed = || SandboxSession {
                status,
                ..stored.clone()
            };
            Ok(match stored.status {
                SandboxStatus::Open => (Some(closed()), Closed::Closed),
                SandboxStatus::Pending => (None, Closed::Pending),
                SandboxStatus::Paid => (None, Closed::AlreadyPaid(stored.paid())),
                SandboxStatus::Declined | SandboxStatus::Canceled | SandboxStatus::Expired => {
                    (None, Closed::Closed)
                }
            })
        };
        self.change(site, &session.id, close).await
    }

    async fn desk_url(
        &self,
        site: SiteId,
        session: &PaymentSession,
    ) -> Result<Option<String>, PaymentError> {
        let stored = self.stored(site, &session.id).await?;
        self.page_of(&stored).await.map(Some)
    }

    async fn refund(&self, order: &RefundOrder) -> Result<ToldRefund, PaymentError> {
        let unknown = || PaymentError::Unknown(order.charge.id.clone());
        let (session, number) = parse_charge(&order.charge).ok_or_else(unknown)?;
        let now = self.clock.now();
        let give_back = |stored: &SandboxSession| refunded(stored, number, order, now);
        let session = session.to_string();
        self.change(order.site, &session, give_back).await
    }

    async fn fetch_subscription(
        &self,
        site: SiteId,
        subscription: &ProviderRef,
    ) -> Result<SubscriptionState, PaymentError> {
        let unknown = || PaymentError::Unknown(subscription.id.clone());
        let stored = self.stored(site, &subscription.id).await?;
        Ok(SubscriptionState {
            standing: stored.standing().ok_or_else(unknown)?,
            checkout: Some(stored.checkout),
        })
    }

    async fn change_subscription(
        &self,
        site: SiteId,
        subscription: &ProviderRef,
        change: SubscriptionChange,
    ) -> Result<(), PaymentError> {
        let at = self.clock.now();
        let next = |stored: &SandboxSession| {
            let unknown = || PaymentError::Unknown(subscription.id.clone());
            let standing = stored.standing().ok_or_else(unknown)?;
            let over = standing.ended_at.is_some();
            let what = match change {
                SubscriptionChange::Cancel if over => None,
                SubscriptionChange::Cancel => Some(SandboxMove::Ended),
                SubscriptionChange::CancelAtPeriodEnd | SubscriptionChange::Resume if over => {
                    return Err(PaymentError::Refused("subscription_ended".to_owned()));
                }
                SubscriptionChange::CancelAtPeriodEnd => {
                    (!standing.cancel_at_period_end).then_some(SandboxMove::Ending)
                }
                SubscriptionChange::Resume => standing
                    .cancel_at_period_end
                    .then_some(SandboxMove::Resumed),
            };
            let next = what.map(|what| stored.with(SandboxEntry { at, what }));
            Ok((next, ()))
        };
        self.change(site, &subscription.id, next).await
    }

    async fn identify(
        &self,
        site: SiteId,
        charge: &ProviderRef,
    ) -> Result<Option<Identified>, PaymentError> {
        let Some((session, number)) = parse_charge(charge) else {
            return Ok(None);
        };
        match self.stored(site, &session.to_string()).await {
            Ok(stored) if number == 0 => Ok(Some(Identified::Checkout(stored.checkout))),
            Ok(_) => Ok(Some(Identified::Cycle)),
            Err(PaymentError::Unknown(_)) => Ok(None),
            Err(error) => Err(error),
        }
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
