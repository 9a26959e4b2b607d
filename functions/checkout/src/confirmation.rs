//! Show that a checkout was paid.

use axum::{extract::State, response::Response};
use shared::domain::{checkout::CheckoutStatus, problem::Problem};

use crate::{
    Till,
    catch_up::catch_up,
    expired::show_expired,
    opened::{Opened, see_other},
    page,
    paid::show_paid,
};

/// Show that a checkout was paid: where the provider sends the buyer.
///
/// The merchant's success URL, when there is one, takes the buyer on. A provider's word may come
/// after its buyer: then we ask for it.
#[cfg_attr(feature = "openapi", utoipa::path(
    get,
    path = "/checkout/{client_secret}/confirmation",
    tag = "Pages",
    params(("client_secret" = String, Path, description = "The checkout's secret, from its address."), ("theme" = Option<String>, Query, description = "`light` or `dark`; else what the browser prefers.")),
    responses(
        (status = 200, body = String, content_type = "text/html"),
        (status = 410, body = String, content_type = "text/html", description = "The checkout has expired; the page leads to a fresh one."),
        (status = 303, description = "On to the success URL, or back to the page."),
    ),
))]
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
            None => show_paid(&till, &opened, opened.texts().thanks).await?,
        },
    })
}
