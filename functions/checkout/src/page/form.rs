//! The page of an open checkout.

use axum::{http::StatusCode, response::Response};
use maud::{Markup, html};
use shared::{
    domain::checkout::PaymentFailure,
    pages::{Page, Width, format_money, icons},
};

use super::{
    choices::choices,
    details,
    policies::consent,
    questions::questions,
    summary::{Stage, summary},
};
use crate::{form::Typed, opened::Opened};

/// The form: what is bought, who buys, Pay.
pub(crate) fn form(opened: &Opened, typed: &Typed, status: StatusCode) -> Response {
    let alert = alert(opened, typed);
    // A screen reader says the title first when the page comes back.
    let title = format!(
        "{}Checkout – {}",
        if alert.is_some() { "Error: " } else { "" },
        opened.site.name
    );
    let body = html! {
        (shop_header(opened))
        @if let Some(text) = alert {
            p class="alert" role="alert" tabindex="-1" autofocus[typed.errors.is_empty()] { (text) }
        }
        @if let Some(note) = &typed.note { p class="alert info" role="status" { (note) } }
        section class="card" aria-label="Your order" { (summary(&opened.checkout, Stage::Due)) }
        form class="card stack" method="post" action=(opened.url()) novalidate {
            // Enter in any field presses the first button of a form: that is Pay, not Apply.
            button class="first" name="intent" value="pay" tabindex="-1" aria-hidden="true" {}
            (choices(opened))
            h2 { "Your details" }
            (details::contact(typed))
            (questions(opened, typed))
            (details::coupon(opened, typed))
            (details::agreement(opened, typed))
            (consent(&opened.checkout.lines))
            button class="main" name="intent" value="pay" { (pay_words(opened)) }
            p class="secure" { (icons::lock()) (reassurance(opened)) }
        }
    };
    Page {
        title: &title,
        width: Width::Wide,
        theme: opened.theme,
        body,
    }
    .into_branded_response(status, opened.site.accent.as_ref())
}

/// The shop's name and, unless the merchant took it away, the way back to it.
pub(super) fn shop_header(opened: &Opened) -> Markup {
    let shopping = !opened
        .checkout
        .customization
        .disabled_continue_shopping_button;
    html! {
        header class="shop" {
            h1 { (opened.site.name) }
            @if shopping { a href=(opened.way_back()) { "Continue shopping" } }
        }
    }
}

fn pay_words(opened: &Opened) -> String {
    let due = opened.checkout.totals().due_now;
    if due.is_zero() {
        return "Complete order".to_owned();
    }
    format!("Pay {}", format_money(due, opened.checkout.currency))
}

fn reassurance(opened: &Opened) -> &'static str {
    let totals = opened.checkout.totals();
    match (totals.total.is_zero(), totals.due_now.is_zero()) {
        (true, _) => "Nothing is charged.",
        (false, true) => "Nothing is charged now.",
        (false, false) => "Nothing is charged yet.",
    }
}

fn alert(opened: &Opened, typed: &Typed) -> Option<&'static str> {
    if !typed.errors.is_empty() {
        return Some("Please check the fields that are marked below.");
    }
    let failure = opened
        .checkout
        .payment
        .as_ref()
        .and_then(|payment| payment.failure);
    failure.map(|failure| match failure {
        PaymentFailure::Declined => {
            "The payment was declined and nothing was charged. Please try again or use another way to pay."
        }
        PaymentFailure::Canceled => "The payment was canceled and nothing was charged. You can try again.",
        PaymentFailure::ProviderUnavailable => {
            "The payment service does not answer at the moment, and nothing was charged. Please try again."
        }
    })
}
