//! Products on the wire.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::price::price_body;
use crate::{
    dialect::polar::custom_field_body,
    domain::{
        catalog::{CustomField, Interval, Period, Product},
        ids::CustomFieldId,
        line_item::Image,
    },
};

/// A product with its prices, and with those of its custom fields that are still there.
#[must_use]
pub fn product_body(product: &Product, fields: &HashMap<CustomFieldId, CustomField>) -> Value {
    let mut body = offered_product_body(product);
    let attached = product
        .fields
        .iter()
        .filter_map(|attached| Some((fields.get(&attached.field)?, attached.required)));
    let attached: Vec<Value> = attached
        .enumerate()
        .map(|(order, (field, required))| {
            json!({
                "custom_field_id": field.id,
                "custom_field": custom_field_body(field),
                "order": order,
                "required": required,
            })
        })
        .collect();
    body["is_deletable"] = json!(false);
    body["attached_custom_fields"] = attached.into();
    body
}

/// A product as buyers are offered it: with its prices.
#[must_use]
pub fn offered_product_body(product: &Product) -> Value {
    let mut body = bare_product_body(product);
    let prices = product.prices.iter();
    let prices: Vec<Value> = prices.map(|price| price_body(product, price)).collect();
    body["prices"] = prices.into();
    body["benefits"] = json!([]);
    body["medias"] = json!([]);
    body
}

/// A product as it is told within something else: without prices and custom fields.
#[must_use]
pub fn bare_product_body(product: &Product) -> Value {
    let (recurring_interval, recurring_interval_count) = halves(product.recurring);
    let (trial_interval, trial_interval_count) = halves(product.trial);
    json!({
        "id": product.id,
        "created_at": product.created_at,
        "modified_at": product.modified_at,
        "organization_id": product.site,
        "name": product.name,
        "description": product.description,
        "image_url": product.image.as_ref().map(Image::href),
        "visibility": product.visibility.word(),
        "is_archived": product.archived,
        "is_recurring": product.recurring.is_some(),
        "recurring_interval": recurring_interval,
        "recurring_interval_count": recurring_interval_count,
        "trial_interval": trial_interval,
        "trial_interval_count": trial_interval_count,
        "meter_interval": null,
        "meter_interval_count": null,
        "metadata": product.metadata.map(),
    })
}

fn halves(period: Option<Period>) -> (Option<&'static str>, Option<u16>) {
    let interval = period.map(|period| period.interval).map(Interval::word);
    (interval, period.map(|period| period.count))
}
