//! What is bought and what it comes to.

use maud::{Markup, html};
use shared::{
    domain::{
        checkout::{AppliedDiscount, Checkout, Line},
        money::{Amount, Currency},
    },
    pages::format_money,
};

/// The order: what is due, the lines, the totals.
pub(super) fn summary(checkout: &Checkout, due: &str) -> Markup {
    let totals = checkout.totals();
    let money = |amount: Amount| format_money(amount, checkout.currency);
    html! {
        div class="due" {
            span class="soft" { (due) }
            strong { (money(totals.total)) }
        }
        ul class="lines" role="list" {
            @for line in &checkout.lines { (order_line(line, checkout.currency)) }
        }
        dl class="totals" {
            @if let Some(discount) = &checkout.discount {
                div { dt { "Subtotal" } dd { (money(totals.subtotal)) } }
                div { dt { (discount_label(discount)) } dd { "−" (money(totals.discount)) } }
            }
            div class="sum" { dt { "Total" } dd { (money(totals.total)) } }
        }
    }
}

fn discount_label(discount: &AppliedDiscount) -> String {
    discount.code.as_ref().map_or_else(
        || format!("Discount: {}", discount.name),
        |code| format!("Discount {}", code.as_str()),
    )
}

fn order_line(line: &Line, currency: Currency) -> Markup {
    let quantity = line.quantity.get();
    let money = |amount: Amount| format_money(amount, currency);
    // Lines beyond the ceiling are never stored.
    let total = line.total().unwrap_or_default();
    let full = line.full_amount.and_then(|full| full.times(quantity).ok());
    let count = if quantity > 999 {
        "count long"
    } else {
        "count"
    };
    html! {
        li {
            span class=(count) { (quantity) "×" }
            span class="name" { (line.name) }
            span class="price" { @if total.is_zero() { "Free" } @else { (money(total)) } }
            span class="more" {
                @if let Some(full) = full {
                    span { "Instead of " s { (money(full)) } }
                }
                @if quantity > 1 { span { (money(line.unit_amount)) " each" } }
                @if let Some(note) = &line.note { span { (note) } }
                @for detail in &line.details { span { (detail.name) ": " (detail.value) } }
            }
        }
    }
}
