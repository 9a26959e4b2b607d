//! Reopen a confirmed checkout: the buyer wants to change it.

use axum::response::Response;
use shared::{
    domain::{checkout::PaymentFailure, problem::Problem},
    payment::{Closed, EventKind, PaymentError, ProviderEvent, settle},
};

use crate::{Till, opened::Opened};

/// Reopen a confirmed checkout, after the provider closed its session: it must not be paid twice.
pub(crate) async fn reopen_checkout(till: &Till, opened: Opened) -> Result<Response, Problem> {
    let checkout = &opened.checkout;
    let Some(payment) = &checkout.payment else {
        return Ok(opened.back_to_page());
    };
    let closed = match &payment.session {
        Some(session) => till.provider.expire_session(session).await,
        None => Ok(Closed::Closed),
    };
    let kind = match closed {
        Ok(Closed::AlreadyPaid) => EventKind::Paid,
        Ok(Closed::Closed) | Err(PaymentError::UnknownSession(_)) => {
            EventKind::Failed(PaymentFailure::Canceled)
        }
        Err(error @ PaymentError::Unavailable(_)) => return Err(Problem::unavailable(error)),
    };
    let event = ProviderEvent {
        id: format!("reopen-{}-{}", checkout.id, payment.attempt),
        kind,
        checkout: checkout.id,
        attempt: payment.attempt,
        amount: checkout.totals().total,
        currency: checkout.currency,
    };
    settle(&till.app.store, checkout.site, &event).await?;
    Ok(opened.back_to_page())
}
