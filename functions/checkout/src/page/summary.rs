//! What is bought and what it comes to.

use maud::{Markup, html};
use shared::domain::{
    checkout::{AppliedDiscount, Totals},
    money::Amount,
};

use super::{line::order_line, policies::policies};
use crate::{opened::Opened, texts::Texts};

/// Before or after the buyer paid: the same sums have other words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// What is due.
    Due,
    /// What is on its way.
    Pending,
    /// What was paid.
    Paid,
}

impl Stage {
    /// The sum that stands above everything, with its word.
    const fn headline(self, texts: &Texts, totals: Totals) -> (&'static str, Amount) {
        match (self, totals.due_later.is_zero()) {
            (Self::Due | Self::Pending, true) => (texts.total_due, totals.total),
            (Self::Due | Self::Pending, false) => (texts.due_now, totals.due_now),
            (Self::Paid, _) if totals.due_now.is_zero() => (texts.total, totals.total),
            (Self::Paid, _) => (texts.paid, totals.due_now),
        }
    }

    const fn now(self, texts: &Texts) -> &'static str {
        match self {
            Self::Due | Self::Pending => texts.due_now,
            Self::Paid => texts.paid,
        }
    }
}

/// The order: what is due, the lines, the totals, the policies.
pub(super) fn summary(opened: &Opened, stage: Stage) -> Markup {
    let (checkout, texts) = (&opened.checkout, opened.texts());
    let totals = checkout.totals();
    let money = |amount: Amount| opened.money(amount);
    let (word, sum) = stage.headline(texts, totals);
    html! {
        div class="due" {
            span class="soft" { (word) }
            strong { (money(sum)) }
        }
        ul class="lines" role="list" {
            @for line in &checkout.lines { (order_line(opened, line)) }
        }
        dl class="totals" {
            @if let Some(discount) = &checkout.discount {
                div { dt { (texts.subtotal) } dd { (money(totals.subtotal)) } }
                div { dt { (discount_label(texts, discount)) } dd { "−" (money(totals.discount)) } }
            }
            div class="sum" { dt { (texts.total) } dd { (money(totals.total)) } }
            @if !totals.due_later.is_zero() {
                div { dt { (stage.now(texts)) } dd { (money(totals.due_now)) } }
                div { dt { (texts.due_later) } dd { (money(totals.due_later)) } }
            }
        }
        (policies(opened))
    }
}

fn discount_label(texts: &Texts, discount: &AppliedDiscount) -> String {
    discount.code.as_ref().map_or_else(
        || (texts.discount_named)(&discount.name),
        |code| (texts.discount_coded)(code.as_str()),
    )
}
