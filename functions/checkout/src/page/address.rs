//! The billing address, where the checkout asks for it.

use maud::{Markup, html};
use shared::domain::address::{Address, Country};

use super::details::{described, field, invalid};
use crate::{form::Typed, opened::Opened, texts::countries};

/// The fields of a full address.
pub(super) fn address(opened: &Opened, typed: &Typed) -> Markup {
    if !opened.checkout.require_billing_address {
        return html! {};
    }
    let (texts, errors, typed) = (opened.texts(), &typed.errors, &typed.address);
    let country = Country::parse(&typed.country);
    // Until the country is known, a state is rather not asked for, and a postal code is.
    let has_states = country.is_some_and(Country::has_states);
    let has_postal_codes = country.is_none_or(Country::has_postal_codes);
    let part = |name: &str, label: &str, text: &str, autocomplete: &str, required: bool| {
        let label = match required {
            true => label.to_owned(),
            false => (texts.optional)(label),
        };
        field(
            name,
            &label,
            errors,
            &html! {
                input type="text" id=(name) name=(name) value=(text) autocomplete={ "billing " (autocomplete) }
                    maxlength=(Address::MAX_PART) required[required] autofocus[errors.is_first(name)]
                    aria-invalid=[invalid(errors, name)] aria-describedby=[described(errors, name)];
            },
        )
    };
    html! {
        fieldset class="stack" {
            legend { (texts.billing_address) }
            (field("country", texts.country, errors, &html! {
                select id="country" name="country" autocomplete="billing country" required
                    autofocus[errors.is_first("country")]
                    aria-invalid=[invalid(errors, "country")] aria-describedby=[described(errors, "country")] {
                    option value="" { (texts.choose_option) }
                    @for (code, name) in countries(opened.language) {
                        option value=(code.code()) selected[Some(code) == country] { (name) }
                    }
                }
            }))
            (part("line1", texts.line1, &typed.line1, "address-line1", true))
            (part("line2", texts.line2, &typed.line2, "address-line2", false))
            (part("postal_code", texts.postal_code, &typed.postal_code, "postal-code", has_postal_codes))
            (part("city", texts.city, &typed.city, "address-level2", true))
            (part("state", texts.state, &typed.state, "address-level1", has_states))
        }
    }
}
