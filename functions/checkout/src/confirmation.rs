//! Show that a checkout was paid.

use axum::response::Response;
use shared::domain::{checkout::CheckoutStatus, problem::Problem};

use crate::{
    opened::{Opened, see_other},
    page,
};

/// Show that a checkout was paid: where the provider sends the buyer.
///
/// The merchant's success URL, when there is one, takes the buyer on. A provider's word may come
/// after its buyer: then the page waits.
pub(crate) async fn show_confirmation(opened: Opened) -> Result<Response, Problem> {
    Ok(match opened.status() {
        CheckoutStatus::Open => opened.back_to_page(),
        CheckoutStatus::Confirmed => page::waiting(&opened),
        CheckoutStatus::Expired => page::expired(&opened),
        CheckoutStatus::Succeeded => match &opened.checkout.success_url {
            Some(url) => see_other(&url.for_checkout(opened.checkout.id)),
            None => page::receipt(&opened, "Thank you"),
        },
    })
}
