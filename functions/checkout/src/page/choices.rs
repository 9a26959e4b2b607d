//! The products that a link lets its buyers choose from.

use maud::{Markup, html};
use shared::{
    domain::{
        catalog::Product,
        pricing::{Wish, price_choice},
    },
    pages::format_money,
};

use super::line::price_of;
use crate::opened::Opened;

/// A button for each product; the one that is chosen is pressed.
pub(super) fn choices(opened: &Opened) -> Markup {
    if opened.choices.len() < 2 {
        return html! {};
    }
    let chosen = opened.checkout.lines.first().and_then(|line| line.product);
    html! {
        fieldset class="choices" {
            legend { (opened.texts().choose) }
            @for product in &opened.choices {
                button name="intent" value={ "choose " (product.id) }
                    aria-pressed=(if Some(product.id) == chosen { "true" } else { "false" }) {
                    span class="name" { (product.name) }
                    span class="price" { (price(opened, product)) }
                    @if let Some(description) = &product.description {
                        span class="more" { (description) }
                    }
                }
            }
        }
    }
}

/// What the product comes to when it is chosen; what it came to, if it is.
fn price(opened: &Opened, product: &Product) -> Markup {
    let (checkout, preferred) = (&opened.checkout, opened.checkout.currency);
    let chosen = checkout.lines.first();
    let chosen = chosen.filter(|line| line.product == Some(product.id));
    let priced = match chosen {
        Some(line) => Some((line.clone(), checkout.currency)),
        None => price_choice(
            product,
            &checkout.terms,
            Wish::default(),
            preferred,
            &mut Vec::new(),
        ),
    };
    let Some((line, currency)) = priced else {
        return html! {};
    };
    let money = |amount| format_money(amount, currency, opened.language);
    html! { (price_of(&line, opened.texts(), money)) }
}
