//! One line of the order.

use jiff::Timestamp;
use maud::{Markup, html};
use shared::{
    domain::{
        catalog::Period,
        checkout::Line,
        line_item::{Modifier, Service, Translatable},
        money::{Amount, Currency},
    },
    pages::format_money,
};

/// A line: how many of what for how much, and what else the buyer should know of it.
pub(super) fn order_line(line: &Line, currency: Currency) -> Markup {
    let quantity = line.quantity.get();
    let money = |amount: Amount| format_money(amount, currency);
    // Lines beyond the ceiling are never stored.
    let total = line.total().unwrap_or_default();
    let particulars = line.particulars.open();
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
            span class="price" {
                @if total.is_zero() { "Free" } @else { (money(total)) }
                @if let Some(period) = line.recurring { " " (every(period)) }
            }
            span class="more" {
                @if let Some(full) = full {
                    span { "Instead of " s { (money(full)) } }
                }
                @if let Some(trial) = line.trial { span { "Free for " (long(trial)) } }
                // Seats of several tiers have no one price.
                @if quantity > 1 && line.whole_amount.is_none() {
                    span { (money(line.unit_amount)) " each" }
                }
                @if let Some(note) = &line.note { span { (note) } }
                (service(particulars.service))
                @for detail in &particulars.details {
                    span { (named(Some(&detail.name), Some(detail.value.text()))) }
                }
                @for group in &particulars.modifier_groups {
                    @for modifier in &group.modifiers {
                        span { (named(group.name.as_ref(), modifier.label.as_ref())) (chosen(modifier, currency)) }
                    }
                }
            }
        }
    }
}

/// `per month`, `every 3 months`.
pub(super) fn every(period: Period) -> String {
    match period.count {
        1 => format!("per {}", period.interval.word()),
        _ => format!("every {}", long(period)),
    }
}

/// `1 month`, `3 months`.
fn long(period: Period) -> String {
    let plural = if period.count == 1 { "" } else { "s" };
    format!("{} {}{plural}", period.count, period.interval.word())
}

fn service(service: Service) -> Markup {
    html! {
        @if let Some(start) = service.starts_at {
            span {
                "On " (moment(start))
                @if let Some(end) = service.ends_at { " until " (moment(end)) }
            }
        }
        @if let Some(participants) = service.participants {
            span { "Participants: " (participants) }
        }
    }
}

/// In UTC, and saying so: nothing tells where the service or the buyer is.
fn moment(moment: Timestamp) -> Markup {
    html! {
        time datetime=(moment) { (moment.strftime("%-d %B %Y, %H:%M UTC")) }
    }
}

/// What is said of a choice behind its label; its price is part of the line's.
fn chosen(modifier: &Modifier, currency: Currency) -> Markup {
    html! {
        @if let Some(quantity) = modifier.quantity.filter(|quantity| *quantity != 1) {
            " × " (quantity)
        }
        @if let Some(details) = &modifier.details { ", " (details.for_buyer()) }
        @if let Some(price) = modifier.price.filter(|price| !price.is_zero()) {
            " (" (format_money(price, currency)) " included)"
        }
    }
}

/// A name and a value, either of which may be missing.
fn named(name: Option<&Translatable>, value: Option<&Translatable>) -> Markup {
    let name = name.map_or("", Translatable::for_buyer);
    let value = value.map_or("", Translatable::for_buyer);
    html! {
        (name)
        @if !name.is_empty() && !value.is_empty() { ": " }
        (value)
    }
}
