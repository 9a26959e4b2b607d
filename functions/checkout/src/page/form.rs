//! The page of an open checkout.

use axum::{http::StatusCode, response::Response};
use maud::{Markup, html};
use shared::{
    domain::checkout::PaymentFailure,
    pages::{Width, icons},
};

use super::{
    address::address,
    choices::choices,
    details,
    leeway::leeway,
    policies::consent,
    questions::questions,
    summary::{Stage, summary},
};
use crate::{form::Typed, opened::Opened};

/// The form: what is bought, who buys, Pay.
pub(crate) fn form(opened: &Opened, typed: &Typed, status: StatusCode) -> Response {
    let alert = alert(opened, typed);
    // A screen reader says the title first when the page comes back.
    let texts = opened.texts();
    let title = match alert {
        Some(_) => texts.title_in_error,
        None => texts.title,
    }(&opened.site.name);
    let body = html! {
        (shop_header(opened))
        @if let Some(text) = alert {
            p class="alert" role="alert" tabindex="-1" autofocus[typed.errors.is_empty()] { (text) }
        }
        @if let Some(note) = &typed.note { p class="alert info" role="status" { (note) } }
        section class="card" aria-label=(texts.your_order) { (summary(opened, Stage::Due)) }
        form class="card stack" method="post" action=(opened.url()) novalidate {
            // Enter in any field presses the first button of a form: that is Pay, not Apply.
            button class="first" name="intent" value="pay" tabindex="-1" aria-hidden="true" {}
            input type="hidden" name="due" value=(opened.due());
            (choices(opened))
            (leeway(opened, typed))
            h2 { (texts.your_details) }
            (details::contact(texts, typed))
            (address(opened, typed))
            (questions(opened, typed))
            (details::coupon(opened, typed))
            (details::agreement(opened, typed))
            (consent(opened))
            button class="main" name="intent" value="pay" { (pay_words(opened)) }
            p class="secure" { (icons::lock()) (reassurance(opened)) }
        }
    };
    opened.page(status, Width::Wide, &title, body)
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
            @if shopping { a href=(opened.way_back()) { (opened.texts().continue_shopping) } }
        }
    }
}

fn pay_words(opened: &Opened) -> String {
    let due = opened.checkout.totals().due_now;
    let texts = opened.texts();
    if due.is_zero() && opened.checkout.needs_provider() {
        return texts.start_trial.to_owned();
    }
    if due.is_zero() {
        return texts.complete.to_owned();
    }
    (texts.pay)(&opened.money(due))
}

fn reassurance(opened: &Opened) -> &'static str {
    let (texts, totals) = (opened.texts(), opened.checkout.totals());
    match (totals.total.is_zero(), totals.due_now.is_zero()) {
        (true, _) => texts.not_charged,
        (false, true) if opened.checkout.needs_provider() => texts.trial_not_charged_now,
        (false, true) => texts.not_charged_now,
        (false, false) => texts.not_charged_yet,
    }
}

fn alert(opened: &Opened, typed: &Typed) -> Option<&'static str> {
    let texts = opened.texts();
    if !typed.errors.is_empty() {
        return Some(texts.check_fields);
    }
    let failure = opened
        .checkout
        .payment
        .as_ref()
        .and_then(|payment| payment.failure);
    failure.map(|failure| match failure {
        PaymentFailure::Declined => texts.declined,
        PaymentFailure::Canceled => texts.canceled,
        PaymentFailure::ProviderUnavailable => texts.provider_unavailable,
        PaymentFailure::ProviderRefused => texts.provider_refused,
        PaymentFailure::Returned => texts.returned,
    })
}
