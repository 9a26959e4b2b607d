//! What is bought and what it comes to.

use maud::{Markup, html};
use shared::{
    domain::{
        checkout::{AppliedDiscount, Checkout, Totals},
        money::Amount,
    },
    pages::format_money,
};

use super::{line::order_line, policies::policies};

/// Before or after the buyer paid: the same sums have other words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// What is due.
    Due,
    /// What was paid.
    Paid,
}

impl Stage {
    /// The sum that stands above everything, with its word.
    const fn headline(self, totals: Totals) -> (&'static str, Amount) {
        match (self, totals.due_later.is_zero()) {
            (Self::Due, true) => ("Total due", totals.total),
            (Self::Due, false) => ("Due now", totals.due_now),
            (Self::Paid, _) if totals.due_now.is_zero() => ("Total", totals.total),
            (Self::Paid, _) => ("Paid", totals.due_now),
        }
    }

    const fn now(self) -> &'static str {
        match self {
            Self::Due => "Due now",
            Self::Paid => "Paid",
        }
    }
}

/// The order: what is due, the lines, the totals, the policies.
pub(super) fn summary(checkout: &Checkout, stage: Stage) -> Markup {
    let totals = checkout.totals();
    let money = |amount: Amount| format_money(amount, checkout.currency);
    let (word, sum) = stage.headline(totals);
    html! {
        div class="due" {
            span class="soft" { (word) }
            strong { (money(sum)) }
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
            @if !totals.due_later.is_zero() {
                div { dt { (stage.now()) } dd { (money(totals.due_now)) } }
                div { dt { "Due later" } dd { (money(totals.due_later)) } }
            }
        }
        (policies(&checkout.lines))
    }
}

fn discount_label(discount: &AppliedDiscount) -> String {
    discount.code.as_ref().map_or_else(
        || format!("Discount: {}", discount.name),
        |code| format!("Discount {}", code.as_str()),
    )
}
