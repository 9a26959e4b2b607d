//! Line items as clients send them.

use crate::{
    dialect::reader::{Fields, Node},
    domain::{
        fault::Rule,
        line_item::{
            CatalogItem, CatalogRef, CustomItem, Detail, DetailValue, ItemKind, Quantity,
            Translatable,
        },
        money::{Amount, Currency, DecimalError, MAX_AMOUNT},
    },
};

const PRESETS: &[&str] = &["PHYSICAL", "DIGITAL", "GIFT_CARD", "SERVICE"];

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
    let (name, price, full_price) = overrides?.unwrap_or_default();
    Some(CatalogItem {
        quantity: quantity?,
        reference: reference?,
        name,
        price,
        full_price,
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
        node.any_object().map(|options| options.map().clone())
    });
    Some(CatalogRef {
        app_id: app_id?,
        item_id: item_id?,
        options: options?.unwrap_or_default(),
    })
}

type Overrides = (Option<Translatable>, Option<Amount>, Option<Amount>);

fn read_overrides(node: &Node<'_>, currency: Currency) -> Option<Overrides> {
    let fields = node.object(&["productName", "price", "fullPrice"])?;
    let name = fields.optional("productName", |node| read_text(&node, 1..=200));
    let price = fields.optional("price", |node| read_price(&node, currency));
    let full_price = fields.optional("fullPrice", |node| read_price(&node, currency));
    Some((name?, price?, full_price?))
}

/// A custom item.
pub(in crate::dialect::wix) fn read_custom_item(
    node: &Node<'_>,
    currency: Currency,
) -> Option<CustomItem> {
    let fields = node.object(&[
        "quantity",
        "productName",
        "price",
        "fullPrice",
        "priceDescription",
        "itemType",
        "descriptionLines",
    ])?;
    let quantity = fields
        .required("quantity")
        .and_then(|node| read_quantity(&node));
    let name = fields
        .required("productName")
        .and_then(|node| read_text(&node, 1..=200));
    let price = fields
        .required("price")
        .and_then(|node| read_price(&node, currency));
    let full_price = fields.optional("fullPrice", |node| read_price(&node, currency));
    let price_description = fields.optional("priceDescription", |node| read_text(&node, 1..=100));
    let kind = fields
        .required("itemType")
        .and_then(|node| read_kind(&node));
    let details = fields.optional("descriptionLines", |node| {
        let entries = node.list(0..=10)?;
        let read: Vec<_> = entries.iter().map(read_detail).collect();
        read.into_iter().collect()
    });
    Some(CustomItem {
        quantity: quantity?,
        name: name?,
        price: price?,
        full_price: full_price?,
        price_description: price_description?,
        kind: kind?,
        details: details?.unwrap_or_default(),
    })
}

fn read_quantity(node: &Node<'_>) -> Option<Quantity> {
    let quantity = node.integer(1..=i64::from(Quantity::MAX))?;
    u32::try_from(quantity).ok().and_then(Quantity::new)
}

fn read_text(node: &Node<'_>, length: std::ops::RangeInclusive<usize>) -> Option<Translatable> {
    let fields = node.object(&["original", "translated"])?;
    let most = *length.end();
    let original = fields
        .required("original")
        .and_then(|node| read_visible(&node, length));
    let translated = fields.optional("translated", |node| read_visible(&node, 1..=2 * most));
    Some(Translatable {
        original: original?,
        translated: translated?,
    })
}

/// A text that a buyer can see: without control characters, and not of blanks only.
fn read_visible(node: &Node<'_>, length: std::ops::RangeInclusive<usize>) -> Option<String> {
    // Zero-width and direction marks show nothing by themselves.
    let hidden = |c: char| {
        c.is_whitespace()
            || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    let text = node.string(length)?;
    if text
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\n' | '\t'))
    {
        return node.fault(Rule::Format, "control characters cannot be shown");
    }
    if text.chars().all(hidden) {
        return node.fault(Rule::Format, "expected at least one visible character");
    }
    Some(text)
}

fn read_price(node: &Node<'_>, currency: Currency) -> Option<Amount> {
    let text = node.string(1..=40)?;
    let places = currency.exponent();
    match Amount::parse_decimal(&text, currency) {
        Ok(amount) => Some(amount),
        Err(DecimalError::NotADecimal) if text.starts_with('-') => node.fault(
            Rule::DecimalMin("0"),
            format!("`{text}` is below the least, 0"),
        ),
        Err(DecimalError::NotADecimal) => node.fault(
            Rule::Format,
            format!("`{text}` is not a decimal such as `12.50`"),
        ),
        Err(DecimalError::TooFine) => node.fault(
            Rule::DecimalScale(places),
            format!(
                "`{text}` is finer than {}, which has {places} decimal places",
                currency.code()
            ),
        ),
        Err(DecimalError::TooMuch) => {
            let most = Amount::from_minor(MAX_AMOUNT)
                .unwrap_or_default()
                .to_decimal(currency);
            let message = format!("`{text}` is above the most, {most}");
            node.fault(Rule::DecimalMax(most), message)
        }
    }
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

fn read_detail(node: &Node<'_>) -> Option<Detail> {
    let fields = node.object(&["name", "plainText", "colorInfo"])?;
    let name = fields
        .required("name")
        .and_then(|node| read_text(&node, 1..=100));
    let value = match (fields.get("plainText"), fields.get("colorInfo")) {
        (Some(text), None) => read_text(&text, 1..=600).map(DetailValue::Text),
        (None, Some(color)) => read_color(&color),
        (None, None) => fields.node().fault(
            Rule::RequiredOneOf,
            "`plainText` or `colorInfo` is required",
        ),
        (Some(_), Some(_)) => fields.node().fault(
            Rule::OneOf,
            "only one of `plainText` and `colorInfo` may be there",
        ),
    };
    Some(Detail {
        name: name?,
        value: value?,
    })
}

fn read_color(node: &Node<'_>) -> Option<DetailValue> {
    let fields = node.object(&["original", "translated", "code"])?;
    let original = fields
        .required("original")
        .and_then(|node| node.string(1..=500));
    let translated = fields.optional("translated", |node| node.string(1..=500));
    let code = fields.optional("code", |node| node.string(1..=100));
    let name = Translatable {
        original: original?,
        translated: translated?,
    };
    Some(DetailValue::Color { name, code: code? })
}

/// A list of items, each read to its end so that all faults are found.
pub(in crate::dialect::wix) fn read_items<T>(
    fields: &Fields<'_>,
    name: &str,
    read: impl Fn(&Node<'_>) -> Option<T>,
) -> Option<Vec<T>> {
    let entries = fields
        .optional(name, |node| node.list(0..=300))?
        .unwrap_or_default();
    let items: Vec<_> = entries.iter().map(read).collect();
    items.into_iter().collect()
}
