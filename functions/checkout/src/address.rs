//! The billing address as it was typed.

use shared::{
    domain::address::{Address, AddressPart, Country},
    http::FormBody,
};

use crate::{form::Errors, texts::Texts};

/// The billing address as it was typed.
#[derive(Clone, Default)]
pub(crate) struct TypedAddress {
    pub(crate) country: String,
    pub(crate) line1: String,
    pub(crate) line2: String,
    pub(crate) postal_code: String,
    pub(crate) city: String,
    pub(crate) state: String,
}

impl TypedAddress {
    /// One that is known.
    pub(crate) fn of(address: Address) -> Self {
        Self {
            country: address.country.code().to_owned(),
            line1: address.line1.unwrap_or_default(),
            line2: address.line2.unwrap_or_default(),
            postal_code: address.postal_code.unwrap_or_default(),
            city: address.city.unwrap_or_default(),
            state: address.state.unwrap_or_default(),
        }
    }

    /// What a form holds.
    pub(crate) fn read(form: &FormBody) -> Self {
        let text = |name| form.get(name).trim().to_owned();
        Self {
            country: text("country"),
            line1: text("line1"),
            line2: text("line2"),
            postal_code: text("postal_code"),
            city: text("city"),
            state: text("state"),
        }
    }

    /// The address, when nothing is wrong with it; else every error is noted, in the page's order.
    pub(crate) fn complete(&self, texts: &'static Texts, errors: &mut Errors) -> Option<Address> {
        let Some(country) = Country::parse(&self.country) else {
            errors.add("country", texts.country_missing);
            return None;
        };
        let part = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        let address = Address {
            country,
            line1: part(&self.line1),
            line2: part(&self.line2),
            postal_code: part(&self.postal_code),
            city: part(&self.city),
            state: part(&self.state),
        };
        let missing = address.missing();
        let lacks = |part| move |missing: &AddressPart| *missing == part;
        let parts = [
            (
                "line1",
                &address.line1,
                Some((AddressPart::Line1, texts.line1_missing)),
            ),
            ("line2", &address.line2, None),
            (
                "postal_code",
                &address.postal_code,
                Some((AddressPart::PostalCode, texts.postal_code_missing)),
            ),
            (
                "city",
                &address.city,
                Some((AddressPart::City, texts.city_missing)),
            ),
            (
                "state",
                &address.state,
                Some((AddressPart::State, texts.state_missing)),
            ),
        ];
        let mut fits = true;
        for (name, text, needed) in parts {
            let needed = needed.filter(|(part, _)| missing.iter().any(lacks(*part)));
            let wrong = match (text, needed) {
                (None, Some((_, sentence))) => Some(sentence),
                (Some(text), _) if !Address::is_part(text) => Some(texts.too_long),
                (Some(_) | None, _) => None,
            };
            if let Some(sentence) = wrong {
                errors.add(name, sentence);
                fits = false;
            }
        }
        fits.then_some(address)
    }
}
