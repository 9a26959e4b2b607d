//! What the buyer typed, and what is wrong with it.

use shared::{
    domain::checkout::{Buyer, Email},
    http::FormBody,
};

use crate::opened::Opened;

/// What the buyer typed, and what is wrong with it. Personal, so it cannot be printed.
#[derive(Clone, Default)]
pub(crate) struct Typed {
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) coupon: String,
    pub(crate) agreed: bool,
    pub(crate) errors: Errors,
}

/// What is wrong: fields in the page's order, each with a sentence.
#[derive(Clone, Debug, Default)]
pub(crate) struct Errors(Vec<(&'static str, &'static str)>);

impl Errors {
    /// Notes what is wrong with a field.
    pub(crate) fn add(&mut self, field: &'static str, sentence: &'static str) {
        self.0.push((field, sentence));
    }

    /// Whether everything is right.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is wrong with a field.
    pub(crate) fn of(&self, field: &str) -> Option<&'static str> {
        self.0
            .iter()
            .find(|(name, _)| *name == field)
            .map(|(_, sentence)| *sentence)
    }

    /// Whether a field is the first that is wrong: where the buyer should look.
    pub(crate) fn is_first(&self, field: &str) -> bool {
        self.0.first().is_some_and(|(name, _)| *name == field)
    }
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
            self.errors.add(
                "email",
                "Enter your email address, such as ada@example.com.",
            );
        }
        let name = self.name.clone();
        if name.is_empty() {
            self.errors.add("name", "Enter your full name.");
        } else if name.chars().count() > Buyer::MAX_NAME || name.chars().any(char::is_control) {
            self.errors
                .add("name", "Enter a name of at most 200 characters.");
        }
        if asks_agreement(opened) && !self.agreed {
            self.errors.add("agreed", "Please agree before you pay.");
        }
        let fits = self.errors.is_empty();
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
