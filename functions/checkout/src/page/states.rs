//! The pages of a checkout that is no longer open.

use axum::{http::StatusCode, response::Response};
use maud::html;
use shared::pages::{Width, icons};

use super::{
    form::shop_header,
    summary::{Stage, summary},
};
use crate::opened::Opened;

/// A confirmed checkout: the provider has the word. `payment_url` is where it can be paid, if known.
pub(crate) fn waiting(opened: &Opened, payment_url: Option<&str>) -> Response {
    let texts = opened.texts();
    let payment = opened.checkout.payment.as_ref();
    if payment.is_some_and(|payment| payment.pending) {
        return pending(opened);
    }
    let body = html! {
        (shop_header(opened))
        section class="card notice" {
            h2 { (texts.under_way) }
            p { (texts.under_way_text) }
            @if let Some(url) = payment_url {
                a class="button main" href=(url) { (texts.go_on_to_payment) }
            }
            // No automatic reload: it would throw a screen reader back to the start of the page.
            a class="button" href=(opened.confirmation_url()) { (texts.check_again) }
            form method="post" action=(opened.url()) {
                @if payment_url.is_none() {
                    button name="intent" value="pay" { (texts.go_on_to_payment) }
                }
                button class="plain" name="intent" value="reopen" { (texts.change_order) }
            }
        }
    };
    opened.page(StatusCode::OK, Width::Narrow, texts.under_way, body)
}

/// A confirmed checkout whose money is on its way: there is nothing to do but to wait.
fn pending(opened: &Opened) -> Response {
    let (texts, shop) = (opened.texts(), &opened.site.name);
    let body = html! {
        (shop_header(opened))
        section class="card notice" {
            span class="seal" { (icons::check()) }
            h2 { (texts.pending) }
            p {
                @if let Some(buyer) = &opened.checkout.buyer { ((texts.placed_for)(buyer.email.as_str())) " " }
                (texts.pending_text)
            }
            a class="button" href=(opened.confirmation_url()) { (texts.check_again) }
        }
        section class="card receipt" aria-label=(texts.your_order) { (summary(opened, Stage::Pending)) }
    };
    opened.page(
        StatusCode::OK,
        Width::Narrow,
        &format!("{} – {shop}", texts.pending),
        body,
    )
}

/// A paid checkout; `receipt` is where that of its order is.
pub(crate) fn receipt(opened: &Opened, heading: &str, receipt: Option<&str>) -> Response {
    let customization = opened.checkout.customization;
    let (texts, totals) = (opened.texts(), opened.checkout.totals());
    let settled = match (totals.due_now.is_zero(), totals.due_later.is_zero()) {
        (true, _) => texts.order_complete,
        (false, true) => texts.order_paid,
        (false, false) => texts.order_paid_for_now,
    };
    let shopping = !customization.disabled_continue_shopping_button;
    let body = html! {
        section class="card notice" {
            span class="seal" { (icons::check()) }
            h1 { (heading) }
            p {
                (settled(&opened.site.name))
                @if let Some(buyer) = &opened.checkout.buyer { " " ((texts.placed_for)(buyer.email.as_str())) }
            }
            @if let Some(url) = receipt { a class="button" href=(url) { (texts.view_receipt) } }
            @if shopping { a class="button" href=(opened.site.home_url.href()) { (texts.continue_shopping) } }
        }
        section class="card receipt" aria-label=(texts.your_order) { (summary(opened, Stage::Paid)) }
        @if let Some(url) = &opened.desk {
            // Only who tries things out ever reads it.
            p class="soft small" lang="en" { a href=(url) { "Sandbox: refund, charge again, cancel" } }
        }
    };
    let title = format!("{heading} – {}", opened.site.name);
    opened.page(StatusCode::OK, Width::Narrow, &title, body)
}

/// A checkout that was not paid in time: the offer, at `url`, may still make a fresh one.
pub(crate) fn expired(opened: &Opened, url: &str) -> Response {
    let texts = opened.texts();
    let body = html! {
        (shop_header(opened))
        section class="card notice" {
            h2 { (texts.expired) }
            p { (texts.expired_text) }
            a class="button main" href=(url) { (texts.start_again) }
        }
    };
    opened.page(StatusCode::GONE, Width::Narrow, texts.expired, body)
}
