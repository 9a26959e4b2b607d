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
    let texts = opened.texts();
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
    Page {
        language: opened.language,
        title: texts.under_way,
        width: Width::Narrow,
        theme: opened.theme,
        body,
    }
    .into_branded_response(StatusCode::OK, opened.site.accent.as_ref())
}

/// A paid checkout.
pub(crate) fn receipt(opened: &Opened, heading: &str) -> Response {
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
            @if shopping { a class="button" href=(opened.site.home_url.href()) { (texts.continue_shopping) } }
        }
        section class="card receipt" aria-label=(texts.your_order) { (summary(opened, Stage::Paid)) }
    };
    let title = format!("{heading} – {}", opened.site.name);
    Page {
        language: opened.language,
        title: &title,
        width: Width::Narrow,
        theme: opened.theme,
        body,
    }
    .into_branded_response(StatusCode::OK, opened.site.accent.as_ref())
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
    Page {
        language: opened.language,
        title: texts.expired,
        width: Width::Narrow,
        theme: opened.theme,
        body,
    }
    .into_branded_response(StatusCode::GONE, opened.site.accent.as_ref())
}
