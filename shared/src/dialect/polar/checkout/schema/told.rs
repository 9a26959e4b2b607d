//! What a checkout tells.

use super::{BillingAddress, CheckoutDiscount, CheckoutLine, CheckoutWarning, answers};
use crate::{
    dialect::{
        polar::{
            checkout::list::STATUSES,
            product::schema::{AttachedCustomField, CheckoutProduct, ProductPrice},
            schema::told_currency,
        },
        schema::{
            Fields, about, all, any_text, count, flag, id, map, moment, named, null, nullable,
            object, word,
        },
    },
    domain::catalog::Interval,
};

pub(super) fn public() -> Fields {
    let organization = object().has([
        ("id", id()),
        ("created_at", moment()),
        ("modified_at", nullable(moment())),
        ("name", any_text()),
        ("slug", any_text()),
        ("avatar_url", nullable(any_text())),
        ("proration_behavior", any_text()),
        ("allow_customer_updates", flag()),
    ]);
    told().has([("organization", organization.open())])
}

pub(super) fn told() -> Fields {
    customer(product(sums(object()))).has([
        ("id", id()),
        ("created_at", moment()),
        ("modified_at", nullable(moment())),
        ("payment_processor", word(&["stripe"])),
        ("payment_method_type", null()),
        ("status", word(STATUSES)),
        (
            "client_secret",
            about("Empty while only the buyer has it.", any_text()),
        ),
        (
            "url",
            about(
                "The buyer's page; empty while only the buyer has it.",
                any_text(),
            ),
        ),
        ("expires_at", moment()),
        ("success_url", any_text()),
        ("return_url", nullable(any_text())),
        ("embed_origin", nullable(any_text())),
        ("organization_id", id()),
        ("allow_discount_codes", flag()),
        ("require_billing_address", flag()),
        ("locale", nullable(any_text())),
        (
            "payment_processor_metadata",
            about("`payment_url` is where the buyer pays.", map(any_text())),
        ),
        ("custom_field_data", answers()),
        ("warnings", all(named::<CheckoutWarning>())),
    ])
}

fn sums(fields: Fields) -> Fields {
    fields.has([
        ("amount", count()),
        ("discount_amount", count()),
        ("net_amount", count()),
        ("tax_amount", null()),
        ("tax_behavior", null()),
        ("total_amount", count()),
        ("currency", told_currency()),
        ("discount_id", nullable(id())),
        ("discount", nullable(named::<CheckoutDiscount>())),
        ("line_items", all(named::<CheckoutLine>())),
        ("allow_trial", flag()),
        ("active_trial_interval", nullable(word(Interval::WORDS))),
        ("active_trial_interval_count", nullable(count())),
        ("trial_end", null()),
        ("is_free_product_price", flag()),
        ("is_discount_applicable", flag()),
        ("is_payment_required", flag()),
        ("is_payment_setup_required", flag()),
        ("is_payment_form_required", flag()),
    ])
}

fn product(fields: Fields) -> Fields {
    fields.has([
        ("product_id", nullable(id())),
        ("product_price_id", nullable(id())),
        ("product_price", nullable(named::<ProductPrice>())),
        (
            "attached_custom_fields",
            nullable(all(named::<AttachedCustomField>())),
        ),
        ("product", nullable(named::<CheckoutProduct>())),
        ("products", all(named::<CheckoutProduct>())),
        (
            "prices",
            about(
                "By the ids of the products.",
                map(all(named::<ProductPrice>())),
            ),
        ),
        ("seats", nullable(count())),
        ("min_seats", nullable(count())),
        ("max_seats", nullable(count())),
        ("units", null()),
        ("min_units", null()),
        ("max_units", null()),
    ])
}

fn customer(fields: Fields) -> Fields {
    let mode = || word(&["required", "optional", "disabled"]);
    let parts = ["country", "line1", "line2", "postal_code", "city", "state"];
    fields.has([
        ("customer_id", nullable(id())),
        ("is_business_customer", flag()),
        ("customer_name", nullable(any_text())),
        ("customer_email", nullable(any_text())),
        ("customer_ip_address", nullable(any_text())),
        ("customer_billing_name", nullable(any_text())),
        (
            "customer_billing_address",
            nullable(named::<BillingAddress>()),
        ),
        ("customer_tax_id", nullable(any_text())),
        (
            "billing_address_fields",
            object().has(parts.map(|part| (part, mode()))).open(),
        ),
    ])
}
