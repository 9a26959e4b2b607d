//! Line items as clients get them.

use serde_json::{Map, Value, json};

use crate::domain::{
    line_item::{CatalogItem, CustomItem, Detail, DetailValue, ItemKind, Translatable},
    money::Currency,
};

/// A catalog item on the wire.
pub(in crate::dialect::wix) fn catalog_item_body(item: &CatalogItem, currency: Currency) -> Value {
    let reference = &item.reference;
    let mut body = Map::new();
    body.insert("quantity".to_owned(), json!(item.quantity.get()));
    let mut wire_reference = json!({"catalogItemId": reference.item_id, "appId": reference.app_id});
    if let (false, Value::Object(map)) = (reference.options.is_empty(), &mut wire_reference) {
        map.insert(
            "options".to_owned(),
            Value::Object(reference.options.clone()),
        );
    }
    body.insert("catalogReference".to_owned(), wire_reference);
    let mut overrides = Map::new();
    insert(
        &mut overrides,
        "productName",
        item.name.as_ref().map(text_body),
    );
    insert(
        &mut overrides,
        "price",
        item.price.map(|price| json!(price.to_decimal(currency))),
    );
    insert(
        &mut overrides,
        "fullPrice",
        item.full_price
            .map(|price| json!(price.to_decimal(currency))),
    );
    if !overrides.is_empty() {
        body.insert("catalogOverrideFields".to_owned(), Value::Object(overrides));
    }
    Value::Object(body)
}

/// A custom item on the wire; the full price is the price when there is no other, as at Wix.
pub(in crate::dialect::wix) fn custom_item_body(item: &CustomItem, currency: Currency) -> Value {
    let full_price = item.full_price.unwrap_or(item.price);
    let details: Vec<Value> = item.details.iter().map(detail_body).collect();
    let mut body = json!({
        "quantity": item.quantity.get(),
        "productName": text_body(&item.name),
        "price": item.price.to_decimal(currency),
        "fullPrice": full_price.to_decimal(currency),
        "itemType": kind_body(&item.kind),
        "descriptionLines": details,
    });
    if let Value::Object(map) = &mut body {
        insert(
            map,
            "priceDescription",
            item.price_description.as_ref().map(text_body),
        );
    }
    body
}

fn detail_body(detail: &Detail) -> Value {
    match &detail.value {
        DetailValue::Text(text) => {
            json!({"name": text_body(&detail.name), "plainText": text_body(text)})
        }
        DetailValue::Color { name, code } => {
            let mut color = text_body(name);
            if let Value::Object(map) = &mut color {
                insert(map, "code", code.as_ref().map(|code| json!(code)));
            }
            json!({"name": text_body(&detail.name), "colorInfo": color})
        }
    }
}

fn kind_body(kind: &ItemKind) -> Value {
    match kind {
        ItemKind::Physical => json!({"preset": "PHYSICAL"}),
        ItemKind::Digital => json!({"preset": "DIGITAL"}),
        ItemKind::GiftCard => json!({"preset": "GIFT_CARD"}),
        ItemKind::Service => json!({"preset": "SERVICE"}),
        ItemKind::Custom(name) => json!({"custom": name}),
    }
}

fn text_body(text: &Translatable) -> Value {
    let mut body = Map::new();
    body.insert("original".to_owned(), json!(text.original));
    insert(
        &mut body,
        "translated",
        text.translated.as_ref().map(|text| json!(text)),
    );
    Value::Object(body)
}

/// Adds a field that has a value.
pub(in crate::dialect::wix) fn insert(
    map: &mut Map<String, Value>,
    name: &str,
    value: Option<Value>,
) {
    if let Some(value) = value {
        map.insert(name.to_owned(), value);
    }
}
