//! The body of the sandbox's callbacks: what it writes and what we read.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        checkout::PaymentFailure,
        ids::{CheckoutId, RefundId},
        money::{Amount, Currency},
        provider::ProviderRef,
        refund::RefundStatus,
        sale::Paid,
        subscription::Charged,
    },
    payment::{EventKind, News, PaymentError, ProviderEvent, ToldRefund},
    store::{SandboxEntry, SandboxMove, SandboxSession, SandboxStatus},
};

/// The provider's name.
pub const PROVIDER: &str = "sandbox";

/// One event of the sandbox.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Callback {
    id: String,
    created: Timestamp,
    #[serde(flatten)]
    what: What,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "type")]
enum What {
    #[serde(rename = "session.pending")]
    Pending(OfSession),
    #[serde(rename = "session.paid")]
    Paid {
        #[serde(flatten)]
        of: OfSession,
        amount: Amount,
        currency: Currency,
        charge: Option<String>,
        subscription: Option<String>,
    },
    #[serde(rename = "session.declined")]
    Declined(OfSession),
    #[serde(rename = "session.canceled")]
    Canceled(OfSession),
    #[serde(untagged)]
    Later(Later),
}

/// What happens once a session is paid.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "type")]
enum Later {
    #[serde(rename = "subscription.charged")]
    Charged {
        subscription: String,
        charge: String,
        amount: Amount,
        currency: Currency,
        period: Option<(Timestamp, Timestamp)>,
    },
    #[serde(rename = "subscription.charge_failed")]
    ChargeFailed {
        subscription: String,
        charge: String,
        tries: u32,
    },
    #[serde(rename = "subscription.changed")]
    Changed { subscription: String },
    #[serde(rename = "refund.succeeded")]
    Refunded {
        refund: String,
        merchants: Option<RefundId>,
        charge: String,
        amount: Amount,
        currency: Currency,
    },
}

#[derive(Debug, Serialize, Deserialize)]
struct OfSession {
    checkout: CheckoutId,
    attempt: u32,
}

impl Callback {
    /// What there is to tell of a session's payment; nothing while it is open or when the merchant
    /// closed it.
    pub(super) fn of(session: &SandboxSession, now: Timestamp) -> Option<Self> {
        let of = OfSession {
            checkout: session.checkout,
            attempt: session.attempt,
        };
        let (name, what) = match session.status {
            SandboxStatus::Pending => ("pending", What::Pending(of)),
            SandboxStatus::Paid => ("paid", paid(of, &session.paid())),
            SandboxStatus::Declined => ("declined", What::Declined(of)),
            SandboxStatus::Canceled => ("canceled", What::Canceled(of)),
            SandboxStatus::Open | SandboxStatus::Expired => return None,
        };
        Some(Self {
            // Derived, so that the same event sent twice has one id.
            id: format!("{}-{name}", session.id),
            created: session.paid_at.unwrap_or(now),
            what,
        })
    }

    /// What there is to tell of what happened afterwards, at a place of the ledger.
    pub(super) fn of_entry(session: &SandboxSession, place: usize) -> Option<Self> {
        let SandboxEntry { at, what } = session.ledger.get(place)?;
        let currency = session.currency;
        let subscription = session.subscription_ref().map(|reference| reference.id);
        let subscription = subscription.unwrap_or_default();
        let charged = |number| session.charge_ref(number).id;
        let what = match *what {
            SandboxMove::Refunded {
                charge,
                amount,
                merchants,
            } => Later::Refunded {
                refund: refund_ref(session, place).id,
                merchants,
                charge: charged(charge),
                amount,
                currency,
            },
            SandboxMove::Charged { charge, amount } => Later::Charged {
                subscription,
                charge: charged(charge),
                amount,
                currency,
                period: session
                    .standing_after(place)
                    .map(|standing| standing.current_period),
            },
            SandboxMove::Failed { charge, tries } => Later::ChargeFailed {
                subscription,
                charge: charged(charge),
                tries,
            },
            SandboxMove::Ending | SandboxMove::Resumed | SandboxMove::Ended => {
                Later::Changed { subscription }
            }
        };
        Some(Self {
            id: format!("{}-{place}", session.id),
            created: *at,
            what: What::Later(what),
        })
    }

    pub(super) fn into_event(self) -> ProviderEvent {
        let Self { id, created, what } = self;
        let news = match what {
            What::Pending(of) => of.news(EventKind::Pending),
            What::Declined(of) => of.news(EventKind::Failed(PaymentFailure::Declined)),
            What::Canceled(of) => of.news(EventKind::Failed(PaymentFailure::Canceled)),
            What::Paid {
                of,
                amount,
                currency,
                charge,
                subscription,
            } => of.news(EventKind::Paid(Paid {
                amount,
                currency,
                charge: charge.map(reference),
                subscription: subscription.map(reference),
                at: created,
            })),
            What::Later(later) => later.into_news(created),
        };
        ProviderEvent { id, news }
    }
}

impl OfSession {
    fn news(self, kind: EventKind) -> News {
        News::Session {
            checkout: self.checkout,
            attempt: self.attempt,
            kind,
        }
    }
}

impl Later {
    fn into_news(self, at: Timestamp) -> News {
        match self {
            Self::Charged {
                subscription,
                charge,
                amount,
                currency,
                period,
            } => News::Charged {
                subscription: reference(subscription),
                charged: Charged {
                    charge: reference(charge),
                    amount,
                    currency,
                    period,
                    at,
                },
            },
            Self::ChargeFailed {
                subscription,
                charge,
                tries,
            } => News::ChargeFailed {
                subscription: reference(subscription),
                charge: reference(charge),
                tries,
                at,
            },
            Self::Changed { subscription } => News::Subscription(reference(subscription)),
            Self::Refunded {
                refund,
                merchants,
                charge,
                amount,
                currency,
            } => News::Refund(ToldRefund {
                reference: reference(refund),
                ours: merchants,
                charge: reference(charge),
                amount,
                currency,
                status: RefundStatus::Succeeded,
                at,
            }),
        }
    }
}

fn reference(id: String) -> ProviderRef {
    ProviderRef::new(PROVIDER, id)
}

fn paid(of: OfSession, paid: &Paid) -> What {
    let id = |reference: &Option<ProviderRef>| reference.as_ref().map(|one| one.id.clone());
    What::Paid {
        of,
        amount: paid.amount,
        currency: paid.currency,
        charge: id(&paid.charge),
        subscription: id(&paid.subscription),
    }
}

/// What the refund at a place of the ledger is called.
pub(super) fn refund_ref(session: &SandboxSession, place: usize) -> ProviderRef {
    ProviderRef::new(PROVIDER, format!("{}-refund-{place}", session.id))
}

/// Any trouble of ours is the provider's being unavailable to its caller.
pub(super) fn unavailable(
    error: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> PaymentError {
    PaymentError::Unavailable(error.into())
}
