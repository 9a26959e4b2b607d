//! What the buyer typed, and what is wrong with it.

use std::{borrow::Cow, collections::BTreeMap};

use shared::{
    domain::{
        catalog::Answer,
        checkout::{Buyer, Email},
    },
    http::FormBody,
};

use crate::{address::TypedAddress, opened::Opened, questions::texts_of};

/// What the buyer typed, and what is wrong with it. Personal, so it cannot be printed.
#[derive(Clone, Default)]
pub(crate) struct Typed {
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) coupon: String,
    /// How many or how much, by the names of the inputs.
    pub(crate) wish: BTreeMap<String, String>,
    pub(crate) address: TypedAddress,
    pub(crate) agreed: bool,
    /// Answers to custom fields by their slugs.
    pub(crate) answers: BTreeMap<String, String>,
    /// What happened meanwhile, and is no error.
    pub(crate) note: Option<String>,
    pub(crate) errors: Errors,
}

/// What is wrong: fields in the page's order, each with a sentence.
#[derive(Clone, Debug, Default)]
pub(crate) struct Errors(Vec<(Cow<'static, str>, Cow<'static, str>)>);

impl Errors {
    /// Notes what is wrong with a field.
    pub(crate) fn add(
        &mut self,
        field: impl Into<Cow<'static, str>>,
        sentence: impl Into<Cow<'static, str>>,
    ) {
        self.0.push((field.into(), sentence.into()));
    }

    /// Whether everything is right.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is wrong with a field.
    pub(crate) fn of(&self, field: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(name, _)| *name == field)
            .map(|(_, sentence)| sentence.as_ref())
    }

    /// Whether a field is the first that is wrong: where the buyer should look.
    pub(crate) fn is_first(&self, field: &str) -> bool {
        self.0.first().is_some_and(|(name, _)| *name == field)
    }
}

impl Typed {
    /// What is known before the buyer typed anything: an earlier attempt's answers, or what the
    /// shared URL says.
    pub(crate) fn of(opened: &Opened) -> Self {
        let known = opened.checkout.known();
        let email = known.email.as_ref();
        let address = known.billing.and_then(|billing| billing.address);
        Self {
            email: email
                .map(|email| email.as_str().to_owned())
                .unwrap_or_default(),
            name: known.name.unwrap_or_default(),
            address: address.map(TypedAddress::of).unwrap_or_default(),
            answers: texts_of(&opened.checkout.answers.open()),
            ..Self::default()
        }
    }

    /// What a form holds.
    pub(crate) fn read(form: &FormBody) -> Self {
        Self {
            email: form.get("email").trim().to_owned(),
            name: form.get("name").trim().to_owned(),
            coupon: form.get("coupon").trim().to_owned(),
            wish: form
                .below("wish.")
                .map(|(name, text)| (format!("wish.{name}"), text))
                .collect(),
            address: TypedAddress::read(form),
            agreed: form.get("agreed") == "yes",
            answers: form.below("field.").collect(),
            note: None,
            errors: Errors::default(),
        }
    }

    /// The buyer and the answers, when everything is there; else every error is noted, in the
    /// page's order.
    pub(crate) fn complete(
        &mut self,
        opened: &Opened,
    ) -> Option<(Buyer, BTreeMap<String, Answer>)> {
        let buyer = self.buyer(opened);
        let answers = self.read_answers(opened);
        if asks_agreement(opened) && !self.agreed {
            self.errors.add("agreed", opened.texts().agree_first);
        }
        let buyer = buyer.filter(|_| self.errors.is_empty());
        buyer.map(|buyer| (buyer, answers))
    }

    fn buyer(&mut self, opened: &Opened) -> Option<Buyer> {
        let texts = opened.texts();
        let email = Email::parse(&self.email);
        if email.is_none() {
            self.errors.add("email", texts.email_wrong);
        }
        let name = self.name.clone();
        if name.is_empty() {
            self.errors.add("name", texts.name_missing);
        } else if !Buyer::is_name(&name) {
            self.errors.add("name", texts.name_wrong);
        }
        let mut billing = opened.checkout.known().billing.unwrap_or_default();
        if opened.checkout.require_billing_address {
            billing.address = self.address.complete(texts, &mut self.errors);
        }
        email.map(|email| Buyer {
            email,
            name,
            billing,
        })
    }

    /// The answers to what the products ask.
    fn read_answers(&mut self, opened: &Opened) -> BTreeMap<String, Answer> {
        let mut answers = BTreeMap::new();
        for question in &opened.questions {
            let slug = question.field.slug.as_str();
            let text = self.answers.get(slug).map_or("", String::as_str);
            match question.read(text, opened.texts()) {
                Ok(Some(answer)) => drop(answers.insert(slug.to_owned(), answer)),
                Ok(None) => {}
                Err(sentence) => self.errors.add(question.name(), sentence),
            }
        }
        answers
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
