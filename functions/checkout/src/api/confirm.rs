//! Confirm a checkout by its client secret.

use axum::{extract::State, response::Response};
use shared::{
    dialect::polar,
    domain::{
        catalog::DiscountRefusal,
        checkout::{Buyer, CheckoutStatus, Unchanged},
        fault::{Fault, Rule},
        problem::{Problem, Refusal},
    },
    http::JsonBody,
};

use super::{
    client::{Asked, change, check_alive, held_context, told},
    context::Named,
    update::{not_open, overtaken},
};
use crate::{
    Till,
    catch_up::catch_up,
    confirm::{Begun, begin_session},
    opened::{Opened, Step},
    redeem,
};

/// How often a confirmation that lost a race is made anew.
const ROUNDS: usize = 8;

/// Confirm a checkout by its client secret.
///
/// Needs no access token. The answer's `payment_processor_metadata.payment_url` is where the buyer
/// pays; there is none when nothing is due now, or the money is on its way. What else the body holds
/// is changed first. While the payment runs, a repeated confirmation is answered like the first, with
/// the same payment; when that has failed, it begins another.
#[cfg_attr(feature = "openapi", utoipa::path(
    post,
    path = "/v1/checkouts/client/{client_secret}/confirm",
    tag = "Checkouts",
    params(("client_secret" = String, Path, description = "The checkout's secret.")),
    request_body = polar::schema::ConfirmCheckout,
    responses(
        (status = 200, body = polar::schema::ConfirmedCheckout),
        (status = 400, body = polar::schema::PolarProblem, description = "The payment service does not answer, and nothing was charged."),
        (status = 403, body = polar::schema::PolarProblem, description = "It is not open any more."),
        (status = 404, body = polar::schema::PolarProblem, description = "There is no such checkout."),
        (status = 410, body = polar::schema::PolarProblem, description = "It has expired."),
        (status = 409, body = polar::schema::PolarProblem, description = "Other changes came first, or all of it is sold."),
    ),
))]
pub(crate) async fn confirm_client_checkout(
    State(till): State<Till>,
    mut opened: Opened,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let mut url = None;
    if opened.status() == CheckoutStatus::Confirmed {
        url = running_payment(&till, &mut opened).await?;
    } else if opened.status() == CheckoutStatus::Succeeded {
        return Err(not_open(CheckoutStatus::Succeeded));
    }
    // Also where the payment that ran has turned out to have failed.
    if opened.status() == CheckoutStatus::Open {
        change(&till, &mut opened, &body, Asked::Confirmation).await?;
        url = confirm(&till, &mut opened).await?;
    }
    check_alive(&opened)?;
    let mut context = held_context(&till, &opened, Named::default()).await?;
    context.payment_url = url;
    Ok(told(&polar::confirmed_body(&opened.checkout, &context)))
}

/// Where the buyer pays a checkout that is confirmed, unless its money is on the way or there.
async fn running_payment(till: &Till, opened: &mut Opened) -> Result<Option<String>, Problem> {
    if opened.checkout.session().is_none() {
        return pay(till, opened).await;
    }
    let url = catch_up(till, opened).await?;
    let pending = opened.checkout.payment.as_ref();
    let pending = pending.is_some_and(|payment| payment.pending);
    if url.is_none() && !pending && opened.status() == CheckoutStatus::Confirmed {
        return Err(unreached());
    }
    Ok(url)
}

/// Confirms the checkout as it is, with all that is known of its buyer.
async fn confirm(till: &Till, opened: &mut Opened) -> Result<Option<String>, Problem> {
    for _ in 0..ROUNDS {
        let known = opened.checkout.known();
        let (Some(email), Some(name)) = (known.email, known.name) else {
            // Another change took it away since it was read.
            return Err(overtaken());
        };
        let buyer = Buyer {
            email,
            name,
            billing: known.billing.unwrap_or_default(),
        };
        let step = match redeem::confirm(till, opened, buyer).await? {
            Ok(step) => step,
            Err(refusal) => return Err(refused(till, opened, refusal).await?),
        };
        match step {
            Step::Taken if opened.status() == CheckoutStatus::Confirmed => {
                return pay(till, opened).await;
            }
            Step::Taken => return Ok(None),
            Step::Refused(Unchanged::Status(status)) => return Err(not_open(status)),
            Step::Refused(Unchanged::Already | Unchanged::CouponLocked) => {
                return Err(overtaken());
            }
            // Such as by the first look at the page.
            Step::Lost => {}
        }
    }
    Err(overtaken())
}

async fn pay(till: &Till, opened: &mut Opened) -> Result<Option<String>, Problem> {
    match begin_session(till, opened).await? {
        Begun::At(url) => Ok(Some(url)),
        Begun::Overtaken => Err(overtaken()),
        Begun::Unreached => Err(unreached()),
    }
}

fn unreached() -> Problem {
    let message = "The payment service does not answer, and nothing was charged. Please try again.";
    Problem::refused(Refusal::PaymentFailed, message)
}

async fn refused(
    till: &Till,
    opened: &mut Opened,
    refusal: redeem::Refusal,
) -> Result<Problem, Problem> {
    let message = match refusal {
        redeem::Refusal::Discount(refusal) => {
            return without_discount(till, opened, refusal).await;
        }
        redeem::Refusal::Exhausted => "All of it is sold or being paid for.",
        redeem::Refusal::ExhaustedForCustomer => {
            "The customer has bought it as often as one customer may."
        }
    };
    Ok(Problem::refused(Refusal::LimitReached, message))
}

/// Takes a discount off that cannot be redeemed any more: the client shows the new total first.
async fn without_discount(
    till: &Till,
    opened: &mut Opened,
    refusal: DiscountRefusal,
) -> Result<Problem, Problem> {
    let change = opened.checkout.without_discount(opened.now);
    opened.step(till, change).await?;
    let why = match refusal {
        DiscountRefusal::ExhaustedForCustomer => "the customer has used the discount already",
        DiscountRefusal::Exhausted => "the discount has been used up",
        DiscountRefusal::NotStarted
        | DiscountRefusal::Ended
        | DiscountRefusal::OtherCurrency
        | DiscountRefusal::OtherProducts => "the discount is no longer valid",
    };
    Ok(Problem::invalid(vec![Fault {
        path: "discount_code".to_owned(),
        rule: Rule::Other("DISCOUNT"),
        message: format!("{why}; it was taken off, and the total has changed"),
    }]))
}
