//! One line of the order.

use jiff::Timestamp;
use maud::{Markup, html};
use shared::{
    domain::{
        checkout::Line,
        line_item::{Modifier, Service, Translatable},
        money::Amount,
    },
    pages::{format_moment, format_number},
};

use crate::{opened::Opened, texts::Texts};

/// A line: how many of what for how much, and what else the buyer should know of it.
pub(super) fn order_line(opened: &Opened, line: &Line) -> Markup {
    let texts = opened.texts();
    let quantity = line.quantity.get();
    let money = |amount: Amount| opened.money(amount);
    let particulars = line.particulars.open();
    let full = line.full_amount.and_then(|full| full.times(quantity).ok());
    let count = if quantity > 999 {
        "count long"
    } else {
        "count"
    };
    html! {
        li {
            span class="what" {
                @if let Some(image) = line.picture() {
                    img src=(image.href()) alt=(image.alt.as_deref().unwrap_or_default()) width="56" height="56"
                        loading="lazy" decoding="async" referrerpolicy="no-referrer";
                }
                span class=(count) { (quantity) "×" }
            }
            span class="name" { (line.name) }
            span class="price" { (price_of(line, texts, money)) }
            span class="more" {
                @if let Some(full) = full {
                    span { ((texts.instead_of)(&html! { s { (money(full)) } })) }
                }
                @if let Some(trial) = line.trial { span { ((texts.free_for)(trial)) } }
                // Seats of several tiers have no one price.
                @if quantity > 1 && line.whole_amount.is_none() {
                    span { ((texts.each)(&money(line.unit_amount))) }
                }
                @if let Some(note) = &line.note { span { (note) } }
                (service(opened, particulars.service))
                @for detail in &particulars.details {
                    span { (named(Some(&detail.name), Some(detail.value.text()))) }
                }
                @for group in &particulars.modifier_groups {
                    @for modifier in &group.modifiers {
                        span { (named(group.name.as_ref(), modifier.label.as_ref())) (chosen(opened, modifier)) }
                    }
                }
            }
        }
    }
}

/// What a line comes to, and how often.
pub(super) fn price_of(line: &Line, texts: &Texts, money: impl Fn(Amount) -> String) -> String {
    // Lines beyond the ceiling are never stored.
    let total = line.total().unwrap_or_default();
    let price = match total.is_zero() {
        true => texts.free.to_owned(),
        false => money(total),
    };
    match line.recurring {
        Some(period) => (texts.recurring)(&price, period),
        None => price,
    }
}

fn service(opened: &Opened, service: Service) -> Markup {
    let texts = opened.texts();
    let moment = |moment: Timestamp| {
        html! { time datetime=(moment) { (format_moment(moment, opened.language)) } }
    };
    let end = service.ends_at.map(moment);
    html! {
        @if let Some(start) = service.starts_at {
            span { ((texts.takes_place)(&moment(start), end.as_ref())) }
        }
        @if let Some(participants) = service.participants {
            span { ((texts.participants)(&format_number(participants.into(), opened.language))) }
        }
    }
}

/// What is said of a choice behind its label; its price is part of the line's.
fn chosen(opened: &Opened, modifier: &Modifier) -> Markup {
    html! {
        @if let Some(quantity) = modifier.quantity.filter(|quantity| *quantity != 1) {
            " × " (quantity)
        }
        @if let Some(details) = &modifier.details { ", " (details.for_buyer()) }
        @if let Some(price) = modifier.price.filter(|price| !price.is_zero()) {
            " (" ((opened.texts().included)(&opened.money(price))) ")"
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
