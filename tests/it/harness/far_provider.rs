//! A provider that is far away: what it says is what a test lets it say.

use std::{
    collections::HashMap,
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use async_trait::async_trait;
use axum::http::HeaderMap;
use jiff::Timestamp;
use shared::{
    domain::{
        checkout::{Checkout, PaymentSession},
        ids::SiteId,
        money::Amount,
        provider::ProviderRef,
        refund::RefundStatus,
        sale::Paid,
    },
    payment::{
        CallbackError, Closed, EventKind, Identified, NewSession, PaymentError, PaymentProvider,
        ProviderEvent, RefundOrder, SessionRequest, SessionState, Settled, SubscriptionChange,
        SubscriptionState, ToldRefund, settle_session,
    },
};

use super::Shop;

/// The name of a provider that is far away.
pub(crate) const FAR: &str = "far";

/// A provider that is far away: it keeps what it is asked, and says what it was told to.
#[derive(Default)]
pub(crate) struct FarProvider {
    /// Whether it does not answer.
    pub(crate) silent: AtomicBool,
    /// The refunds that it was asked for, each once.
    pub(crate) refunds: Mutex<Vec<RefundOrder>>,
    /// The subscriptions that it was told to end.
    pub(crate) ended: Mutex<Vec<ProviderRef>>,
    /// How its sessions stand that are paid.
    pub(crate) paid: Mutex<HashMap<String, Paid>>,
    /// How its subscriptions stand.
    pub(crate) subscriptions: Mutex<HashMap<ProviderRef, SubscriptionState>>,
    /// What charges are for.
    pub(crate) charges: Mutex<HashMap<ProviderRef, Identified>>,
    /// What is left of charges that can be given back; any amount of others.
    pub(crate) left: Mutex<HashMap<ProviderRef, Amount>>,
}

impl FarProvider {
    fn answers(&self) -> Result<(), PaymentError> {
        if self.silent.load(Ordering::SeqCst) {
            return Err(PaymentError::Unavailable("it is far away".into()));
        }
        Ok(())
    }

    /// Gives so much of a charge back, if so much is left.
    pub(crate) fn give_back(&self, charge: &ProviderRef, amount: Amount) -> bool {
        let mut left = self.left.lock().unwrap();
        match left.get_mut(charge) {
            Some(left) if amount > *left => return false,
            Some(left) => *left = left.minus(amount),
            None => {}
        }
        true
    }
}

/// That an attempt was paid, under a name of its own, with what the checkout comes to.
pub(crate) fn paid(checkout: &Checkout, attempt: u32) -> Paid {
    Paid {
        amount: checkout.totals().due_now,
        currency: checkout.currency,
        charge: Some(ProviderRef::new(FAR, format!("{}-{attempt}", checkout.id))),
        subscription: None,
        at: checkout.created_at,
    }
}

/// The same, as its event.
pub(crate) fn paid_event(checkout: &Checkout, attempt: u32) -> EventKind {
    EventKind::Paid(paid(checkout, attempt))
}

impl Shop {
    /// Lets the shop be told what became of an attempt to pay one of its checkouts.
    pub(crate) async fn told(
        &self,
        checkout: &Checkout,
        attempt: u32,
        kind: &EventKind,
    ) -> Settled {
        self.told_of(checkout.site, checkout, attempt, kind).await
    }

    /// The same, by the provider of a site.
    pub(crate) async fn told_of(
        &self,
        site: SiteId,
        checkout: &Checkout,
        attempt: u32,
        kind: &EventKind,
    ) -> Settled {
        let (provider, now) = (FarProvider::default(), self.clock.clock().now());
        let at = (
            &self.stack.store,
            &provider as &dyn PaymentProvider,
            site,
            now,
        );
        let settled = settle_session(at, (checkout.id, attempt), kind).await;
        settled.expect("the store answers")
    }
}

#[async_trait]
impl PaymentProvider for FarProvider {
    async fn create_session(&self, _: &SessionRequest) -> Result<NewSession, PaymentError> {
        unreachable!("nobody presses Pay")
    }

    async fn fetch_session(
        &self,
        _: SiteId,
        session: &PaymentSession,
    ) -> Result<SessionState, PaymentError> {
        self.answers()?;
        let paid = self.paid.lock().unwrap().get(&session.id).cloned();
        let paid = paid.ok_or_else(|| PaymentError::Unknown(session.id.clone()))?;
        Ok(SessionState::Paid(paid))
    }

    async fn expire_session(
        &self,
        _: SiteId,
        session: &PaymentSession,
    ) -> Result<Closed, PaymentError> {
        self.answers()?;
        let paid = self.paid.lock().unwrap().get(&session.id).cloned();
        Ok(paid.map_or(Closed::Closed, Closed::AlreadyPaid))
    }

    async fn desk_url(
        &self,
        _: SiteId,
        _: &PaymentSession,
    ) -> Result<Option<String>, PaymentError> {
        Ok(None)
    }

    async fn refund(&self, order: &RefundOrder) -> Result<ToldRefund, PaymentError> {
        self.answers()?;
        let mut refunds = self.refunds.lock().unwrap();
        if !refunds.iter().any(|known| known.refund == order.refund) {
            if !self.give_back(&order.charge, order.amount) {
                return Err(PaymentError::Refused("amount_too_large".to_owned()));
            }
            refunds.push(order.clone());
        }
        Ok(ToldRefund {
            reference: ProviderRef::new(FAR, order.refund.to_string()),
            ours: Some(order.refund),
            charge: order.charge.clone(),
            amount: order.amount,
            currency: order.currency,
            status: RefundStatus::Succeeded,
            at: Timestamp::UNIX_EPOCH,
        })
    }

    async fn fetch_subscription(
        &self,
        _: SiteId,
        subscription: &ProviderRef,
    ) -> Result<SubscriptionState, PaymentError> {
        self.answers()?;
        let known = self
            .subscriptions
            .lock()
            .unwrap()
            .get(subscription)
            .cloned();
        known.ok_or_else(|| PaymentError::Unknown(subscription.id.clone()))
    }

    async fn change_subscription(
        &self,
        _: SiteId,
        subscription: &ProviderRef,
        change: SubscriptionChange,
    ) -> Result<(), PaymentError> {
        self.answers()?;
        if change == SubscriptionChange::Cancel {
            self.ended.lock().unwrap().push(subscription.clone());
        }
        Ok(())
    }

    async fn identify(
        &self,
        _: SiteId,
        charge: &ProviderRef,
    ) -> Result<Option<Identified>, PaymentError> {
        self.answers()?;
        Ok(self.charges.lock().unwrap().get(charge).cloned())
    }

    async fn read_callback(
        &self,
        _: SiteId,
        _: &HeaderMap,
        _: &[u8],
        _: Timestamp,
    ) -> Result<Vec<ProviderEvent>, CallbackError> {
        unreachable!("nobody calls")
    }
}
