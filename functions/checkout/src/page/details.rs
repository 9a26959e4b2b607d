//! The fields that a buyer fills in.

use maud::{Markup, html};
use shared::{
    domain::checkout::{AppliedDiscount, Buyer},
    pages::icons,
};

use crate::{
    form::{Errors, Typed, asks_agreement},
    opened::Opened,
    texts::Texts,
};

/// E-mail and name.
pub(super) fn contact(texts: &Texts, typed: &Typed) -> Markup {
    let errors = &typed.errors;
    html! {
        (field("email", texts.email, errors, &html! {
            input type="email" id="email" name="email" value=(typed.email) autocomplete="email" inputmode="email"
                maxlength="254" required autofocus[errors.is_first("email")]
                aria-invalid=[invalid(errors, "email")] aria-describedby=[described(errors, "email")];
        }))
        (field("name", texts.name, errors, &html! {
            input type="text" id="name" name="name" value=(typed.name) autocomplete="name"
                maxlength=(Buyer::MAX_NAME) required autofocus[errors.is_first("name")]
                aria-invalid=[invalid(errors, "name")] aria-describedby=[described(errors, "name")];
        }))
    }
}

/// The discount: its code and a way to remove it, or a field for a code; a locked one is only told.
pub(super) fn coupon(opened: &Opened, typed: &Typed) -> Markup {
    let (texts, errors) = (opened.texts(), &typed.errors);
    let locked = opened.checkout.customization.locked_coupon;
    match (&opened.checkout.discount, locked) {
        (None, true) => html! {},
        (Some(discount), locked) => html! {
            div class="field" { (applied(texts, discount, locked)) (message(errors, "coupon")) }
        },
        (None, false) => html! {
            (field("coupon", texts.discount_code, errors, &html! {
                div class="inline" {
                    input type="text" id="coupon" name="coupon" value=(typed.coupon) autocomplete="off"
                        autocapitalize="characters" spellcheck="false" maxlength="256"
                        autofocus[errors.is_first("coupon")]
                        aria-invalid=[invalid(errors, "coupon")] aria-describedby=[described(errors, "coupon")];
                    button name="intent" value="apply_coupon" { (texts.apply) }
                }
            }))
        },
    }
}

fn applied(texts: &Texts, discount: &AppliedDiscount, locked: bool) -> Markup {
    html! {
        div class="applied" role="status" {
            (icons::tag())
            span { ((texts.applied)(discount.label())) }
            @if !locked {
                button class="plain" name="intent" value="remove_coupon" { (texts.remove) }
            }
        }
    }
}

/// Agreement to the site's policy, when the page asks for it.
pub(super) fn agreement(opened: &Opened, typed: &Typed) -> Markup {
    let Some(url) = opened
        .site
        .policy_url
        .as_ref()
        .filter(|_| asks_agreement(opened))
    else {
        return html! {};
    };
    let (texts, errors) = (opened.texts(), &typed.errors);
    let terms = html! {
        a href=(url.href()) target="_blank" rel="noopener" { ((texts.terms_of)(&opened.site.name)) }
    };
    html! {
        div class="field" {
            div class="agree" {
                input type="checkbox" id="agreed" name="agreed" value="yes" checked[typed.agreed] required
                    autofocus[errors.is_first("agreed")]
                    aria-invalid=[invalid(errors, "agreed")] aria-describedby=[described(errors, "agreed")];
                label for="agreed" { ((texts.agree)(&terms)) }
            }
            (message(errors, "agreed"))
        }
    }
}

pub(super) fn field(id: &str, label: &str, errors: &Errors, input: &Markup) -> Markup {
    html! {
        div class="field" {
            label for=(id) { (label) }
            (input)
            (message(errors, id))
        }
    }
}

pub(super) fn message(errors: &Errors, id: &str) -> Markup {
    html! {
        @if let Some(error) = errors.of(id) { p class="error" id={ (id) "-error" } { (error) } }
    }
}

pub(super) fn invalid(errors: &Errors, id: &str) -> Option<&'static str> {
    errors.of(id).map(|_| "true")
}

pub(super) fn described(errors: &Errors, id: &str) -> Option<String> {
    errors.of(id).map(|_| format!("{id}-error"))
}
