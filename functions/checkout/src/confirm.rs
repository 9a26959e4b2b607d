//! Confirm a checkout: the buyer presses Pay.

use axum::{http::StatusCode, response::Response};
use shared::{
    domain::{
        checkout::{Buyer, PaymentFailure},
        problem::Problem,
    },
    payment::SessionRequest,
};

use crate::{
    Till,
    form::Typed,
    opened::{Opened, Step, see_other},
    page,
};

/// Confirm the checkout and lead the buyer to the payment provider.
///
/// The first of two presses wins; the second is led to the same session.
pub(crate) async fn confirm_checkout(
    till: &Till,
    mut opened: Opened,
    mut typed: Typed,
) -> Result<Response, Problem> {
    let Some(buyer) = typed.buyer(&opened) else {
        return Ok(page::form(
            &opened,
            &typed,
            StatusCode::UNPROCESSABLE_ENTITY,
        ));
    };
    if opened.checkout.totals().total.is_zero() {
        return complete_free(till, opened, buyer).await;
    }
    let change = opened.checkout.confirmed(buyer, opened.now);
    match opened.step(till, change).await? {
        Step::Taken => begin_payment(till, opened).await,
        Step::Lost | Step::Refused(_) => Ok(on_to_payment(&opened)),
    }
}

/// Leads to the provider's page of a confirmed checkout, if there is one yet.
pub(crate) fn on_to_payment(opened: &Opened) -> Response {
    let session = opened
        .checkout
        .payment
        .as_ref()
        .and_then(|payment| payment.session.as_ref());
    session.map_or_else(|| opened.back_to_page(), |session| see_other(&session.url))
}

async fn complete_free(till: &Till, mut opened: Opened, buyer: Buyer) -> Result<Response, Problem> {
    let change = opened.checkout.completed_free(buyer, opened.now);
    match opened.step(till, change).await? {
        Step::Taken => Ok(see_other(&opened.confirmation_url())),
        Step::Lost | Step::Refused(_) => Ok(opened.back_to_page()),
    }
}

async fn begin_payment(till: &Till, mut opened: Opened) -> Result<Response, Problem> {
    let attempt = opened
        .checkout
        .payment
        .as_ref()
        .map_or(1, |payment| payment.attempt);
    let request = session_request(till, &opened, attempt);
    match till.provider.create_session(&request).await {
        Ok(session) => {
            // Lost or refused, the attempt ended meanwhile: the answer is the checkout as it stands.
            let change = opened.checkout.with_session(attempt, session);
            opened.step(till, change).await?;
            Ok(on_to_payment(&opened))
        }
        Err(error) => {
            tracing::error!(checkout = %opened.checkout.id, ?error, "no payment session was made: {error}");
            let change = opened
                .checkout
                .failed(attempt, PaymentFailure::ProviderUnavailable);
            opened.step(till, change).await?;
            Ok(page::form(
                &opened,
                &Typed::of(&opened),
                StatusCode::SERVICE_UNAVAILABLE,
            ))
        }
    }
}

fn session_request(till: &Till, opened: &Opened, attempt: u32) -> SessionRequest {
    let checkout = &opened.checkout;
    SessionRequest {
        site: checkout.site,
        merchant: opened.site.name.clone(),
        checkout: checkout.id,
        attempt,
        amount: checkout.totals().total,
        currency: checkout.currency,
        success_url: opened.confirmation_url(),
        cancel_url: opened.url(),
        base_url: opened.base_url.clone(),
        expires_at: checkout
            .expires_at
            .min(opened.now + till.provider.capabilities().most_lifetime),
    }
}
