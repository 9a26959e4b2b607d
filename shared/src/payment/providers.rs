//! All providers as one: the port, for whichever a site uses.

use std::sync::Arc;

use async_trait::async_trait;
use axum::http::HeaderMap;
use jiff::Timestamp;

use super::{
    CallbackError, Closed, Identified, NewSession, PaymentError, PaymentProvider, ProviderEvent,
    RefundOrder, SessionRequest, SessionState, SubscriptionChange, SubscriptionState, ToldRefund,
    sandbox::{self, SandboxProvider},
    stripe::{self, StripeProvider},
};
use crate::{
    clock::Clock,
    config::Config,
    domain::{
        checkout::PaymentSession, ids::SiteId, payment_account::Takes, provider::ProviderRef,
    },
    root_secret::RootSecret,
    store::Store,
};

/// The providers. What was begun with one goes on with it, whatever the site uses by now.
#[derive(Clone)]
pub struct Providers {
    store: Store,
    sandbox: Arc<SandboxProvider>,
    stripe: Arc<StripeProvider>,
}

impl std::fmt::Debug for Providers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Providers")
    }
}

impl Providers {
    /// All of them on these tables, at this time, with keys that `root` opens or derives.
    #[must_use]
    pub fn new(store: &Store, clock: &Clock, root: &RootSecret, config: &Config) -> Self {
        let base = config.stripe_api_base.as_deref();
        let base = base.unwrap_or(stripe::API_BASE);
        let stripe = StripeProvider::new(store.clone(), root.clone(), base);
        let sandbox = SandboxProvider::new(store.clone(), clock.clone(), root.clone());
        Self {
            store: store.clone(),
            sandbox: Arc::new(sandbox),
            stripe: Arc::new(stripe),
        }
    }

    /// The provider of this name.
    ///
    /// # Errors
    ///
    /// [`PaymentError::Unknown`] when there is none.
    pub fn named(&self, provider: &str) -> Result<&dyn PaymentProvider, PaymentError> {
        match provider {
            sandbox::PROVIDER => Ok(self.sandbox.as_ref()),
            stripe::PROVIDER => Ok(self.stripe.as_ref()),
            other => Err(PaymentError::Unknown(other.to_owned())),
        }
    }
}

#[async_trait]
impl PaymentProvider for Providers {
    async fn create_session(&self, request: &SessionRequest) -> Result<NewSession, PaymentError> {
        let account = self.store.payment_account(request.checkout.site).await;
        let account = account.map_err(|error| PaymentError::Unavailable(error.into()))?;
        match account.map_or(Takes::Sandbox, |account| account.takes) {
            Takes::Sandbox => self.sandbox.create_session(request).await,
            Takes::Stripe => self.stripe.create_session(request).await,
        }
    }

    async fn fetch_session(
        &self,
        site: SiteId,
        session: &PaymentSession,
    ) -> Result<SessionState, PaymentError> {
        let provider = self.named(&session.provider)?;
        provider.fetch_session(site, session).await
    }

    async fn expire_session(
        &self,
        site: SiteId,
        session: &PaymentSession,
    ) -> Result<Closed, PaymentError> {
        let provider = self.named(&session.provider)?;
        provider.expire_session(site, session).await
    }

    async fn desk_url(
        &self,
        site: SiteId,
        session: &PaymentSession,
    ) -> Result<Option<String>, PaymentError> {
        let provider = self.named(&session.provider)?;
        provider.desk_url(site, session).await
    }

    async fn refund(&self, order: &RefundOrder) -> Result<ToldRefund, PaymentError> {
        let provider = self.named(&order.charge.provider)?;
        provider.refund(order).await
    }

    async fn fetch_subscription(
        &self,
        site: SiteId,
        subscription: &ProviderRef,
    ) -> Result<SubscriptionState, PaymentError> {
        let provider = self.named(&subscription.provider)?;
        provider.fetch_subscription(site, subscription).await
    }

    async fn change_subscription(
        &self,
        site: SiteId,
        subscription: &ProviderRef,
        change: SubscriptionChange,
    ) -> Result<(), PaymentError> {
        let provider = self.named(&subscription.provider)?;
        provider
            .change_subscription(site, subscription, change)
            .await
    }

    async fn identify(
        &self,
        site: SiteId,
        charge: &ProviderRef,
    ) -> Result<Option<Identified>, PaymentError> {
        self.named(&charge.provider)?.identify(site, charge).await
    }

    /// By the header that only one provider sends.
    async fn read_callback(
        &self,
        site: SiteId,
        headers: &HeaderMap,
        body: &[u8],
        now: Timestamp,
    ) -> Result<Vec<ProviderEvent>, CallbackError> {
        if headers.contains_key(stripe::SIGNATURE_HEADER) {
            return self.stripe.read_callback(site, headers, body, now).await;
        }
        self.sandbox.read_callback(site, headers, body, now).await
    }
}
