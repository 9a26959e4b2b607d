//! Get and update a checkout by its client secret: what a merchant's own storefront calls.

use axum::{
    Json,
    extract::State,
    http::header::CACHE_CONTROL,
    response::{IntoResponse, Response},
};
use serde_json::Value;
use shared::{
    dialect::polar::{self, CheckoutContext, CheckoutSide},
    domain::{
        checkout::{CheckoutStatus, Unchanged},
        problem::{Problem, Refusal},
    },
    http::JsonBody,
};

use super::{
    context::{Named, context_of},
    update::{not_open, overtaken},
};
use crate::{
    Till,
    catch_up::catch_up,
    opened::{Opened, Step},
};

/// How often an update that lost a race is made anew on the winner's outcome.
const ROUNDS: usize = 8;

/// Get a checkout by its client secret.
///
/// Needs no access token. Of a confirmed one, `payment_processor_metadata.payment_url` is where it
/// can be paid.
#[cfg_attr(feature = "openapi", utoipa::path(
    get,
    path = "/v1/checkouts/client/{client_secret}",
    tag = "Checkouts",
    params(("client_secret" = String, Path, description = "The checkout's secret.")),
    responses(
        (status = 200, body = polar::schema::PublicCheckout),
        (status = 404, body = polar::schema::PolarProblem, description = "There is no such checkout."),
        (status = 410, body = polar::schema::PolarProblem, description = "It has expired."),
    ),
))]
pub(crate) async fn get_client_checkout(
    State(till): State<Till>,
    mut opened: Opened,
) -> Result<Response, Problem> {
    let payment_url = catch_up(&till, &mut opened).await?;
    check_alive(&opened)?;
    let mut context = held_context(&till, &opened, Named::default()).await?;
    context.payment_url = payment_url;
    Ok(told(&polar::public_checkout_body(
        &opened.checkout,
        &context,
    )))
}

/// Update a checkout by its client secret.
///
/// Needs no access token. The fields that are there are the update; `null` clears. What it comes to
/// is computed anew. A second discount code takes the place of the first.
#[cfg_attr(feature = "openapi", utoipa::path(
    patch,
    path = "/v1/checkouts/client/{client_secret}",
    tag = "Checkouts",
    params(("client_secret" = String, Path, description = "The checkout's secret.")),
    request_body = polar::schema::UpdateClientCheckout,
    responses(
        (status = 200, body = polar::schema::PublicCheckout),
        (status = 403, body = polar::schema::PolarProblem, description = "It is not open any more."),
        (status = 404, body = polar::schema::PolarProblem, description = "There is no such checkout."),
        (status = 410, body = polar::schema::PolarProblem, description = "It has expired."),
    ),
))]
pub(crate) async fn update_client_checkout(
    State(till): State<Till>,
    mut opened: Opened,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    change(&till, &mut opened, &body, Asked::Update).await?;
    let context = held_context(&till, &opened, Named::default()).await?;
    Ok(told(&polar::public_checkout_body(
        &opened.checkout,
        &context,
    )))
}

/// What a body asks for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Asked {
    /// A change.
    Update,
    /// A change, after which the checkout is confirmed: enough must be known of the buyer.
    Confirmation,
}

/// Changes the checkout as a body says; when another write comes first, what that left.
pub(super) async fn change(
    till: &Till,
    opened: &mut Opened,
    body: &Value,
    asked: Asked,
) -> Result<(), Problem> {
    for _ in 0..ROUNDS {
        check_alive(opened)?;
        let named = Named::in_body(till, opened.site.id, body).await?;
        let context = held_context(till, opened, named).await?;
        let old = &opened.checkout;
        let draft = match asked {
            Asked::Update => {
                polar::read_checkout_update(body, old, &context, CheckoutSide::Client)?
            }
            Asked::Confirmation => polar::read_confirmation(body, old, &context)?,
        };
        let change = old.changed(draft, opened.now);
        match opened.step(till, change).await? {
            Step::Taken | Step::Refused(Unchanged::Already) => return Ok(()),
            Step::Refused(Unchanged::Status(status)) => return Err(not_open(status)),
            Step::Refused(Unchanged::CouponLocked) | Step::Lost => {}
        }
    }
    Err(overtaken())
}

/// A client is told of an expired checkout by the status alone.
pub(super) fn check_alive(opened: &Opened) -> Result<(), Problem> {
    if opened.status() == CheckoutStatus::Expired {
        let message = "The checkout has expired. Please start a fresh one.";
        return Err(Problem::refused(Refusal::CheckoutExpired, message));
    }
    Ok(())
}

/// What the checkout is told with, to whoever has its secret.
pub(super) async fn held_context(
    till: &Till,
    opened: &Opened,
    named: Named,
) -> Result<CheckoutContext, Problem> {
    let one = (std::slice::from_ref(&opened.checkout), named);
    let mut context = context_of(till, opened.site.clone(), &opened.base_url, one).await?;
    context.secret = Some(opened.secret.reveal());
    Ok(context)
}

/// Personal, so no cache keeps it.
pub(super) fn told(body: &Value) -> Response {
    ([(CACHE_CONTROL, "no-store")], Json(body)).into_response()
}
