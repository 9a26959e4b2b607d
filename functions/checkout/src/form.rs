//! What the buyer typed, and what is wrong with it.

use shared::{
    domain::checkout::{Buyer, Email},
    http::FormBody,
};

use crate::opened::Opened;

/// What the buyer typed, and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Typed {
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) coupon: String,
    pub(crate) agreed: bool,
    pub(crate) errors: Errors,
}

/// What is wrong, a sentence a field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Errors {
    pub(crate) email: Option<&'static str>,
    pub(crate) name: Option<&'static str>,
    pub(crate) coupon: Option<&'static str>,
    pub(crate) agreed: Option<&'static str>,
}

impl Typed {
    /// What is known before the buyer typed anything: an earlier attempt's answers.
    pub(crate) fn of(opened: &Opened) -> Self {
        let buyer = opened.checkout.buyer.as_ref();
        Self {
            email: buyer
                .map(|buyer| buyer.email.as_str().to_owned())
                .unwrap_or_default(),
            name: buyer.map(|buyer| buyer.name.clone()).unwrap_or_default(),
            ..Self::default()
        }
    }

    /// What a form holds.
    pub(crate) fn read(form: &FormBody) -> Self {
        Self {
            email: form.get("email").trim().to_owned(),
            name: form.get("name").trim().to_owned(),
            coupon: form.get("coupon").trim().to_owned(),
            agreed: form.get("agreed") == "yes",
            errors: Errors::default(),
        }
    }

    /// The buyer, when everything is there; else every error is noted.
    pub(crate) fn buyer(&mut self, opened: &Opened) -> Option<Buyer> {
        let email = Email::parse(&self.email);
        if email.is_none() {
            self.errors.email = Some("Enter your email address, such as ada@example.com.");
        }
        let name = self.name.clone();
        if name.is_empty() {
            self.errors.name = Some("Enter your full name.");
        } else if name.chars().count() > Buyer::MAX_NAME || name.chars().any(char::is_control) {
            self.errors.name = Some("Enter a name of at most 200 characters.");
        }
        if asks_agreement(opened) && !self.agreed {
            self.errors.agreed = Some("Please agree before you pay.");
        }
        let fits = self.errors == Errors::default();
        email.filter(|_| fits).map(|email| Buyer { email, name })
    }
}

/// Whether the page asks for agreement to the site's policy.
pub(crate) fn asks_agreement(opened: &Opened) -> bool {
    opened.site.policy_url.is_some()
        && !opened
            .checkout
            .customization
            .disabled_policy_agreement_checkbox
}
