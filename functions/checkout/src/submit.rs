//! Submit the buyer's form.

use axum::{extract::State, http::StatusCode, response::Response};
use shared::{
    domain::{checkout::CheckoutStatus, problem::Problem},
    http::FormBody,
};

use crate::{
    Till, choose, confirm, coupon, expired::show_expired, form::Typed, leeway, opened::Opened,
    page, redeem, reopen,
};

/// Submit the buyer's form: the pressed button says what to do.
///
/// A form that was sent twice, or from a page that is no longer true, does no harm: the answer is
/// the checkout as it stands.
#[cfg_attr(feature = "openapi", utoipa::path(
    post,
    path = "/checkout/{client_secret}",
    tag = "Pages",
    params(("client_secret" = String, Path, description = "The checkout's secret, from its address."), ("theme" = Option<String>, Query, description = "`light` or `dark`; else what the browser prefers.")),
    request_body(content = crate::openapi::BuyerForm, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, body = String, content_type = "text/html", description = "The page, with what is wrong or what happened."),
        (status = 303),
        (status = 410, body = String, content_type = "text/html", description = "The checkout has expired; the page leads to a fresh one."),
        (status = 422, body = String, content_type = "text/html", description = "The page, with what is wrong with the form."),
    ),
))]
pub(crate) async fn submit_checkout(
    State(till): State<Till>,
    opened: Opened,
    form: FormBody,
) -> Result<Response, Problem> {
    let typed = Typed::read(&form);
    let intent = form.get("intent");
    match (opened.status(), intent) {
        (CheckoutStatus::Open, "apply_coupon") => coupon::apply_coupon(&till, opened, typed).await,
        (CheckoutStatus::Open, "remove_coupon") => {
            coupon::remove_coupon(&till, opened, typed).await
        }
        (CheckoutStatus::Open, "update") => choose::update_wish(&till, opened, typed).await,
        // A code that was typed but not applied is applied, and the new total shown, before any payment.
        (CheckoutStatus::Open, _) if choose::product_of(intent).is_some() => {
            choose::choose_product(&till, opened, typed, intent).await
        }
        // Nor is anything paid at a total that was not shown.
        (CheckoutStatus::Open, "pay") if leeway::wish(&opened, &typed) != Ok(None) => {
            choose::update_wish(&till, opened, typed).await
        }
        (CheckoutStatus::Open, "pay") if coupon::is_new(&opened, &typed) => {
            coupon::apply_coupon(&till, opened, typed).await
        }
        // Another tab, or the merchant, changed it since.
        (CheckoutStatus::Open, "pay") if !["", &opened.due()].contains(&form.get("due")) => {
            show_new_total(&till, opened, typed).await
        }
        (CheckoutStatus::Open, "pay") => confirm::confirm_checkout(&till, opened, typed).await,
        (CheckoutStatus::Confirmed, "reopen") => reopen::reopen_checkout(&till, opened).await,
        (CheckoutStatus::Confirmed, "pay") => confirm::on_to_payment(&till, opened).await,
        (CheckoutStatus::Open | CheckoutStatus::Confirmed | CheckoutStatus::Succeeded, _) => {
            Ok(opened.back_to_page())
        }
        (CheckoutStatus::Expired, _) => show_expired(&till, &opened).await,
    }
}

/// Shows the page with what is due now; what was typed is kept.
async fn show_new_total(
    till: &Till,
    mut opened: Opened,
    mut typed: Typed,
) -> Result<Response, Problem> {
    let due = opened.money(opened.checkout.totals().due_now);
    typed.note = Some((opened.texts().new_total)(&due));
    redeem::look_after(till, &mut opened, &mut typed).await?;
    Ok(page::form(&opened, &typed, StatusCode::OK))
}
