//! Line items as clients send them.

use std::ops::RangeInclusive;

use serde_json::{Map, Value};

use super::{
    extras::{CUSTOM, MOST, OVERRIDES, check_subscription, rhythm_of},
    payment::{OVERRIDE, read_override_payment, read_payment},
    words::{
        Length, NAME, read_count, read_detail, read_modifier_group, read_policy, read_service,
        read_text, read_visible,
    },
};
use crate::{
    dialect::{
        reader::{Fields, Node},
        wix::{
            decimal::{Limits, read_amount},
            shape::{Field, read_fields},
        },
    },
    domain::{
        fault::Rule,
        line_item::{
            CatalogItem, CatalogRef, CustomItem, Image, ItemKind, Particulars, PaymentTerms,
            Quantity, Translatable,
        },
        money::{Amount, Currency},
        packed::{Extras, Packed},
    },
};

pub(super) const PRESETS: &[&str] = &["PHYSICAL", "DIGITAL", "GIFT_CARD", "SERVICE"];

/// A catalog item: `quantity`, `catalogReference`, `catalogOverrideFields`.
pub(in crate::dialect::wix) fn read_catalog_item(
    node: &Node<'_>,
    currency: Currency,
) -> Option<CatalogItem> {
    let fields = node.object(&["quantity", "catalogReference", "catalogOverrideFields"])?;
    let quantity = fields
        .required("quantity")
        .and_then(|node| read_quantity(&node));
    let reference = fields
        .required("catalogReference")
        .and_then(|node| read_reference(&node));
    let overrides = fields.optional("catalogOverrideFields", |node| {
        read_overrides(&node, currency)
    });
    let overrides = overrides?.unwrap_or_default();
    Some(CatalogItem {
        quantity: quantity?,
        reference: reference?,
        name: overrides.name,
        price: overrides.price,
        full_price: overrides.full_price,
        particulars: overrides.particulars,
        payment: overrides.payment,
        extras: overrides.extras,
    })
}

fn read_reference(node: &Node<'_>) -> Option<CatalogRef> {
    let fields = node.object(&["catalogItemId", "appId", "options"])?;
    let item_id = fields
        .required("catalogItemId")
        .and_then(|node| node.string(1..=36));
    let app_id = fields
        .required("appId")
        .and_then(|node| node.string(1..=100));
    let options = fields.optional("options", |node| {
        node.any_object().map(|options| Extras::of(options.map()))
    });
    Some(CatalogRef {
        app_id: app_id?,
        item_id: item_id?,
        options: options?.unwrap_or_default(),
    })
}

/// `catalogOverrideFields`.
#[derive(Default)]
struct Overrides {
    name: Option<Translatable>,
    price: Option<Amount>,
    full_price: Option<Amount>,
    particulars: Packed<Particulars>,
    payment: PaymentTerms,
    extras: Extras,
}

fn read_overrides(node: &Node<'_>, currency: Currency) -> Option<Overrides> {
    const READ: &[&str] = &[
        "productName",
        "price",
        "fullPrice",
        "descriptionLines",
        "paymentOption",
        "depositAmount",
    ];
    let fields = node.object(&names(READ, OVERRIDES))?;
    let name = fields.optional("productName", |node| read_text(&node, NAME));
    let price = fields.optional("price", |node| read_amount(&node, currency, OVERRIDE));
    let full_price = fields.optional("fullPrice", |node| read_amount(&node, currency, OVERRIDE));
    let details = read_list(&fields, "descriptionLines", 0..=20, read_detail);
    let payment = read_override_payment(&fields, currency);
    let extras = read_fields(&fields, OVERRIDES)?;
    Some(Overrides {
        name: name?,
        price: price?,
        full_price: full_price?,
        particulars: Packed::of(&Particulars {
            image: image_of(&extras, "image"),
            details: details?,
            ..Particulars::default()
        }),
        payment: payment?,
        extras: Extras::of(&extras),
    })
}

/// The picture that buyers see, if browsers can load it; the client gets back what it sent.
fn image_of(extras: &Map<String, Value>, name: &str) -> Option<Image> {
    let media = extras.get(name)?;
    let alt = media["altText"].as_str().filter(|text| !text.is_empty());
    Image::at(media["url"].as_str()?, alt.map(str::to_owned))
}

/// A custom item.
pub(in crate::dialect::wix) fn read_custom_item(
    node: &Node<'_>,
    currency: Currency,
) -> Option<CustomItem> {
    let fields = node.object(&names(CUSTOM_READ, CUSTOM))?;
    let quantity = fields
        .required("quantity")
        .and_then(|node| read_quantity(&node));
    let name = fields
        .required("productName")
        .and_then(|node| read_text(&node, NAME));
    let money = |node: Node<'_>| read_amount(&node, currency, Limits::MONEY);
    let price = if fields.get("price").is_none() && is_undetermined(&fields) {
        Some(Amount::ZERO)
    } else {
        fields.required("price").and_then(money)
    };
    let full_price = fields.optional("fullPrice", money);
    let price_description = fields.optional("priceDescription", |node| {
        read_text(&node, Length(1, 100, 100))
    });
    let kind = fields
        .required("itemType")
        .and_then(|node| read_kind(&node));
    let quantity_available =
        fields.optional("quantityAvailable", |node| read_count(&node, 0..=MOST));
    let payment = read_payment(&fields, currency);
    let particulars = read_particulars(&fields, currency);
    let extras = read_fields(&fields, CUSTOM);
    check_subscription(&fields)?;
    let extras = extras?;
    let price = price?;
    Some(CustomItem {
        quantity: quantity?,
        name: name?,
        price,
        // Clients get the price as the full price when there is none, and may send it back.
        full_price: full_price?.filter(|full| *full != price),
        price_description: price_description?,
        kind: kind?,
        quantity_available: quantity_available?,
        payment: payment?,
        particulars: Packed::of(&Particulars {
            image: image_of(&extras, "media"),
            ..particulars?
        }),
        rhythm: rhythm_of(&extras),
        extras: Extras::of(&extras),
    })
}

/// Whether the price is agreed upon later; then none need be named.
fn is_undetermined(fields: &Fields<'_>) -> bool {
    let flag = fields.get("priceUndetermined");
    flag.is_some_and(|node| node.value() == &Value::Bool(true))
}

/// The fields of a custom item that are read one by one.
const CUSTOM_READ: &[&str] = &[
    "quantity",
    "productName",
    "price",
    "fullPrice",
    "priceDescription",
    "itemType",
    "descriptionLines",
    "quantityAvailable",
    "paymentOption",
    "depositAmount",
    "modifierGroups",
    "policies",
    "consentRequiredPaymentPolicy",
    "serviceProperties",
];

fn read_particulars(fields: &Fields<'_>, currency: Currency) -> Option<Particulars> {
    let details = read_list(fields, "descriptionLines", 0..=10, read_detail);
    let modifier_groups = read_list(fields, "modifierGroups", 0..=25, |node| {
        read_modifier_group(node, currency)
    });
    let policies = read_list(fields, "policies", 0..=5, read_policy);
    let consent_policy = fields.optional("consentRequiredPaymentPolicy", |node| {
        read_visible(&node, 1..=1000)
    });
    let service = fields.optional("serviceProperties", |node| read_service(&node));
    Some(Particulars {
        image: None,
        details: details?,
        modifier_groups: modifier_groups?,
        policies: policies?,
        consent_policy: consent_policy?,
        service: service?.unwrap_or_default(),
    })
}

fn read_quantity(node: &Node<'_>) -> Option<Quantity> {
    read_count(node, 1..=MOST).and_then(Quantity::new)
}

fn read_kind(node: &Node<'_>) -> Option<ItemKind> {
    let fields = node.object(&["preset", "custom"])?;
    match (fields.get("preset"), fields.get("custom")) {
        (Some(preset), None) => preset.word(PRESETS, &[0, 1, 2, 3]).map(|at| match at {
            0 => ItemKind::Physical,
            1 => ItemKind::Digital,
            2 => ItemKind::GiftCard,
            _ => ItemKind::Service,
        }),
        (None, Some(custom)) => custom.string(1..=100).map(ItemKind::Custom),
        (None, None) => fields
            .node()
            .fault(Rule::RequiredOneOf, "`preset` or `custom` is required"),
        (Some(_), Some(_)) => fields.node().fault(
            Rule::OneOf,
            "only one of `preset` and `custom` may be there",
        ),
    }
}

/// The names of all fields: of those that are read one by one, and of a table's.
fn names<'a>(read: &[&'a str], table: &'a [Field]) -> Vec<&'a str> {
    let table = table.iter().map(|field| field.name);
    read.iter().copied().chain(table).collect()
}

/// A list of items, each read to its end so that all faults are found.
pub(in crate::dialect::wix) fn read_items<T>(
    fields: &Fields<'_>,
    name: &str,
    read: impl Fn(&Node<'_>) -> Option<T>,
) -> Option<Vec<T>> {
    read_list(fields, name, 0..=300, read)
}

fn read_list<T>(
    fields: &Fields<'_>,
    name: &str,
    size: RangeInclusive<usize>,
    read: impl Fn(&Node<'_>) -> Option<T>,
) -> Option<Vec<T>> {
    let entries = fields.optional(name, |node| node.list(size))?;
    let read: Vec<_> = entries.unwrap_or_default().iter().map(read).collect();
    read.into_iter().collect()
}
