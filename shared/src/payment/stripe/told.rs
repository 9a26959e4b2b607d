//! What Stripe's objects mean in the words of the port.

use jiff::Timestamp;

use super::{
    PROVIDER,
    amount::from_stripe,
    objects::{Dispute, Expandable, Invoice, Metadata, Named, Refund, Session, Subscription},
};
use crate::{
    domain::{
        checkout::PaymentFailure,
        ids::{CheckoutId, RefundId, SiteId},
        money::{Amount, Currency},
        order::{self, DisputeStatus},
        provider::ProviderRef,
        refund::RefundStatus,
        sale::Paid,
        subscription::{Charged, Standing, SubscriptionStatus},
    },
    payment::{PaymentError, SessionState, SubscriptionState, ToldRefund},
};

/// What Stripe calls a thing.
pub(super) fn reference(id: &str) -> ProviderRef {
    ProviderRef::new(PROVIDER, id)
}

/// A moment, in seconds since 1970.
pub(super) fn moment(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// An answer makes no sense; it is not told what was in it.
pub(super) fn senseless(what: &'static str) -> PaymentError {
    PaymentError::Unavailable(what.into())
}

fn money(minor: i64, currency: &str) -> Result<(Amount, Currency), PaymentError> {
    let currency = Currency::parse(currency).ok_or_else(|| senseless("an unknown currency"))?;
    let amount = from_stripe(minor, currency).ok_or_else(|| senseless("no amount"))?;
    Ok((amount, currency))
}

/// The checkout and the attempt that a thing is for, if it is one of the site's: the account may
/// have other uses, and other sites.
pub(super) fn attempt_of(metadata: &Metadata, site: SiteId) -> Option<(CheckoutId, u32)> {
    is_of(metadata, site).then_some(())?;
    let checkout = CheckoutId::parse(metadata.get("checkout")?)?;
    Some((checkout, metadata.get("attempt")?.parse().ok()?))
}

/// Whether a thing was made for the site.
pub(super) fn is_of(metadata: &Metadata, site: SiteId) -> bool {
    metadata.get("site").and_then(|id| SiteId::parse(id)) == Some(site)
}

/// What was taken in a session that is paid.
pub(super) fn paid(session: &Session, at: Timestamp) -> Result<Paid, PaymentError> {
    let nothing = session.payment_status == "no_payment_required";
    let total = session
        .amount_total
        .filter(|_| !nothing)
        .unwrap_or_default();
    let (amount, currency) = money(total, session.currency.as_deref().unwrap_or_default())?;
    let subscribes = session.mode == "subscription";
    let charge = match subscribes {
        true => session.invoice.as_ref().map(Expandable::id),
        false => session.payment_intent.as_ref().map(Expandable::id),
    };
    let charge = charge.filter(|_| !amount.is_zero());
    if charge.is_none() && !amount.is_zero() {
        return Err(senseless("a paid session without its charge"));
    }
    let subscription = session.subscription.as_ref().map(Expandable::id);
    if subscribes && subscription.is_none() {
        return Err(senseless("a paid session without its subscription"));
    }
    Ok(Paid {
        amount,
        currency,
        charge: charge.map(reference),
        subscription: subscription.map(reference),
        at,
    })
}

/// How a session stands, with what it is expanded by.
pub(super) fn state(session: &Session) -> Result<SessionState, PaymentError> {
    match (session.status.as_deref(), session.payment_status.as_str()) {
        (Some("open"), _) => {
            let url = session.url.clone();
            let url = url.ok_or_else(|| senseless("an open session without its page"))?;
            Ok(SessionState::Open { url })
        }
        (Some("expired"), _) => Ok(SessionState::Ended(PaymentFailure::Canceled)),
        (Some("complete"), "paid" | "no_payment_required") => {
            paid(session, paid_at(session)).map(SessionState::Paid)
        }
        (Some("complete"), _) if has_failed(session) => {
            Ok(SessionState::Ended(PaymentFailure::Declined))
        }
        (Some("complete"), _) => Ok(SessionState::Pending),
        _ => Err(senseless("a session in no known state")),
    }
}

/// When the money was taken, or the trial began.
fn paid_at(session: &Session) -> Timestamp {
    let intent = session.payment_intent.as_ref().and_then(Expandable::object);
    let charge = intent.and_then(|intent| intent.latest_charge.as_ref()?.object());
    let invoice = session.invoice.as_ref().and_then(Expandable::object);
    let subscription = session.subscription.as_ref().and_then(Expandable::object);
    let at = charge.map(|charge| charge.created);
    let at = at.or_else(|| invoice?.status_transitions.paid_at);
    let at = at.or_else(|| subscription.map(|subscription| subscription.created));
    moment(at.unwrap_or(session.created))
}

/// Whether the money that was on its way did not come.
fn has_failed(session: &Session) -> bool {
    let intent = session.payment_intent.as_ref().and_then(Expandable::object);
    let intent = intent.map(|intent| intent.status.as_str());
    let subscription = session.subscription.as_ref().and_then(Expandable::object);
    let subscription = subscription.map(|subscription| subscription.status.as_str());
    matches!(intent, Some("requires_payment_method" | "canceled"))
        || matches!(subscription, Some("incomplete_expired" | "canceled"))
}

/// Money that goes back. What a refund names no charge of is none of ours.
pub(super) fn refund(refund: &Refund, site: SiteId) -> Result<Option<ToldRefund>, PaymentError> {
    let Some(charge) = charge_of(&refund.payment_intent, &refund.charge) else {
        return Ok(None);
    };
    let (amount, currency) = money(refund.amount, &refund.currency)?;
    let metadata = refund.metadata.as_ref();
    let ours = metadata.filter(|metadata| is_of(metadata, site));
    Ok(Some(ToldRefund {
        reference: reference(&refund.id),
        ours: ours.and_then(|metadata| RefundId::parse(metadata.get("refund")?)),
        charge,
        amount,
        currency,
        status: match refund.status.as_deref() {
            Some("succeeded") => RefundStatus::Succeeded,
            Some("failed") => RefundStatus::Failed,
            Some("canceled") => RefundStatus::Canceled,
            // Also one that waits for the buyer.
            Some(_) | None => RefundStatus::Pending,
        },
        at: moment(refund.created),
    }))
}

/// What the buyer's bank asks for, and of which charge.
pub(super) fn dispute(
    dispute: &Dispute,
) -> Result<Option<(ProviderRef, order::Dispute)>, PaymentError> {
    let Some(charge) = charge_of(&dispute.payment_intent, &dispute.charge) else {
        return Ok(None);
    };
    let (amount, _) = money(dispute.amount, &dispute.currency)?;
    let told = order::Dispute {
        reference: reference(&dispute.id),
        amount,
        status: match dispute.status.as_str() {
            "won" | "warning_closed" | "prevented" => DisputeStatus::Won,
            "lost" => DisputeStatus::Lost,
            _ => DisputeStatus::Open,
        },
    };
    Ok(Some((charge, told)))
}

fn charge_of(
    intent: &Option<Expandable<Named>>,
    charge: &Option<Expandable<Named>>,
) -> Option<ProviderRef> {
    let named = intent.as_ref().or(charge.as_ref())?;
    Some(reference(named.id()))
}

/// What was taken for a subscription by an invoice.
pub(super) fn charged(invoice: &Invoice, told_at: Timestamp) -> Result<Charged, PaymentError> {
    let (amount, currency) = money(invoice.amount_paid, &invoice.currency)?;
    let paid_at = invoice.status_transitions.paid_at;
    Ok(Charged {
        charge: reference(&invoice.id),
        amount,
        currency,
        period: invoice
            .period()
            .map(|(start, end)| (moment(start), moment(end))),
        at: paid_at.map_or(told_at, moment),
    })
}

/// How a subscription stands.
pub(super) fn subscription(
    told: &Subscription,
    site: SiteId,
) -> Result<SubscriptionState, PaymentError> {
    let (start, end) = told
        .period()
        .ok_or_else(|| senseless("a subscription without its period"))?;
    Ok(SubscriptionState {
        standing: Standing {
            status: match told.status.as_str() {
                "trialing" => SubscriptionStatus::Trialing,
                "active" => SubscriptionStatus::Active,
                "unpaid" => SubscriptionStatus::Delinquent,
                "canceled" | "incomplete_expired" => SubscriptionStatus::Canceled,
                // Also one whose first charge is on its way, and one that waits for a means of payment.
                _ => SubscriptionStatus::PastDue,
            },
            current_period: (moment(start), moment(end)),
            trial_ends_at: told.trial_end.map(moment),
            cancel_at_period_end: told.cancel_at_period_end || told.cancel_at.is_some(),
            ended_at: told.ended_at.map(moment),
        },
        checkout: attempt_of(&told.metadata, site).map(|(checkout, _)| checkout),
    })
}
