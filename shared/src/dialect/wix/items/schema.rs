//! Schemas of line items.

use serde_json::Value;

use super::{
    extras::{CUSTOM, MOST, OVERRIDES},
    payment::{OVERRIDE, PAYMENT_WORDS},
    read::PRESETS,
    words::{Length, NAME},
};
use crate::dialect::{
    schema::{
        about, any_object, any_of, flag, integer, like, list, moment, named, object, schemas, text,
        word,
    },
    wix::{
        decimal::Limits,
        shape::schema::{Way, decimal},
    },
};

schemas! {
    /// A product of the catalog to sell.
    NewCatalogItem = catalog_item(Way::Sent);
    /// A product of the catalog.
    CatalogItem = catalog_item(Way::Told);
    /// An item that is in no catalog, to sell.
    NewCustomItem = custom_item(Way::Sent);
    /// An item that is in no catalog.
    CustomItem = custom_item(Way::Told);
    /// Choices of one kind that an item comes with, to sell.
    NewModifierGroup = modifier_group(Way::Sent);
    /// Choices of one kind that an item comes with.
    ModifierGroup = modifier_group(Way::Told);
    /// A name and a value below an item's name, to show.
    NewDescriptionLine = detail(Way::Sent);
    /// A name and a value below an item's name.
    DescriptionLine = detail(Way::Told);
    /// A text that buyers can read before they pay.
    Policy = object().has([("content", text(1..=3000))]).takes([("title", text(1..=29))]).closed();
    /// When a service takes place, and for how many.
    ServiceProperties = object()
        .takes([
            ("scheduledDate", moment()),
            ("endDate", moment()),
            ("numberOfParticipants", integer(1..=10_000)),
        ])
        .closed();
}

fn catalog_item(way: Way) -> Value {
    let reference = object().has([
        ("catalogItemId", about("The id of a product.", text(1..=36))),
        ("appId", text(1..=100)),
    ]);
    let reference = way.optional(reference, [("options", any_object())]);
    let item = object().has([
        ("quantity", integer(1..=MOST)),
        ("catalogReference", way.object(reference)),
    ]);
    let payment = way.optional(object(), [("value", word(PAYMENT_WORDS))]);
    let overrides = way.optional(
        object(),
        [
            ("productName", translatable(NAME, way)),
            ("price", decimal(OVERRIDE)),
            ("fullPrice", decimal(OVERRIDE)),
            ("descriptionLines", list(0..=20, described(way))),
            ("paymentOption", way.object(payment)),
            ("depositAmount", decimal(OVERRIDE)),
        ],
    );
    let overrides = way.object(way.table(overrides, OVERRIDES));
    let overrides = about("Instead of what the catalog says.", overrides);
    way.object(way.optional(item, [("catalogOverrideFields", overrides)]))
}

fn described(way: Way) -> Value {
    match way {
        Way::Sent => named::<NewDescriptionLine>(),
        Way::Told => named::<DescriptionLine>(),
    }
}

fn custom_item(way: Way) -> Value {
    let kind = way.optional(
        object(),
        [("preset", word(PRESETS)), ("custom", text(1..=100))],
    );
    let kind = about("One of the two.", way.object(kind));
    let item = object().has([
        ("quantity", integer(1..=MOST)),
        ("productName", translatable(NAME, way)),
        ("itemType", kind),
    ]);
    let price = || decimal(Limits::MONEY);
    let lists = [("descriptionLines", list(0..=10, described(way)))];
    let prices = [("price", price()), ("fullPrice", price())];
    let option = [("paymentOption", word(PAYMENT_WORDS))];
    let flags = [
        ("priceUndetermined", flag()),
        ("fixedQuantity", flag()),
        ("savePaymentMethod", flag()),
        ("membersOnly", flag()),
    ];
    let item = way.table(item, CUSTOM);
    let item = match way {
        Way::Sent => item.takes(lists).takes(prices).takes(option),
        Way::Told => item.has(lists).has(prices).has(option).has(flags),
    };
    let groups = match way {
        Way::Sent => named::<NewModifierGroup>(),
        Way::Told => named::<ModifierGroup>(),
    };
    let item = way.optional(
        item,
        [
            ("priceDescription", translatable(Length(1, 100, 100), way)),
            ("quantityAvailable", integer(0..=MOST)),
            ("depositAmount", price()),
            ("modifierGroups", list(0..=25, groups)),
            ("policies", list(0..=5, named::<Policy>())),
            ("consentRequiredPaymentPolicy", text(1..=1000)),
            ("serviceProperties", named::<ServiceProperties>()),
        ],
    );
    way.object(item)
}

fn translatable(Length(least, most, translated): Length, way: Way) -> Value {
    let original = [("original", text(least..=most))];
    let fields = match (least, way) {
        (0, Way::Sent) => object().takes(original),
        _ => object().has(original),
    };
    way.object(way.optional(fields, [("translated", text(least..=translated))]))
}

fn modifier_group(way: Way) -> Value {
    let name = || translatable(NAME, way);
    let places = 3;
    let price = decimal(Limits {
        places,
        ..Limits::MONEY
    });
    let modifier = way.optional(
        object(),
        [
            ("id", text(1..=36)),
            ("quantity", integer(1..=MOST)),
            ("label", name()),
            ("details", name()),
            ("price", price),
        ],
    );
    let group = object().has([("modifiers", list(1..=25, way.object(modifier)))]);
    way.object(way.optional(group, [("id", text(1..=36)), ("name", name())]))
}

fn detail(way: Way) -> Value {
    let value = || translatable(Length(0, 600, 600), way);
    let original = [("original", text(0..=500))];
    let color = match way {
        Way::Sent => object().takes(original),
        Way::Told => object().has(original),
    };
    let color = way.object(way.optional(
        color,
        [("translated", text(0..=500)), ("code", text(1..=100))],
    ));
    let color = match way {
        Way::Sent => any_of(vec![text(0..=500), color]),
        Way::Told => color,
    };
    let line = object().has([("name", translatable(Length(0, 100, 200), way))]);
    let line = way.optional(line, [("plainText", value()), ("colorInfo", color.clone())]);
    let line = match way {
        Way::Told => line,
        Way::Sent => line.takes([
            ("plainTextValue", about("`plainText` of old.", value())),
            ("color", about("`colorInfo` of old.", color)),
            ("lineType", word(&["UNRECOGNISED", "PLAIN_TEXT", "COLOR"])),
        ]),
    };
    like(
        way.object(line),
        serde_json::json!({"name": {"original": "Colour"}, "plainText": {"original": "Blue"}}),
    )
}
