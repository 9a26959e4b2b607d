//! Confirm a checkout: the buyer presses Pay.

use axum::{http::StatusCode, response::Response};
use shared::{
    domain::{
        checkout::{CheckoutStatus, PaymentFailure},
        packed::Packed,
        problem::Problem,
    },
    payment::{LONGEST_SESSION, NewSession, PaymentError, SessionRequest},
};

use crate::{
    Till,
    catch_up::catch_up,
    form::Typed,
    opened::{Opened, Step, see_other},
    page, redeem,
};

/// How often a step that lost a race is taken anew.
const ROUNDS: usize = 8;

/// Confirm the checkout and lead the buyer to the payment provider.
///
/// Its discount is redeemed and its place in the offer taken in the same step, so there is no payment
/// session without them. When they cannot be, nothing is confirmed: the buyer sees why first.
///
/// Of two presses the first confirms; the second is led to the same session.
pub(crate) async fn confirm_checkout(
    till: &Till,
    mut opened: Opened,
    mut typed: Typed,
) -> Result<Response, Problem> {
    let Some((buyer, answers)) = typed.complete(&opened) else {
        return Ok(page::form(
            &opened,
            &typed,
            StatusCode::UNPROCESSABLE_ENTITY,
        ));
    };
    // Kept with the confirmation, in the same write.
    opened.checkout.answers = Packed::of(&answers);
    let taken = match redeem::confirm(till, &mut opened, buyer).await? {
        Ok(step) => step == Step::Taken,
        Err(refusal) => {
            redeem::explain(till, &mut opened, &mut typed, refusal).await?;
            false
        }
    };
    match opened.status() {
        // Changed meanwhile, by another tab or by who else redeemed the discount: the buyer sees
        // what changed and keeps what was typed.
        CheckoutStatus::Open => Ok(page::form(&opened, &typed, StatusCode::OK)),
        CheckoutStatus::Confirmed if taken => begin_payment(till, opened).await,
        CheckoutStatus::Confirmed => on_to_payment(till, opened).await,
        CheckoutStatus::Succeeded if taken => Ok(see_other(&opened.confirmation_url())),
        CheckoutStatus::Succeeded | CheckoutStatus::Expired => Ok(opened.back_to_page()),
    }
}

/// Leads to the provider's page of a confirmed checkout; a session that is not there yet is made,
/// since whoever confirmed may not have come to it.
pub(crate) async fn on_to_payment(till: &Till, mut opened: Opened) -> Result<Response, Problem> {
    if opened.checkout.session().is_none() {
        return begin_payment(till, opened).await;
    }
    let url = catch_up(till, &mut opened).await?;
    Ok(url.map_or_else(|| opened.back_to_page(), |url| see_other(&url)))
}

async fn begin_payment(till: &Till, mut opened: Opened) -> Result<Response, Problem> {
    match begin_session(till, &mut opened).await? {
        Begun::At(url) => Ok(see_other(&url)),
        Begun::Overtaken => Ok(opened.back_to_page()),
        Begun::Unreached => Ok(page::form(
            &opened,
            &Typed::of(&opened),
            StatusCode::SERVICE_UNAVAILABLE,
        )),
    }
}

/// How beginning a payment went.
pub(crate) enum Begun {
    /// The buyer pays here.
    At(String),
    /// The attempt ended meanwhile, and its session is closed.
    Overtaken,
    /// The provider does not answer or does not want to: the checkout is open again.
    Unreached,
}

/// Makes the provider's session of a confirmed checkout. Nobody is sent to one that the checkout
/// does not keep: it could be paid beside another.
pub(crate) async fn begin_session(till: &Till, opened: &mut Opened) -> Result<Begun, Problem> {
    let attempt = opened
        .checkout
        .payment
        .as_ref()
        .map_or(1, |payment| payment.attempt);
    let request = session_request(opened);
    let NewSession { session, url } = match till.provider.create_session(&request).await {
        Ok(made) => made,
        Err(error) => {
            tracing::error!(checkout = %opened.checkout.id, ?error, "no payment session was made: {error}");
            let failure = match error {
                PaymentError::Unavailable(_) => PaymentFailure::ProviderUnavailable,
                PaymentError::Refused(_) | PaymentError::Unknown(_) => {
                    PaymentFailure::ProviderRefused
                }
            };
            let change = opened
                .checkout
                .failed(attempt, failure, till.app.clock.now());
            opened.step(till, change).await?;
            return Ok(Begun::Unreached);
        }
    };
    for _ in 0..ROUNDS {
        // Another press may have kept the same session already.
        let change = opened
            .checkout
            .with_session(attempt, session.clone(), till.app.clock.now());
        match opened.step(till, change).await? {
            Step::Taken => return Ok(Begun::At(url)),
            Step::Lost => {}
            Step::Refused(_) => break,
        }
    }
    till.provider
        .expire_session(opened.checkout.site, &session)
        .await
        .map_err(Problem::unavailable)?;
    Ok(Begun::Overtaken)
}

fn session_request(opened: &Opened) -> SessionRequest {
    let checkout = &opened.checkout;
    SessionRequest {
        checkout: checkout.clone(),
        merchant: opened.site.name.clone(),
        success_url: opened.confirmation_url(),
        cancel_url: opened.url(),
        base_url: opened.base_url.clone(),
        expires_at: checkout.expires_at.min(opened.now + LONGEST_SESSION),
    }
}
