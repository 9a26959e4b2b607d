//! Stripe through the port.

use async_trait::async_trait;
use axum::http::HeaderMap;
use jiff::Timestamp;
use ring::hmac;

use super::{
    PROVIDER, SIGNATURE_HEADER, callback, cancel,
    client::{Call, Client},
    end_subscription,
    form::Form,
    objects::{Session, Subscription},
    path, refunds,
    session::Wanted,
    session_with_all, told,
};
use crate::{
    domain::{checkout::PaymentSession, ids::SiteId, payment_account::Mode, provider::ProviderRef},
    payment::{
        CallbackError, Closed, Identified, NewSession, PaymentError, PaymentProvider,
        ProviderEvent, RefundOrder, SessionRequest, SessionState, SubscriptionChange,
        SubscriptionState, ToldRefund, signature,
    },
    provider_keys::StripeKeys,
    root_secret::RootSecret,
    store::Store,
};

/// Stripe, for every site that has an account there.
#[derive(Clone)]
pub struct StripeProvider {
    store: Store,
    root: RootSecret,
    client: Client,
}

impl StripeProvider {
    /// An adapter that finds sites' keys in these tables, and Stripe's API at `base`.
    #[must_use]
    pub fn new(store: Store, root: RootSecret, base: &str) -> Self {
        Self {
            store,
            root,
            client: Client::new(base),
        }
    }

    async fn keys(&self, site: SiteId) -> Result<Option<(StripeKeys, Mode)>, PaymentError> {
        let unavailable =
            |error: Box<dyn std::error::Error + Send + Sync>| PaymentError::Unavailable(error);
        let account = self.store.payment_account(site).await;
        let account = account.map_err(|error| unavailable(error.into()))?;
        let Some(account) = account.and_then(|account| account.stripe) else {
            return Ok(None);
        };
        let keys = StripeKeys::open(&self.root, site, &account).await;
        let keys = keys.map_err(|error| unavailable(error.into()))?;
        Ok(Some((keys, account.mode)))
    }

    async fn call(&self, site: SiteId) -> Result<Call<'_>, PaymentError> {
        let keys = self.keys(site).await?;
        let unknown = || PaymentError::Unknown("account of the site".to_owned());
        let (keys, _) = keys.ok_or_else(unknown)?;
        Ok(self.client.with(keys.secret_key))
    }
}

#[async_trait]
impl PaymentProvider for StripeProvider {
    async fn create_session(&self, request: &SessionRequest) -> Result<NewSession, PaymentError> {
        let wanted = Wanted::by(request)?;
        let call = self.call(request.checkout.site).await?;
        if let Some(coupon) = &wanted.coupon {
            let key = format!("{}-coupon", wanted.name);
            match call
                .post::<serde::de::IgnoredAny>("coupons", coupon, Some(&key))
                .await
            {
                Ok(_) => {}
                Err(PaymentError::Refused(why)) if why == "resource_already_exists" => {}
                Err(error) => return Err(error),
            }
        }
        let session: Session = call
            .post("checkout/sessions", &wanted.session, Some(&wanted.name))
            .await?;
        if session.amount_total.unwrap_or_default() != wanted.due {
            // Such as with taxes that the account adds: nobody is to pay another sum than was shown.
            expire(&call, &session.id).await?;
            return Err(PaymentError::Refused("amount_differs".to_owned()));
        }
        let url = session
            .url
            .ok_or_else(|| told::senseless("a session without its page"))?;
        let (provider, id) = (PROVIDER.to_owned(), session.id);
        Ok(NewSession {
            session: PaymentSession { provider, id },
            url,
        })
    }

    async fn fetch_session(
        &self,
        site: SiteId,
        session: &PaymentSession,
    ) -> Result<SessionState, PaymentError> {
        let call = self.call(site).await?;
        let session = session_with_all(&call, &session.id).await?;
        let state = told::state(&session)?;
        if matches!(state, SessionState::Ended(_)) {
            end_subscription(&call, &session).await?;
        }
        Ok(state)
    }

    async fn expire_session(
        &self,
        site: SiteId,
        session: &PaymentSession,
    ) -> Result<Closed, PaymentError> {
        let call = self.call(site).await?;
        let refused = match expire(&call, &session.id).await {
            Ok(()) => return Ok(Closed::Closed),
            Err(error @ PaymentError::Refused(_)) => error,
            Err(error) => return Err(error),
        };
        // It is over already: how?
        match told::state(&session_with_all(&call, &session.id).await?)? {
            SessionState::Open { .. } => Err(refused),
            SessionState::Pending => Ok(Closed::Pending),
            SessionState::Paid(paid) => Ok(Closed::AlreadyPaid(paid)),
            SessionState::Ended(_) => Ok(Closed::Closed),
        }
    }

    async fn desk_url(
        &self,
        _: SiteId,
        _: &PaymentSession,
    ) -> Result<Option<String>, PaymentError> {
        Ok(None)
    }

    async fn refund(&self, order: &RefundOrder) -> Result<ToldRefund, PaymentError> {
        let call = self.call(order.site).await?;
        refunds::give_back(&call, order).await
    }

    async fn fetch_subscription(
        &self,
        site: SiteId,
        subscription: &ProviderRef,
    ) -> Result<SubscriptionState, PaymentError> {
        let call = self.call(site).await?;
        let path = path("subscriptions", &subscription.id);
        let told: Subscription = call.get(&path, &Form::new()).await?;
        told::subscription(&told, site)
    }

    async fn change_subscription(
        &self,
        site: SiteId,
        subscription: &ProviderRef,
        change: SubscriptionChange,
    ) -> Result<(), PaymentError> {
        let call = self.call(site).await?;
        let path = path("subscriptions", &subscription.id);
        let ends = async |at_end: bool| {
            let form = Form::new().with("cancel_at_period_end", at_end);
            let changed = call.post::<Subscription>(&path, &form, None).await;
            changed.map(drop)
        };
        match change {
            SubscriptionChange::Cancel => cancel(&call, &path).await,
            SubscriptionChange::CancelAtPeriodEnd => ends(true).await,
            SubscriptionChange::Resume => ends(false).await,
        }
    }

    async fn identify(
        &self,
        site: SiteId,
        charge: &ProviderRef,
    ) -> Result<Option<Identified>, PaymentError> {
        let call = self.call(site).await?;
        refunds::identify(&call, site, &charge.id).await
    }

    async fn read_callback(
        &self,
        site: SiteId,
        headers: &HeaderMap,
        body: &[u8],
        now: Timestamp,
    ) -> Result<Vec<ProviderEvent>, CallbackError> {
        let header = signature::header(headers, SIGNATURE_HEADER)?;
        let keys = self.keys(site).await;
        let keys = keys.map_err(|error| CallbackError::Key(error.into()))?;
        let (keys, mode) = keys.ok_or(CallbackError::Signature("of no account of the site"))?;
        let mut verdict = Err(CallbackError::Signature("wrong"));
        for key in keys.signing(now) {
            let key = hmac::Key::new(hmac::HMAC_SHA256, key.reveal().as_bytes());
            verdict = verdict.or_else(|_| signature::verify(&key, header, body, now));
        }
        verdict?;
        let call = self.client.with(keys.secret_key);
        callback::read(&call, (site, mode), body).await
    }
}

async fn expire(call: &Call<'_>, id: &str) -> Result<(), PaymentError> {
    let path = format!("{}/expire", path("checkout/sessions", id));
    let expired: Session = call.post(&path, &Form::new(), None).await?;
    match expired.status.as_deref() {
        Some("expired") => Ok(()),
        _ => Err(told::senseless("a session that does not expire")),
    }
}
