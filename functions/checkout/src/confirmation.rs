//! Show that a checkout was paid.

use axum::{extract::State, response::Response};
use shared::domain::{checkout::CheckoutStatus, problem::Problem};

use crate::{
    Till,
    catch_up::catch_up,
    expired::show_expired,
    opened::{Opened, see_other},
    page,
};

/// Show that a checkout was paid: where the provider sends the buyer.
///
/// The merchant's success URL, when there is one, takes the buyer on. A provider's word may come
/// after its buyer: then we ask for it.
pub(crate) async fn show_confirmation(
    State(till): State<Till>,
    mut opened: Opened,
) -> Result<Response, Problem> {
    let payment_url = catch_up(&till, &mut opened).await?;
    Ok(match opened.status() {
        CheckoutStatus::Open => opened.back_to_page(),
        CheckoutStatus::Confirmed => page::waiting(&opened, payment_url.as_deref()),
        CheckoutStatus::Expired => show_expired(&till, &opened).await?,
        CheckoutStatus::Succeeded => match &opened.checkout.success_url {
            Some(url) => {
                let origin = opened.checkout.origin();
                see_other(&url.for_checkout(opened.checkout.id, &origin))
            }
            None => page::receipt(&opened, opened.texts().thanks),
        },
    })
}
