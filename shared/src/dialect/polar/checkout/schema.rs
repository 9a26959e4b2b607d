//! Schemas of checkouts.

mod told;

use serde_json::{Value, json};

use crate::{
    dialect::{
        polar::schema::{own_site, page_of, told_currency},
        schema::{
            Fields, about, any_of, any_text, anything, count, flag, id, integer, like, list, map,
            metadata, moment, named, null, nullable, object, pattern, schemas, text, url, word,
        },
    },
    domain::{
        address::Address, catalog::Interval, checkout::Buyer, coupon::CouponCode, link::Link,
        money::MAX_AMOUNT,
    },
};
use told::{public, told};

schemas! {
    /// A checkout, for whoever manages its site.
    Checkout = told()
        .has([
            ("metadata", metadata()),
            ("trial_interval", nullable(word(Interval::WORDS))),
            ("trial_interval_count", nullable(count())),
            ("external_customer_id", nullable(any_text())),
            ("customer_external_id", nullable(any_text())),
            ("customer_metadata", metadata()),
            ("subscription_id", null()),
            ("opened_at", about("When a person first looked at it.", nullable(moment()))),
        ])
        .open();
    /// A page of checkouts.
    Checkouts = page_of(named::<Checkout>());
    /// A checkout, for whoever has its client secret.
    PublicCheckout = public().open();
    /// A checkout that was confirmed, for whoever has its client secret.
    ConfirmedCheckout = public().has([("customer_session_token", null())]).open();
    /// The discount of a checkout: what it takes off.
    CheckoutDiscount = object()
        .has([
            ("id", id()),
            ("name", any_text()),
            ("code", nullable(any_text())),
            ("type", word(&["fixed", "percentage"])),
            ("duration", word(&["once", "forever", "repeating"])),
        ])
        .may_have([
            ("duration_in_months", count()),
            ("basis_points", count()),
            ("amount", count()),
            ("currency", told_currency()),
            ("amounts", map(count())),
        ])
        .open();
    /// A line of a checkout.
    CheckoutLine = object()
        .has([
            ("product_id", nullable(id())),
            ("name", any_text()),
            ("quantity", count()),
            ("unit_amount", count()),
            ("amount", count()),
        ])
        .open();
    /// What was left out, and what of.
    CheckoutWarning = object().has([("code", any_text()), ("item", nullable(any_text()))]).open();
    /// An address; what of it is needed, confirming asks.
    BillingAddress = object()
        .has([("country", pattern("^[A-Z]{2}$", "DE"))])
        .takes(["line1", "line2", "postal_code", "city", "state"].map(|part| (part, text(0..=Address::MAX_PART))))
        .closed();
    /// A checkout to make.
    CreateCheckout = like(
        party(merchant())
            .has([("products", about("What the buyer chooses from; the first is chosen.", list(1..=Link::MAX_PRODUCTS, id())))])
            .takes([
                ("organization_id", own_site()),
                ("amount", amount()),
                ("seats", seats()),
                ("min_seats", seats()),
                ("max_seats", seats()),
                ("allow_trial", flag()),
                ("custom_field_data", answers()),
                ("locale", locale()),
            ])
            .may_have(["units", "min_units", "max_units", "prices", "customer_id", "subscription_id"].map(|name| (name, null())))
            .closed(),
        json!({
            "products": ["0199d3a0-0000-7000-8000-0000000000a1"],
            "customer_email": "ada@shop.example",
            "metadata": {"campaign": "spring"},
        }),
    );
    /// What changes of a checkout, as its merchant says it.
    UpdateCheckout = like(
        choice(party(merchant())).closed(),
        json!({"customer_name": "Ada Lovelace", "metadata": {"campaign": "summer"}}),
    );
    /// What changes of a checkout, as whoever has its client secret says it.
    UpdateClientCheckout = like(held().closed(), json!({"customer_email": "ada@shop.example"}));
    /// What changes of a checkout before it is confirmed.
    ConfirmCheckout = like(
        held().closed(),
        json!({"customer_email": "ada@shop.example", "customer_name": "Ada Lovelace"}),
    );
}

fn amount() -> Value {
    about(
        "Minor units, where the price lets the buyer say.",
        integer(0..=MAX_AMOUNT),
    )
}

fn seats() -> Value {
    integer(1..=10_000)
}

fn locale() -> Value {
    like(any_text(), json!("de"))
}

fn answers() -> Value {
    let answer = any_of(vec![any_text(), json!({"type": "number"}), flag(), null()]);
    about(
        "Answers to custom fields, by their slugs; `null` takes one back.",
        map(answer),
    )
}

/// Who buys.
fn party(fields: Fields) -> Fields {
    let name = || text(1..=Buyer::MAX_NAME);
    fields.takes([
        ("customer_name", name()),
        (
            "customer_email",
            like(any_text(), json!("ada@shop.example")),
        ),
        ("customer_billing_name", name()),
        ("customer_billing_address", named::<BillingAddress>()),
        ("customer_tax_id", text(1..=100)),
        ("is_business_customer", flag()),
    ])
}

/// What only the merchant says.
fn merchant() -> Fields {
    object().takes([
        ("metadata", metadata()),
        ("discount_id", id()),
        ("allow_discount_codes", flag()),
        ("require_billing_address", flag()),
        ("trial_interval", word(Interval::WORDS)),
        ("trial_interval_count", integer(1..=1_000)),
        ("success_url", url()),
        ("return_url", url()),
        (
            "embed_origin",
            like(any_text(), json!("https://shop.example")),
        ),
        (
            "customer_ip_address",
            like(any_text(), json!("198.51.100.7")),
        ),
        ("customer_metadata", metadata()),
        ("currency", pattern("^[a-zA-Z]{3}$", "eur")),
        ("external_customer_id", text(1..=200)),
    ])
}

/// What is bought.
fn choice(fields: Fields) -> Fields {
    fields.takes([
        ("product_id", id()),
        ("product_price_id", id()),
        ("amount", amount()),
        ("seats", seats()),
        ("units", null()),
        ("allow_trial", flag()),
        ("custom_field_data", answers()),
        ("locale", locale()),
    ])
}

fn held() -> Fields {
    choice(party(object()))
        .takes([
            ("discount_code", text(0..=CouponCode::MAX_LENGTH)),
            // A buyer may forgo a trial, and no more.
            ("allow_trial", json!({"type": "boolean", "enum": [false]})),
        ])
        .may_have([("confirmation_token_id", about("Ignored.", anything()))])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::polar::checkout::{choice, merchant, party};

    #[test]
    fn updates_have_the_fields_that_are_read() {
        let common = ["custom_field_data", "locale"];
        let common = [&choice::FIELDS[..], &party::FIELDS, &common].concat();
        for (schema, own) in [
            (UpdateCheckout::source(), &merchant::FIELDS[..]),
            (
                UpdateClientCheckout::source(),
                &["discount_code", "confirmation_token_id"],
            ),
            (
                ConfirmCheckout::source(),
                &["discount_code", "confirmation_token_id"],
            ),
        ] {
            let documented = schema["properties"].as_object().unwrap().keys();
            let mut read = [&common[..], own].concat();
            read.sort_unstable();
            assert_eq!(documented.collect::<Vec<_>>(), read);
        }
    }
}
