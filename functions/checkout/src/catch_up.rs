//! Catch up with the provider: its callback may be late, or lost.

use shared::{
    domain::{
        checkout::{CheckoutStatus, PaymentFailure},
        problem::Problem,
    },
    payment::{Closed, EventKind, PaymentError, ProviderEvent, SessionState, settle},
};

use crate::{Till, opened::Opened};

/// Asks the provider how a confirmed checkout stands and takes over what it says. Gives the address
/// at which it can be paid, if it can.
///
/// A provider that does not answer changes nothing: the page goes on to wait.
pub(crate) async fn catch_up(till: &Till, opened: &mut Opened) -> Result<Option<String>, Problem> {
    let Some(session) = opened.checkout.session().cloned() else {
        let confirmed = opened.checkout.status == CheckoutStatus::Confirmed;
        if confirmed && opened.status() == CheckoutStatus::Expired {
            // No session was made, and none will be: what it redeemed is free again.
            take_over(till, opened, EventKind::Failed(PaymentFailure::Canceled)).await?;
        }
        return Ok(None);
    };
    let state = if opened.now < opened.checkout.expires_at {
        till.provider.fetch_session(&session).await
    } else {
        // Too late to pay: closed, so that it never will be.
        let closed = till.provider.expire_session(&session).await;
        closed.map(|closed| match closed {
            // The money may still come: it stays confirmed, however long the provider takes.
            Closed::Pending => SessionState::Pending,
            Closed::AlreadyPaid => SessionState::Paid,
            Closed::Closed => SessionState::Ended(PaymentFailure::Canceled),
        })
    };
    let kind = match state {
        Ok(SessionState::Open { url }) => return Ok(Some(url)),
        Ok(SessionState::Pending) => EventKind::Pending,
        Ok(SessionState::Paid) => EventKind::Paid,
        Ok(SessionState::Ended(failure)) => EventKind::Failed(failure),
        Err(PaymentError::UnknownSession(_)) => EventKind::Failed(PaymentFailure::Canceled),
        Err(error @ PaymentError::Unavailable(_)) => {
            tracing::warn!(checkout = %opened.checkout.id, ?error, "the provider was not reached: {error}");
            return Ok(None);
        }
    };
    take_over(till, opened, kind).await?;
    Ok(None)
}

/// Takes over what the provider says of the latest attempt, and reads the checkout again.
pub(crate) async fn take_over(
    till: &Till,
    opened: &mut Opened,
    kind: EventKind,
) -> Result<(), Problem> {
    let checkout = &opened.checkout;
    let attempt = checkout
        .payment
        .as_ref()
        .map_or(0, |payment| payment.attempt);
    let event = ProviderEvent {
        id: format!("asked-{}-{attempt}", checkout.id),
        kind,
        checkout: checkout.id,
        attempt,
        amount: checkout.totals().due_now,
        currency: checkout.currency,
    };
    settle(&till.app.store, checkout.site, &event).await?;
    opened.reload(till).await
}
