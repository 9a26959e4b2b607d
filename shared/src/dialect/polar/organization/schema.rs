//! Schemas of organizations.

use serde_json::{Value, json};

use super::profile::{COUNTRIES, MAILS, PLATFORMS, PRORATIONS, TAX_BEHAVIORS};
use crate::{
    dialect::{
        polar::schema::{currency, off, page_of, told_currency},
        schema::{
            Fields, about, all, any_text, flag, id, integer, like, list, map, moment, named, null,
            nullable, object, pattern, schemas, slug, text, url, word,
        },
    },
    domain::site::{Lifetime, Site},
};

schemas! {
    /// A site. What nothing here acts on is off, or what a client made of it.
    Organization = own()
        .has([
            ("avatar_url", nullable(any_text())),
            ("email", nullable(any_text())),
            ("socials", all(named::<Social>())),
            ("status", word(&["active"])),
            ("details_submitted_at", moment()),
            ("onboarding_resubmission_requested_at", null()),
            ("sso_enforced", off()),
            ("default_tax_behavior", word(TAX_BEHAVIORS)),
            ("country", nullable(country())),
            ("account_id", null()),
            ("payout_account_id", null()),
            ("embed_hosts", all(any_text())),
            ("dispute_settings", object().may_have([("auto_accept_below_amount", nullable(amount()))]).open()),
            ("capabilities", map(flag())),
            ("feature_settings", features().open()),
            ("subscription_settings", subscriptions().open()),
            ("customer_email_settings", map(flag())),
            ("customer_portal_settings", portal().open()),
            ("proration_behavior", word(PRORATIONS)),
            ("allow_customer_updates", flag()),
        ])
        .open();
    /// A page of organizations: the caller's own, if it is asked for.
    Organizations = page_of(named::<Organization>());
    /// An address of the site somewhere else.
    Social = object().has([("platform", word(PLATFORMS)), ("url", url())]).closed();
    /// What changes of a site; `null` clears what need not be.
    UpdateOrganization = like(
        object()
            .may_have([
                ("name", about("What buyers read.", text(1..=Site::MAX_NAME))),
                ("slug", slug()),
                ("website", about("Where links lead that no longer sell.", url())),
                ("default_presentment_currency", currency()),
            ])
            .takes([
                ("return_hosts", about("Hosts, besides the home's, that buyers may be sent to.", list(0..=Site::MAX_RETURN_HOSTS, any_text()))),
                ("checkout_lifetime_minutes", lifetime()),
                ("policy_url", about("What buyers agree to.", url())),
                ("accent_color", about("The buyer's main button.", colour())),
                ("details", about("Checked and not kept.", details())),
                ("avatar_url", url()),
                ("email", like(any_text(), json!("ada@shop.example"))),
                ("socials", list(0..=20, named::<Social>())),
                ("country", country()),
                ("embed_hosts", names(100)),
                ("default_tax_behavior", word(TAX_BEHAVIORS)),
                ("sso_enforced", off()),
                ("dispute_settings", object().takes([("auto_accept_below_amount", amount())]).closed()),
                ("feature_settings", features().open()),
                ("subscription_settings", subscriptions().closed()),
                ("customer_email_settings", mails()),
                ("customer_portal_settings", portal().closed()),
            ])
            .closed(),
        json!({"accent_color": "#1f6feb", "checkout_lifetime_minutes": 120}),
    );
}

fn own() -> Fields {
    object().has([
        ("id", id()),
        ("created_at", moment()),
        ("modified_at", nullable(moment())),
        ("name", any_text()),
        ("slug", slug()),
        ("website", any_text()),
        ("default_presentment_currency", told_currency()),
        ("return_hosts", all(any_text())),
        ("checkout_lifetime_minutes", lifetime()),
        ("policy_url", nullable(any_text())),
        ("accent_color", nullable(colour())),
    ])
}

fn lifetime() -> Value {
    integer(Lifetime::LEAST.minutes().into()..=Lifetime::MOST.minutes().into())
}

fn colour() -> Value {
    pattern("^#[0-9a-fA-F]{6}$", "#1f6feb")
}

fn country() -> Value {
    let codes: Vec<&str> = COUNTRIES.split(' ').collect();
    word(&codes)
}

fn amount() -> Value {
    integer(0..=i64::from(i32::MAX))
}

fn names(most: usize) -> Value {
    list(0..=most, text(1..=255))
}

fn features() -> Fields {
    object().takes([
        ("checkout_localization_enabled", flag()),
        ("member_model_enabled", flag()),
        ("overview_metrics", names(50)),
        ("seat_based_pricing_enabled", flag()),
    ])
}

fn subscriptions() -> Fields {
    object().takes([
        ("allow_multiple_subscriptions", flag()),
        ("allow_customer_updates", flag()),
        ("benefit_revocation_grace_period", integer(0..=3650)),
        ("prevent_trial_abuse", flag()),
        ("proration_behavior", word(PRORATIONS)),
    ])
}

fn mails() -> Value {
    let mut mails = object().closed();
    for name in MAILS {
        mails["properties"][name] = nullable(flag());
    }
    mails
}

fn portal() -> Fields {
    let usage = object().takes([("show", flag())]);
    let customer = object().takes([("allow_email_change", flag())]);
    let subscription = object().takes([
        ("update_seats", flag()),
        ("update_plan", flag()),
        ("update_units", flag()),
        ("pause", flag()),
    ]);
    object().takes([
        ("usage", usage.closed()),
        ("subscription", subscription.closed()),
        ("customer", customer.closed()),
    ])
}

fn details() -> Value {
    let prose = || text(0..=3_000);
    let sources = ["paddle", "lemon_squeezy", "gumroad", "stripe", "other"];
    object()
        .takes([
            ("about", prose()),
            ("product_description", prose()),
            ("selling_categories", names(50)),
            ("pricing_models", names(50)),
            ("intended_use", prose()),
            ("customer_acquisition", names(50)),
            ("future_annual_revenue", amount()),
            ("switching", flag()),
            ("switching_from", word(&sources)),
            ("previous_annual_revenue", amount()),
        ])
        .closed()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::polar::organization::{profile::PROFILE, read::OWN};

    #[test]
    fn an_update_has_the_fields_that_are_read() {
        let schema = UpdateOrganization::source();
        let documented: Vec<&String> = schema["properties"].as_object().unwrap().keys().collect();
        let mut read: Vec<&str> = OWN.to_vec();
        read.extend(PROFILE.iter().map(|(name, _)| *name));
        read.sort_unstable();
        assert_eq!(documented, read);
    }
}
