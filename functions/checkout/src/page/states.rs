//! The pages of a checkout that is no longer open.

use axum::{http::StatusCode, response::Response};
use maud::html;
use shared::pages::{Page, Width, icons};

use super::{
    form::shop_header,
    summary::{Stage, summary},
};
use crate::opened::Opened;

/// A confirmed checkout: the provider has the word. `payment_url` is where it can be paid, if known.
pub(crate) fn waiting(opened: &Opened, payment_url: Option<&str>) -> Response {
    let body = html! {
        (shop_header(opened))
        section class="card notice" {
            h2 { "Your payment is under way" }
            p { "We are waiting for word of your payment. If you left the payment page, you can go on there." }
            @if let Some(url) = payment_url {
                a class="button main" href=(url) { "Continue to payment" }
            }
            // No automatic reload: it would throw a screen reader back to the start of the page.
            a class="button" href=(opened.confirmation_url()) { "Check again" }
            form method="post" action=(opened.url()) {
                @if payment_url.is_none() {
                    button name="intent" value="pay" { "Continue to payment" }
                }
                button class="plain" name="intent" value="reopen" { "Change my order" }
            }
        }
    };
    Page {
        title: "Payment under way",
        width: Width::Narrow,
        theme: opened.theme,
        body,
    }
    .into_branded_response(StatusCode::OK, opened.site.accent.as_ref())
}

/// A paid checkout.
pub(crate) fn receipt(opened: &Opened, heading: &str) -> Response {
    let customization = opened.checkout.customization;
    let totals = opened.checkout.totals();
    let shopping = !customization.disabled_continue_shopping_button;
    let body = html! {
        section class="card notice" {
            span class="seal" { (icons::check()) }
            h1 { (heading) }
            p {
                "Your order at " (opened.site.name)
                @match (totals.due_now.is_zero(), totals.due_later.is_zero()) {
                    (true, _) => " is complete.",
                    (false, true) => " is paid.",
                    (false, false) => " is complete, and what was due now is paid.",
                }
                @if let Some(buyer) = &opened.checkout.buyer { " It was placed for " (buyer.email.as_str()) "." }
            }
            @if shopping { a class="button" href=(opened.site.home_url.href()) { "Continue shopping" } }
        }
        section class="card receipt" aria-label="Your order" { (summary(&opened.checkout, Stage::Paid)) }
    };
    let title = format!("{heading} – {}", opened.site.name);
    Page {
        title: &title,
        width: Width::Narrow,
        theme: opened.theme,
        body,
    }
    .into_branded_response(StatusCode::OK, opened.site.accent.as_ref())
}

/// A checkout that was not paid in time: the offer, at `url`, may still make a fresh one.
pub(crate) fn expired(opened: &Opened, url: &str) -> Response {
    let body = html! {
        (shop_header(opened))
        section class="card notice" {
            h2 { "This checkout has expired" }
            p { "A checkout can be paid for a limited time, and nothing was charged. You can start a fresh one." }
            a class="button main" href=(url) { "Start again" }
        }
    };
    Page {
        title: "This checkout has expired",
        width: Width::Narrow,
        theme: opened.theme,
        body,
    }
    .into_branded_response(StatusCode::GONE, opened.site.accent.as_ref())
}
