//! The port itself.

use async_trait::async_trait;
use axum::http::HeaderMap;
use jiff::{SignedDuration, Timestamp};

use crate::domain::{
    checkout::{Checkout, PaymentFailure, PaymentSession},
    ids::{CheckoutId, OrderId, RefundId, SiteId},
    money::{Amount, Currency},
    order::Dispute,
    provider::ProviderRef,
    refund::{RefundReason, RefundStatus},
    sale::Paid,
    subscription::{Charged, Standing},
};

/// The most time that a session of any provider lives.
pub const LONGEST_SESSION: SignedDuration = SignedDuration::from_hours(24);

/// A payment provider.
#[async_trait]
pub trait PaymentProvider: Send + Sync {
    /// Makes a session in which a buyer can pay. The same checkout and attempt is the same session.
    async fn create_session(&self, request: &SessionRequest) -> Result<NewSession, PaymentError>;

    /// Tells how a session stands: a callback may be late or lost.
    async fn fetch_session(
        &self,
        site: SiteId,
        session: &PaymentSession,
    ) -> Result<SessionState, PaymentError>;

    /// Closes a session that is not paid, so that it never will be.
    async fn expire_session(
        &self,
        site: SiteId,
        session: &PaymentSession,
    ) -> Result<Closed, PaymentError>;

    /// The address of a page on which whoever tries things out can play the provider afterwards; only
    /// a provider that is not real has one.
    async fn desk_url(
        &self,
        site: SiteId,
        session: &PaymentSession,
    ) -> Result<Option<String>, PaymentError>;

    /// Gives money of a charge back. The same refund is given once, however often it is asked for.
    async fn refund(&self, order: &RefundOrder) -> Result<ToldRefund, PaymentError>;

    /// Tells how a subscription stands now.
    async fn fetch_subscription(
        &self,
        site: SiteId,
        subscription: &ProviderRef,
    ) -> Result<SubscriptionState, PaymentError>;

    /// Ends a subscription, or goes on with it. Asking for what is so already does no harm.
    async fn change_subscription(
        &self,
        site: SiteId,
        subscription: &ProviderRef,
        change: SubscriptionChange,
    ) -> Result<(), PaymentError>;

    /// Tells what a charge is for that no order has: its news may come before that of the payment, or
    /// by another name.
    async fn identify(
        &self,
        site: SiteId,
        charge: &ProviderRef,
    ) -> Result<Option<Identified>, PaymentError>;

    /// Verifies a callback by its signature over the raw bytes and reads its events.
    async fn read_callback(
        &self,
        site: SiteId,
        headers: &HeaderMap,
        body: &[u8],
        now: Timestamp,
    ) -> Result<Vec<ProviderEvent>, CallbackError>;
}

/// What is to be paid, to whom, and where the buyer goes on.
///
/// Its URLs hold the checkout's secret, so it cannot be printed.
#[derive(Clone)]
pub struct SessionRequest {
    /// The checkout, confirmed: what is due now, for what, by whom, and what is charged again. Its
    /// id and its attempt make the provider's idempotency key.
    pub checkout: Checkout,
    /// What the buyer knows the merchant as.
    pub merchant: String,
    /// Where the provider sends the buyer after payment.
    pub success_url: String,
    /// Where the provider sends the buyer otherwise.
    pub cancel_url: String,
    /// Our own address: where callbacks go to.
    pub base_url: String,
    /// When the session ends: 30 minutes to [`LONGEST_SESSION`] from now.
    pub expires_at: Timestamp,
}

impl SessionRequest {
    /// Which attempt to pay the checkout it is for.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        let payment = self.checkout.payment.as_ref();
        payment.map_or(1, |payment| payment.attempt)
    }
}

/// A session that can be paid. Its URL may be a capability, so it is handed on and not kept.
#[derive(Clone)]
pub struct NewSession {
    /// What the checkout keeps of it.
    pub session: PaymentSession,
    /// The provider's page for the buyer.
    pub url: String,
}

/// How a session stands at the provider.
#[derive(Clone, PartialEq, Eq)]
pub enum SessionState {
    /// It can be paid.
    Open {
        /// The provider's page for the buyer.
        url: String,
    },
    /// The buyer is done, and the money is on its way: it may still fail to arrive.
    Pending,
    /// The money is there, or nothing is due before a trial ends.
    Paid(Paid),
    /// It ended without payment and never will be paid.
    Ended(PaymentFailure),
}

/// How closing a session went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Closed {
    /// It can no longer be paid.
    Closed,
    /// Too late: the money is on its way, and no provider calls it back.
    Pending,
    /// Too late: the money is there.
    AlreadyPaid(Paid),
}

/// Money of a charge that is to go back.
#[derive(Clone, Debug)]
pub struct RefundOrder {
    /// The merchant's site.
    pub site: SiteId,
    /// Our id of the refund: the provider's idempotency key.
    pub refund: RefundId,
    /// The order, if there is one: money that came too late has none.
    pub order: Option<OrderId>,
    /// Of which charge.
    pub charge: ProviderRef,
    /// How much.
    pub amount: Amount,
    /// In which currency.
    pub currency: Currency,
    /// Why.
    pub reason: RefundReason,
}

/// What a provider says of a refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldRefund {
    /// What the provider calls it.
    pub reference: ProviderRef,
    /// Our id, if we asked for it.
    pub ours: Option<RefundId>,
    /// Of which charge.
    pub charge: ProviderRef,
    /// How much.
    pub amount: Amount,
    /// In which currency.
    pub currency: Currency,
    /// How it stands.
    pub status: RefundStatus,
    /// When it was asked for.
    pub at: Timestamp,
}

/// How a subscription stands at its provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubscriptionState {
    /// How it stands.
    pub standing: Standing,
    /// The checkout that began it, if it was one of ours.
    pub checkout: Option<CheckoutId>,
}

/// What is to become of a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubscriptionChange {
    /// It ends at once.
    Cancel,
    /// It ends with the current period.
    CancelAtPeriodEnd,
    /// It does not end with the current period after all.
    Resume,
}

/// What a charge is for that no order has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identified {
    /// The first charge of a checkout, whose session can be asked.
    Checkout(CheckoutId),
    /// A later charge of a subscription, which will be told.
    Cycle,
    /// It is another name of this charge.
    Alias(ProviderRef),
}

/// What a provider tells us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderEvent {
    /// The provider's id of the event; it may come more than once.
    pub id: String,
    /// What happened.
    pub news: News,
}

/// What happened at a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// To an attempt to pay a checkout.
    Session {
        /// Which checkout.
        checkout: CheckoutId,
        /// Which attempt.
        attempt: u32,
        /// What.
        kind: EventKind,
    },
    /// A subscription was charged again; its first charge is the session's.
    Charged {
        /// Which.
        subscription: ProviderRef,
        /// What was taken.
        charged: Charged,
    },
    /// A charge of a subscription failed.
    ChargeFailed {
        /// Which subscription.
        subscription: ProviderRef,
        /// Which charge.
        charge: ProviderRef,
        /// How often that was tried.
        tries: u32,
        /// When it failed.
        at: Timestamp,
    },
    /// Something else about a subscription: its provider tells what.
    Subscription(ProviderRef),
    /// Money goes back, or does not after all.
    Refund(ToldRefund),
    /// The buyer's bank asks for money back.
    Disputed {
        /// Of which charge.
        charge: ProviderRef,
        /// What of it.
        dispute: Dispute,
    },
}

/// What became of an attempt to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// The buyer is done, and the money is on its way.
    Pending,
    /// The money is there, or nothing is due before a trial ends.
    Paid(Paid),
    /// The attempt ended without payment.
    Failed(PaymentFailure),
}

/// The provider did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum PaymentError {
    /// No answer, or one that makes no sense; the same request may succeed later.
    #[error("the payment provider did not answer")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The provider says no, and will say so again: its word for why.
    #[error("the payment provider refused: {0}")]
    Refused(String),
    /// The provider knows no such thing.
    #[error("the payment provider knows no `{0}`")]
    Unknown(String),
}

/// A callback that is not acted on.
#[derive(Debug, thiserror::Error)]
pub enum CallbackError {
    /// No signature, a wrong one, or one that is too old.
    #[error("the callback's signature is {0}")]
    Signature(&'static str),
    /// The signature is right, the body is not.
    #[error("the callback's body cannot be read")]
    Body(#[source] serde_json::Error),
    /// What is needed to verify or to read it cannot be had at the moment.
    #[error("what a callback is read with cannot be had")]
    Key(#[source] Box<dyn std::error::Error + Send + Sync>),
}
