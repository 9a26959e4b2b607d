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
        let part = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        let address = Country::parse(&self.country).map(|country| Address {
            country,
            line1: part(&self.line1),
            line2: part(&self.line2),
            postal_code: part(&self.postal_code),
            city: part(&self.city),
            state: part(&self.state),
        });
        if address.is_none() {
            errors.add("country", texts.country_missing);
        }
        // What every country asks for, while there is none.
        let anywhere = || vec![AddressPart::Line1, AddressPart::City];
        let demanded = address.as_ref().map_or_else(anywhere, Address::missing);
        let lacks = |part: AddressPart, sentence| demanded.contains(&part).then_some(sentence);
        let parts = [
            (
                "line1",
                &self.line1,
                lacks(AddressPart::Line1, texts.line1_missing),
            ),
            ("line2", &self.line2, None),
            (
                "postal_code",
                &self.postal_code,
                lacks(AddressPart::PostalCode, texts.postal_code_missing),
            ),
            (
                "city",
                &self.city,
                lacks(AddressPart::City, texts.city_missing),
            ),
            (
                "state",
                &self.state,
                lacks(AddressPart::State, texts.state_missing),
            ),
        ];
        let mut fits = true;
        for (name, text, missing) in parts {
            let wrong = match text.is_empty() {
                true => missing,
                false => (!Address::is_part(text)).then_some(texts.too_long),
            };
            if let Some(sentence) = wrong {
                errors.add(name, sentence);
                fits = false;
            }
        }
        address.filter(|_| fits)
    }
}
