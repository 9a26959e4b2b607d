//! The page of a receipt.

use axum::{http::StatusCode, response::Response};
use jiff::tz::TimeZone;
use maud::{Markup, html};
use shared::{
    dialect::polar::invoice_number,
    domain::{
        address::Address,
        checkout::{AppliedDiscount, Billing, Line},
        money::Amount,
        order::Order,
        site::Site,
    },
    pages::{Language, Look, Page, Width, format_day, format_money},
};

use crate::texts::Texts;

/// What a receipt is made of.
pub(super) struct Receipt {
    pub(super) order: Order,
    pub(super) site: Site,
    pub(super) language: Language,
}

impl Receipt {
    const fn texts(&self) -> &'static Texts {
        Texts::of(self.language)
    }

    fn money(&self, amount: Amount) -> String {
        format_money(amount, self.order.currency, self.language)
    }
}

/// The receipt as an answer, in the shop's look. It prints as it is.
pub(super) fn page(receipt: &Receipt) -> Response {
    let (order, site, texts) = (&receipt.order, &receipt.site, receipt.texts());
    let number = invoice_number(order);
    let title = format!("{} {number} – {}", texts.receipt, site.name);
    let day = order.created_at.to_zoned(TimeZone::UTC).date();
    let body = html! {
        section class="card receipt" {
            h1 { (texts.receipt) }
            dl class="totals" {
                div { dt { (texts.number) } dd { (number) } }
                div { dt { (texts.date) } dd {
                    time datetime=(day) { (format_day(day, receipt.language)) }
                } }
                div { dt { (texts.seller) } dd { a href=(site.home_url.href()) { (site.name) } } }
                (buyer(receipt))
            }
            h2 { (texts.bought) }
            ul class="lines" role="list" {
                @for line in &order.lines { (line_of(receipt, line)) }
            }
            (sums(receipt))
        }
    };
    let page = Page {
        language: receipt.language,
        title: &title,
        width: Width::Narrow,
        theme: None,
        body,
    };
    let look = Look {
        accent: site.accent.as_ref(),
        pictures: &[],
    };
    page.into_branded_response(StatusCode::OK, &look)
}

/// Who bought, and whom it is billed to.
fn buyer(receipt: &Receipt) -> Markup {
    let texts = receipt.texts();
    let Some(buyer) = &receipt.order.buyer else {
        return html! { div { dt { (texts.buyer) } dd { (texts.erased) } } };
    };
    let Billing {
        name,
        address,
        tax_id,
        is_business: _,
    } = &buyer.billing;
    html! {
        div { dt { (texts.buyer) } dd { (buyer.name) br; (buyer.email.as_str()) } }
        @if name.is_some() || address.is_some() {
            div {
                dt { (texts.billed_to) }
                dd {
                    (name.as_ref().unwrap_or(&buyer.name))
                    @for part in address.iter().flat_map(address_lines) { br; (part) }
                }
            }
        }
        @if let Some(tax_id) = tax_id { div { dt { (texts.tax_id) } dd { (tax_id) } } }
    }
}

fn address_lines(address: &Address) -> Vec<String> {
    let town = [&address.postal_code, &address.city, &address.state];
    let town: Vec<&str> = town.into_iter().flatten().map(String::as_str).collect();
    let lines = [
        address.line1.clone(),
        address.line2.clone(),
        Some(town.join(" ")).filter(|town| !town.is_empty()),
        Some(address.country.code().to_owned()),
    ];
    lines.into_iter().flatten().collect()
}

fn line_of(receipt: &Receipt, line: &Line) -> Markup {
    let quantity = line.quantity.get();
    // Lines beyond the ceiling are never stored.
    let total = line.total().unwrap_or_default();
    html! {
        li {
            span class="what" { span class="count" { (quantity) "×" } }
            span class="name" { (line.name) }
            span class="price" {
                @if total.is_zero() { (receipt.texts().free) } @else { (receipt.money(total)) }
            }
            span class="more" {
                // Seats of several tiers have no one price.
                @if quantity > 1 && line.whole_amount.is_none() && !total.is_zero() {
                    span { ((receipt.texts().each)(&receipt.money(line.unit_amount))) }
                }
            }
        }
    }
}

/// What it came to, and what became of that since.
fn sums(receipt: &Receipt) -> Markup {
    let (order, texts) = (&receipt.order, receipt.texts());
    let totals = order.totals();
    let money = |amount: Amount| receipt.money(amount);
    html! {
        dl class="totals" {
            @if let Some(discount) = &order.discount {
                div { dt { (texts.subtotal) } dd { (money(totals.subtotal)) } }
                div { dt { (discount_label(texts, discount)) } dd { "−" (money(totals.discount)) } }
            }
            div { dt { (texts.total) } dd { (money(totals.total)) } }
            div class="sum" { dt { (texts.paid) } dd { (money(order.charged)) } }
            @if !order.refunded.is_zero() {
                div { dt { (texts.refunded) } dd { "−" (money(order.refunded)) } }
            }
            @if !totals.due_later.is_zero() {
                div { dt { (texts.due_later) } dd { (money(totals.due_later)) } }
            }
        }
    }
}

fn discount_label(texts: &Texts, discount: &AppliedDiscount) -> String {
    (texts.discount)(discount.label())
}
