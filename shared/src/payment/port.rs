//! The port itself.

use async_trait::async_trait;
use axum::http::HeaderMap;
use jiff::{SignedDuration, Timestamp};

use crate::domain::{
    checkout::{PaymentFailure, PaymentSession},
    ids::{CheckoutId, SiteId},
    money::{Amount, Currency},
};

/// A payment provider.
#[async_trait]
pub trait PaymentProvider: Send + Sync {
    /// What it can take.
    fn capabilities(&self) -> Capabilities;

    /// Makes a session in which a buyer can pay. The same checkout and attempt is the same session.
    async fn create_session(&self, request: &SessionRequest) -> Result<NewSession, PaymentError>;

    /// Tells how a session stands: a callback may be late or lost.
    async fn fetch_session(&self, session: &PaymentSession) -> Result<SessionState, PaymentError>;

    /// Closes a session that is not paid, so that it never will be.
    async fn expire_session(&self, session: &PaymentSession) -> Result<Closed, PaymentError>;

    /// Verifies a callback by its signature over the raw bytes and reads its events.
    async fn read_callback(
        &self,
        site: SiteId,
        headers: &HeaderMap,
        body: &[u8],
        now: Timestamp,
    ) -> Result<Vec<ProviderEvent>, CallbackError>;
}

/// What a provider can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// The most time that a session lives.
    pub most_lifetime: SignedDuration,
}

/// What is to be paid, by whom, and where the buyer goes on.
///
/// Its URLs hold the checkout's secret, so it cannot be printed.
#[derive(Clone)]
pub struct SessionRequest {
    /// The merchant's site.
    pub site: SiteId,
    /// What the buyer knows the merchant as.
    pub merchant: String,
    /// The checkout.
    pub checkout: CheckoutId,
    /// Which attempt to pay it: with the checkout's id, the provider's idempotency key.
    pub attempt: u32,
    /// What is to pay now, computed from the checkout.
    pub amount: Amount,
    /// In which currency.
    pub currency: Currency,
    /// Where the provider sends the buyer after payment.
    pub success_url: String,
    /// Where the provider sends the buyer otherwise.
    pub cancel_url: String,
    /// Our own address: where callbacks go to.
    pub base_url: String,
    /// When the session ends.
    pub expires_at: Timestamp,
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
    /// The money is there.
    Paid,
    /// It ended without payment and never will be paid.
    Ended(PaymentFailure),
}

/// How closing a session went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// It can no longer be paid.
    Closed,
    /// Too late: the money is on its way, and no provider calls it back.
    Pending,
    /// Too late: the money is there.
    AlreadyPaid,
}

/// What a provider tells us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderEvent {
    /// The provider's id of the event; it may come more than once.
    pub id: String,
    /// What happened.
    pub kind: EventKind,
    /// To which checkout.
    pub checkout: CheckoutId,
    /// In which attempt.
    pub attempt: u32,
    /// How much the provider took or would have taken.
    pub amount: Amount,
    /// In which currency.
    pub currency: Currency,
}

/// What happened at the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// The buyer is done, and the money is on its way.
    Pending,
    /// The money is there.
    Paid,
    /// The attempt ended without payment.
    Failed(PaymentFailure),
}

/// The provider did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum PaymentError {
    /// No answer, or one that makes no sense; the same request may succeed later.
    #[error("the payment provider did not answer")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The provider knows no such session.
    #[error("the payment provider knows no session `{0}`")]
    UnknownSession(String),
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
    /// The key to verify with cannot be had at the moment.
    #[error("the signing key cannot be had")]
    Key(#[source] Box<dyn std::error::Error + Send + Sync>),
}
