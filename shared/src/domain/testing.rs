//! Valid examples for the domain's own tests.

use jiff::Timestamp;
use uuid::Uuid;

use super::{
    checkout::{Checkout, Fresh},
    ids::{SiteId, TemplateId},
    line_item::{CustomItem, ItemKind, PaymentTerms, Quantity, Translatable},
    money::{Amount, Currency},
    packed::{Extras, Packed},
    pricing::{Products, price_template},
    provider::ProviderRef,
    sale::Paid,
    secret::{Secret, SecretKind},
    site::Lifetime,
    template::{Template, TemplateContent},
};

pub(super) fn now() -> Timestamp {
    "2026-11-22T10:00:00Z".parse().unwrap()
}

pub(super) fn euro() -> Currency {
    Currency::parse("EUR").unwrap()
}

pub(super) fn amount(minor: i64) -> Amount {
    Amount::from_minor(minor).unwrap()
}

pub(super) fn item(name: &str, minor: i64, quantity: u32) -> CustomItem {
    CustomItem {
        quantity: Quantity::new(quantity).unwrap(),
        name: Translatable {
            original: name.to_owned(),
            translated: None,
        },
        price: amount(minor),
        full_price: None,
        price_description: None,
        kind: ItemKind::Digital,
        quantity_available: None,
        payment: PaymentTerms::default(),
        particulars: Packed::default(),
        rhythm: None,
        extras: Extras::default(),
    }
}

pub(super) fn template(custom_items: Vec<CustomItem>) -> Template {
    Template {
        id: TemplateId::new(Uuid::from_u128(0x01a2_02b2_c500_7000_8000_0000_0000_0001)),
        site: SiteId::new(Uuid::from_u128(2)),
        currency: euro(),
        content: TemplateContent {
            custom_items,
            ..TemplateContent::empty()
        },
        external_reference: None,
        revision: 1,
        updated_at: now(),
        deleted_at: None,
    }
}

pub(crate) fn checkout() -> Checkout {
    let template = template(vec![item("Zine", 1_000, 1)]);
    let priced = price_template(&template, &Products::new(), None, now());
    let secret = Secret::new(SecretKind::Checkout, Uuid::from_u128(3), [4; 16]);
    let fresh = Fresh {
        lifetime: Lifetime::MOST,
        secret: &secret,
        now: now(),
    };
    Checkout::of_template(&template, priced, fresh)
}

/// What a provider took for an attempt, under a name of its own.
pub(super) fn money_of(checkout: &Checkout, attempt: u32) -> Paid {
    let attempted = checkout.attempted(attempt);
    let name = format!("{}-{attempt}", checkout.id);
    Paid {
        amount: attempted.totals().due_now,
        currency: attempted.currency,
        charge: Some(ProviderRef::new("test", name)),
        subscription: None,
        at: now(),
    }
}
