//! Line items as clients get them.

use serde_json::{Map, Value, json};

use super::payment::{PAYMENT_OPTIONS, PAYMENT_WORDS};
use crate::domain::{
    line_item::{
        CatalogItem, CustomItem, Detail, DetailValue, ItemKind, Modifier, ModifierGroup,
        PaymentOption, Policy, Service, Translatable,
    },
    money::{Amount, Currency},
};

/// A catalog item on the wire.
pub(in crate::dialect::wix) fn catalog_item_body(item: &CatalogItem, currency: Currency) -> Value {
    let reference = &item.reference;
    let mut wire_reference = Map::new();
    set(
        &mut wire_reference,
        "catalogItemId",
        json!(reference.item_id),
    );
    set(&mut wire_reference, "appId", json!(reference.app_id));
    if !reference.options.is_empty() {
        let options = Value::Object(reference.options.open());
        set(&mut wire_reference, "options", options);
    }
    let mut body = Map::new();
    set(&mut body, "quantity", json!(item.quantity.get()));
    set(&mut body, "catalogReference", Value::Object(wire_reference));
    let overrides = overrides_body(item, currency);
    if !overrides.is_empty() {
        set(&mut body, "catalogOverrideFields", Value::Object(overrides));
    }
    Value::Object(body)
}

fn overrides_body(item: &CatalogItem, currency: Currency) -> Map<String, Value> {
    let mut body = item.extras.open();
    complete_physical(&mut body);
    let money = |amount: Option<Amount>| amount.map(|amount| json!(amount.to_decimal(currency)));
    insert(&mut body, "productName", item.name.as_ref().map(text_body));
    insert(&mut body, "price", money(item.price));
    insert(&mut body, "fullPrice", money(item.full_price));
    insert(&mut body, "depositAmount", money(item.payment.deposit));
    let option = item.payment.option;
    let option = option.map(|option| json!({"value": option_word(option)}));
    insert(&mut body, "paymentOption", option);
    insert_list(
        &mut body,
        "descriptionLines",
        &item.particulars.open().details,
        detail_body,
    );
    body
}

/// A custom item on the wire; the full price is the price when there is no other, as at Wix.
pub(in crate::dialect::wix) fn custom_item_body(item: &CustomItem, currency: Currency) -> Value {
    let mut body = Map::new();
    for flag in [
        "priceUndetermined",
        "fixedQuantity",
        "savePaymentMethod",
        "membersOnly",
    ] {
        set(&mut body, flag, json!(false));
    }
    body.extend(item.extras.open());
    complete_physical(&mut body);
    let full_price = item.full_price.unwrap_or(item.price);
    let option = item.payment.option.unwrap_or(PaymentOption::FullOnline);
    let particulars = item.particulars.open();
    let details: Vec<Value> = particulars.details.iter().map(detail_body).collect();
    set(&mut body, "quantity", json!(item.quantity.get()));
    set(&mut body, "productName", text_body(&item.name));
    set(&mut body, "price", json!(item.price.to_decimal(currency)));
    set(
        &mut body,
        "fullPrice",
        json!(full_price.to_decimal(currency)),
    );
    set(&mut body, "itemType", kind_body(&item.kind));
    set(&mut body, "descriptionLines", Value::Array(details));
    set(&mut body, "paymentOption", json!(option_word(option)));
    let price_description = item.price_description.as_ref().map(text_body);
    insert(&mut body, "priceDescription", price_description);
    let deposit = item.payment.deposit;
    let deposit = deposit.map(|amount| json!(amount.to_decimal(currency)));
    insert(&mut body, "depositAmount", deposit);
    let available = item.quantity_available.map(Value::from);
    insert(&mut body, "quantityAvailable", available);
    insert_list(
        &mut body,
        "modifierGroups",
        &particulars.modifier_groups,
        |group| group_body(group, currency),
    );
    insert_list(&mut body, "policies", &particulars.policies, policy_body);
    let consent = particulars.consent_policy.as_ref().map(|text| json!(text));
    insert(&mut body, "consentRequiredPaymentPolicy", consent);
    let service = (!particulars.service.is_default()).then(|| service_body(&particulars.service));
    insert(&mut body, "serviceProperties", service);
    Value::Object(body)
}

/// Clients are promised to be told whether a thing can be shipped.
fn complete_physical(body: &mut Map<String, Value>) {
    if let Some(Value::Object(physical)) = body.get_mut("physicalProperties") {
        physical.entry("shippable").or_insert(Value::Bool(false));
    }
}

fn option_word(option: PaymentOption) -> Option<&'static str> {
    let mut words = PAYMENT_OPTIONS.iter().zip(PAYMENT_WORDS);
    words
        .find(|(other, _)| **other == option)
        .map(|(_, word)| *word)
}

fn group_body(group: &ModifierGroup, currency: Currency) -> Value {
    let mut body = Map::new();
    insert(&mut body, "id", group.id.as_ref().map(|id| json!(id)));
    insert(&mut body, "name", group.name.as_ref().map(text_body));
    insert_list(&mut body, "modifiers", &group.modifiers, |modifier| {
        modifier_body(modifier, currency)
    });
    Value::Object(body)
}

fn modifier_body(modifier: &Modifier, currency: Currency) -> Value {
    let mut body = Map::new();
    insert(&mut body, "id", modifier.id.as_ref().map(|id| json!(id)));
    insert(&mut body, "quantity", modifier.quantity.map(Value::from));
    insert(&mut body, "label", modifier.label.as_ref().map(text_body));
    insert(
        &mut body,
        "details",
        modifier.details.as_ref().map(text_body),
    );
    let price = modifier
        .price
        .map(|price| json!(price.to_decimal(currency)));
    insert(&mut body, "price", price);
    Value::Object(body)
}

fn policy_body(policy: &Policy) -> Value {
    let mut body = Map::new();
    insert(
        &mut body,
        "title",
        policy.title.as_ref().map(|title| json!(title)),
    );
    set(&mut body, "content", json!(policy.content));
    Value::Object(body)
}

fn service_body(service: &Service) -> Value {
    let mut body = Map::new();
    let moment = |moment: Option<jiff::Timestamp>| moment.map(|moment| json!(moment));
    insert(&mut body, "scheduledDate", moment(service.starts_at));
    insert(&mut body, "endDate", moment(service.ends_at));
    let participants = service.participants.map(Value::from);
    insert(&mut body, "numberOfParticipants", participants);
    Value::Object(body)
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
    set(&mut body, "original", json!(text.original));
    insert(
        &mut body,
        "translated",
        text.translated.as_ref().map(|text| json!(text)),
    );
    Value::Object(body)
}

/// Adds a field.
fn set(map: &mut Map<String, Value>, name: &str, value: Value) {
    map.insert(name.to_owned(), value);
}

/// Adds a list that is not empty.
fn insert_list<T>(
    map: &mut Map<String, Value>,
    name: &str,
    entries: &[T],
    body: impl Fn(&T) -> Value,
) {
    if !entries.is_empty() {
        set(map, name, entries.iter().map(body).collect());
    }
}

/// Adds a field that has a value.
pub(in crate::dialect::wix) fn insert(
    map: &mut Map<String, Value>,
    name: &str,
    value: Option<Value>,
) {
    if let Some(value) = value {
        set(map, name, value);
    }
}
