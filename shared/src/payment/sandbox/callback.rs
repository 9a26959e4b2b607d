//! The body of the sandbox's callbacks: what it writes and what we read.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        checkout::PaymentFailure,
        ids::CheckoutId,
        money::{Amount, Currency},
        provider::ProviderRef,
        sale::Paid,
    },
    payment::{EventKind, News, PaymentError, ProviderEvent},
    store::{SandboxSession, SandboxStatus},
};

/// The provider's name.
pub const PROVIDER: &str = "sandbox";

/// One event of the sandbox.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Callback {
    id: String,
    r#type: CallbackType,
    checkout: CheckoutId,
    attempt: u32,
    amount: Amount,
    currency: Currency,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
enum CallbackType {
    #[serde(rename = "session.pending")]
    Pending,
    #[serde(rename = "session.paid")]
    Paid,
    #[serde(rename = "session.declined")]
    Declined,
    #[serde(rename = "session.canceled")]
    Canceled,
}

impl Callback {
    /// What there is to tell of a session; nothing while it is open or when the merchant closed it.
    pub(super) fn of(session: &SandboxSession) -> Option<Self> {
        let (name, r#type) = match session.status {
            SandboxStatus::Pending => ("pending", CallbackType::Pending),
            SandboxStatus::Paid => ("paid", CallbackType::Paid),
            SandboxStatus::Declined => ("declined", CallbackType::Declined),
            SandboxStatus::Canceled => ("canceled", CallbackType::Canceled),
            SandboxStatus::Open | SandboxStatus::Expired => return None,
        };
        Some(Self {
            // Derived, so that the same event sent twice has one id.
            id: format!("{}-{name}", session.id),
            r#type,
            checkout: session.checkout,
            attempt: session.attempt,
            amount: session.amount,
            currency: session.currency,
        })
    }

    pub(super) fn into_event(self) -> ProviderEvent {
        let kind = match self.r#type {
            CallbackType::Pending => EventKind::Pending,
            CallbackType::Paid => EventKind::Paid(Paid {
                amount: self.amount,
                currency: self.currency,
                charge: Some(ProviderRef::new(
                    PROVIDER,
                    self.id.trim_end_matches("-paid"),
                )),
                subscription: None,
                at: Timestamp::UNIX_EPOCH,
            }),
            CallbackType::Declined => EventKind::Failed(PaymentFailure::Declined),
            CallbackType::Canceled => EventKind::Failed(PaymentFailure::Canceled),
        };
        let news = News::Session {
            checkout: self.checkout,
            attempt: self.attempt,
            kind,
        };
        ProviderEvent { id: self.id, news }
    }
}

/// Any trouble of ours is the provider's being unavailable to its caller.
pub(super) fn unavailable(
    error: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> PaymentError {
    PaymentError::Unavailable(error.into())
}
