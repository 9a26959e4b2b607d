//! Update a checkout.

use axum::{extract::State, response::Response};
use shared::{
    dialect::polar::{self, CheckoutSide},
    domain::{
        checkout::{CheckoutStatus, Unchanged},
        ids::CheckoutId,
        problem::{Cause, Problem, Refusal},
    },
    http::{Access, BaseUrl, IfMatch, JsonBody, PathUuid, WriteCheckouts},
};

use super::{
    context::{Named, context_of},
    get::{checkout_answer, checkout_of},
};
use crate::Till;

/// How often an update that lost a race is made anew on the winner's outcome.
const ROUNDS: usize = 32;

/// Update a checkout.
///
/// The fields that are there are the update; `null` clears. What it comes to is computed anew. Only
/// an open checkout can be changed.
#[cfg_attr(feature = "openapi", utoipa::path(
    patch,
    path = "/v1/checkouts/{id}",
    tag = "Checkouts",
    params(PathUuid, IfMatch),
    request_body = polar::schema::UpdateCheckout,
    responses(
        (status = 200, body = polar::schema::Checkout, headers(("ETag"))),
        (status = 403, body = polar::schema::PolarProblem, description = "The access token lacks the scope, or the checkout is not open any more."),
    ),
    security(("token" = ["checkouts:write"])),
))]
pub(crate) async fn update_checkout(
    access: Access<WriteCheckouts>,
    PathUuid(id): PathUuid,
    BaseUrl(base_url): BaseUrl,
    if_match: IfMatch,
    State(till): State<Till>,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let site = access.site();
    for _ in 0..ROUNDS {
        let old = checkout_of(&till, site, CheckoutId::new(id)).await?;
        let named = Named::in_body(&till, site, &body).await?;
        let one = (std::slice::from_ref(&old), named);
        let context = context_of(&till, till.app.site(site).await?, &base_url, one).await?;
        let draft = polar::read_checkout_update(&body, &old, &context, CheckoutSide::Merchant)?;
        if_match.check(old.revision)?;
        match old.changed(draft, context.now) {
            Ok(next) if till.app.store.replace_checkout(&next, &old).await? => {
                return checkout_answer(&till, &next, &base_url).await;
            }
            Ok(_) => {}
            Err(Unchanged::Already) => return checkout_answer(&till, &old, &base_url).await,
            Err(Unchanged::Status(status)) => return Err(not_open(status)),
            Err(Unchanged::CouponLocked) => return Err(not_open(old.status)),
        }
    }
    Err(overtaken())
}

/// Only an open checkout can be changed or confirmed.
pub(super) fn not_open(status: CheckoutStatus) -> Problem {
    let word = match status {
        CheckoutStatus::Open => "open",
        CheckoutStatus::Confirmed => "confirmed",
        CheckoutStatus::Succeeded => "paid",
        CheckoutStatus::Expired => "expired",
    };
    let message = format!("The checkout is {word}, so it cannot be changed any more.");
    Problem::refused(Refusal::CheckoutNotOpen, message)
}

/// Others were faster.
pub(super) fn overtaken() -> Problem {
    let message = "Other changes of the checkout came first. Please try again.";
    Problem::new(Cause::Conflict, message)
}
