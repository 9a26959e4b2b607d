//! The fields that a buyer fills in.

use maud::{Markup, html};
use shared::{
    domain::checkout::{AppliedDiscount, Buyer},
    pages::icons,
};

use crate::{
    form::{Typed, asks_agreement},
    opened::Opened,
};

/// E-mail and name.
pub(super) fn contact(typed: &Typed) -> Markup {
    let errors = &typed.errors;
    html! {
        (field("email", "Email", errors.email, &html! {
            input type="email" id="email" name="email" value=(typed.email) autocomplete="email" inputmode="email"
                maxlength="254" required aria-invalid=[invalid(errors.email)]
                aria-describedby=[errors.email.map(|_| "email-error")];
        }))
        (field("name", "Full name", errors.name, &html! {
            input type="text" id="name" name="name" value=(typed.name) autocomplete="name"
                maxlength=(Buyer::MAX_NAME) required aria-invalid=[invalid(errors.name)]
                aria-describedby=[errors.name.map(|_| "name-error")];
        }))
    }
}

/// The discount: its code and a way to remove it, or a field for a code; a locked one is only told.
pub(super) fn coupon(opened: &Opened, typed: &Typed) -> Markup {
    let locked = opened.checkout.customization.locked_coupon;
    match (&opened.checkout.discount, locked) {
        (None, true) => html! {},
        (Some(discount), locked) => applied(discount, locked),
        (None, false) => {
            let error = typed.errors.coupon;
            field(
                "coupon",
                "Discount code",
                error,
                &html! {
                    div class="inline" {
                        input type="text" id="coupon" name="coupon" value=(typed.coupon) autocomplete="off"
                            autocapitalize="characters" spellcheck="false" maxlength="256"
                            aria-invalid=[invalid(error)] aria-describedby=[error.map(|_| "coupon-error")];
                        button name="intent" value="apply_coupon" { "Apply" }
                    }
                },
            )
        }
    }
}

fn applied(discount: &AppliedDiscount, locked: bool) -> Markup {
    let words = discount
        .code
        .as_ref()
        .map_or(discount.name.as_str(), |code| code.as_str());
    html! {
        div class="applied" role="status" {
            (icons::tag())
            span { (words) " applied" }
            @if !locked {
                button class="plain" name="intent" value="remove_coupon" { "Remove" }
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
    let error = typed.errors.agreed;
    html! {
        div class="field" {
            div class="agree" {
                input type="checkbox" id="agreed" name="agreed" value="yes" checked[typed.agreed] required
                    aria-invalid=[invalid(error)] aria-describedby=[error.map(|_| "agreed-error")];
                label for="agreed" {
                    "I agree to the "
                    a href=(url.href()) target="_blank" rel="noopener" { "terms of " (opened.site.name) }
                }
            }
            (message("agreed", error))
        }
    }
}

fn field(id: &str, label: &str, error: Option<&str>, input: &Markup) -> Markup {
    html! {
        div class="field" {
            label for=(id) { (label) }
            (input)
            (message(id, error))
        }
    }
}

fn message(id: &str, error: Option<&str>) -> Markup {
    html! {
        @if let Some(error) = error { p class="error" id={ (id) "-error" } { (error) } }
    }
}

fn invalid(error: Option<&str>) -> Option<&'static str> {
    error.map(|_| "true")
}
