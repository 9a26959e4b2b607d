//! Show a checkout.

use axum::{
    extract::State,
    http::{HeaderMap, Method, StatusCode},
    response::Response,
};
use shared::domain::{
    checkout::{Checkout, CheckoutStatus, Warning},
    problem::Problem,
};

use crate::{
    Till,
    catch_up::catch_up,
    expired::show_expired,
    first_view::{is_person, record_first_view},
    form::Typed,
    opened::Opened,
    page,
    paid::show_paid,
    redeem,
    texts::Texts,
};

/// Show the buyer's page of a checkout, whatever state it is in.
#[cfg_attr(feature = "openapi", utoipa::path(
    get,
    path = "/checkout/{client_secret}",
    tag = "Pages",
    params(("client_secret" = String, Path, description = "The checkout's secret, from its address."), ("theme" = Option<String>, Query, description = "`light` or `dark`; else what the browser prefers.")),
    responses(
        (status = 200, body = String, content_type = "text/html"),
        (status = 410, body = String, content_type = "text/html", description = "The checkout has expired; the page leads to a fresh one."),
    ),
))]
pub(crate) async fn show_checkout(
    State(till): State<Till>,
    (method, headers): (Method, HeaderMap),
    mut opened: Opened,
) -> Result<Response, Problem> {
    record_first_view(&till, &mut opened, &method, &headers).await;
    let payment_url = catch_up(&till, &mut opened).await?;
    let mut typed = Typed::of(&opened);
    // What a machine would be told, nobody reads; nor does a discount go for its sake.
    if is_person(&method, &headers) {
        typed.note = left_out(opened.texts(), &opened.checkout).map(str::to_owned);
        redeem::look_after(&till, &mut opened, &mut typed).await?;
    }
    Ok(match opened.status() {
        CheckoutStatus::Open => page::form(&opened, &typed, StatusCode::OK),
        CheckoutStatus::Confirmed => page::waiting(&opened, payment_url.as_deref()),
        CheckoutStatus::Succeeded => show_paid(&till, &opened, opened.texts().already_paid).await?,
        CheckoutStatus::Expired => show_expired(&till, &opened).await?,
    })
}

/// What whoever followed the link may have hoped for and does not get, until something is changed.
fn left_out(texts: &Texts, checkout: &Checkout) -> Option<&'static str> {
    if checkout.revision > 1 {
        return None;
    }
    checkout.warnings.iter().find_map(|warning| match warning {
        Warning::DiscountNotApplied | Warning::CouponNotApplied { .. } => Some(texts.no_discount),
        Warning::Ignored(parameter) if parameter == "discount_code" => Some(texts.no_code),
        Warning::Ignored(_)
        | Warning::SeatsNotSold
        | Warning::ItemNotFound { .. }
        | Warning::InsufficientInventory { .. }
        | Warning::TooMuchMoney { .. } => None,
    })
}
