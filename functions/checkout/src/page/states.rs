//! The pages of a checkout that is no longer open.

use axum::{http::StatusCode, response::Response};
use maud::html;
use shared::{
    domain::offer::OfferId,
    pages::{Notice, NoticeLink, Page, Width, icons},
};

use super::summary::summary;
use crate::opened::Opened;

/// A confirmed checkout: the provider has the word.
pub(crate) fn waiting(opened: &Opened) -> Response {
    let session = opened
        .checkout
        .payment
        .as_ref()
        .and_then(|payment| payment.session.as_ref());
    let body = html! {
        section class="card notice" {
            h1 { "Your payment is under way" }
            p { "We are waiting for word of your payment. If you left the payment page, you can go on there." }
            @if let Some(session) = session {
                a class="button main" href=(session.url) { "Continue to payment" }
            }
            // No automatic reload: it would throw a screen reader back to the start of the page.
            a class="button" href=(opened.confirmation_url()) { "Check again" }
            form method="post" action=(opened.url()) {
                button class="plain" name="intent" value="reopen" { "Change my order" }
            }
        }
    };
    Page {
        title: "Payment under way",
        width: Width::Narrow,
        body,
    }
    .into_response(StatusCode::OK)
}

/// A paid checkout.
pub(crate) fn receipt(opened: &Opened, heading: &str) -> Response {
    let customization = opened.checkout.customization;
    let shopping = !customization.disabled_continue_shopping_button;
    let body = html! {
        section class="card notice" {
            span class="seal" { (icons::check()) }
            h1 { (heading) }
            p {
                "Your order at " (opened.site.name) " is paid."
                @if let Some(buyer) = &opened.checkout.buyer { " It was placed for " (buyer.email.as_str()) "." }
            }
            @if shopping { a class="button" href=(opened.site.home_url.href()) { "Continue shopping" } }
        }
        section class="card receipt" aria-label="Your order" { (summary(&opened.checkout, "Paid")) }
    };
    let title = format!("{heading} – {}", opened.site.name);
    Page {
        title: &title,
        width: Width::Narrow,
        body,
    }
    .into_response(StatusCode::OK)
}

/// A checkout that was not paid in time: the offer may still make a fresh one.
pub(crate) fn expired(opened: &Opened) -> Response {
    let OfferId::Template(template) = opened.checkout.offer;
    let url = format!(
        "{}/ecom/v1/checkout-templates/{template}/create-and-redirect-to-checkout?siteId={}",
        opened.base_url, opened.checkout.site
    );
    let text = "A checkout can be paid for a limited time, and nothing was charged. You can start a fresh one.";
    let link = Some(NoticeLink {
        label: "Start again",
        url: &url,
    });
    Notice {
        title: "This checkout has expired",
        text,
        link,
    }
    .into_response(StatusCode::GONE)
}
