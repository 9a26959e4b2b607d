//! Show a checkout.

use axum::{http::StatusCode, response::Response};
use shared::domain::{checkout::CheckoutStatus, problem::Problem};

use crate::{form::Typed, opened::Opened, page};

/// Show the buyer's page of a checkout, whatever state it is in.
pub(crate) async fn show_checkout(opened: Opened) -> Result<Response, Problem> {
    Ok(match opened.status() {
        CheckoutStatus::Open => page::form(&opened, &Typed::of(&opened), StatusCode::OK),
        CheckoutStatus::Confirmed => page::waiting(&opened),
        CheckoutStatus::Succeeded => page::receipt(&opened, "Already paid"),
        CheckoutStatus::Expired => page::expired(&opened),
    })
}
