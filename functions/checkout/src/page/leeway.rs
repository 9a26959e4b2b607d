//! How many seats, or how much to pay, where the price leaves it to the buyer.

use maud::{Markup, html};
use shared::pages::money_input;

use super::details::{described, field, invalid};
use crate::{form::Typed, leeway::Leeway, opened::Opened};

/// The field, with a button that shows the new total.
pub(super) fn leeway(opened: &Opened, typed: &Typed) -> Markup {
    let (Some(leeway), Some(line)) = (Leeway::of(opened), opened.checkout.lines.first()) else {
        return html! {};
    };
    let (texts, errors, name) = (opened.texts(), &typed.errors, leeway.name());
    let typed = typed.wish.get(name).cloned();
    let (invalid, first) = (invalid(errors, name), errors.is_first(name));
    let described = described(errors, name).unwrap_or_else(|| format!("{name}-help"));
    let (label, input) = match leeway {
        Leeway::Seats { least, most } => (
            texts.seats.to_owned(),
            html! {
                input type="number" inputmode="numeric" id=(name) name=(name) min=(least) max=(most) step="1" required
                    value=(typed.unwrap_or_else(|| line.quantity.get().to_string())) autocomplete="off"
                    autofocus[first] aria-invalid=[invalid] aria-describedby=(described);
            },
        ),
        Leeway::Amount { .. } => (
            (texts.amount)(opened.checkout.currency.code()),
            html! {
                input type="text" inputmode="decimal" id=(name) name=(name) required maxlength="30" autocomplete="off"
                    value=(typed.unwrap_or_else(|| money_input(line.unit_amount, opened.checkout.currency, opened.language)))
                    autofocus[first] aria-invalid=[invalid] aria-describedby=(described);
            },
        ),
    };
    let told = errors.of(name).is_some();
    field(
        name,
        &label,
        errors,
        &html! {
            div class="inline" {
                (input)
                button name="intent" value="update" { (texts.update) }
            }
            @if !told { p class="soft small" id={ (name) "-help" } { (leeway.bounds(opened)) } }
        },
    )
}
