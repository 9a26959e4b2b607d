//! Show a checkout.

use axum::{
    extract::State,
    http::{Method, StatusCode},
    response::Response,
};
use shared::domain::{checkout::CheckoutStatus, problem::Problem};

use crate::{
    Till, catch_up::catch_up, expired::show_expired, form::Typed, opened::Opened, page, redeem,
};

/// Show the buyer's page of a checkout, whatever state it is in.
pub(crate) async fn show_checkout(
    State(till): State<Till>,
    method: Method,
    mut opened: Opened,
) -> Result<Response, Problem> {
    let payment_url = catch_up(&till, &mut opened).await?;
    let mut typed = Typed::of(&opened);
    // What a HEAD would be told, nobody reads.
    if method != Method::HEAD {
        redeem::look_after(&till, &mut opened, &mut typed).await?;
    }
    Ok(match opened.status() {
        CheckoutStatus::Open => page::form(&opened, &typed, StatusCode::OK),
        CheckoutStatus::Confirmed => page::waiting(&opened, payment_url.as_deref()),
        CheckoutStatus::Succeeded => page::receipt(&opened, "Already paid"),
        CheckoutStatus::Expired => show_expired(&till, &opened).await?,
    })
}
