//! Products as clients write them.

use std::collections::HashMap;

use serde_json::Value;

use super::{
    period::{check_recurring, check_trial, read_recurring, read_trial},
    price::{PriceContext, read_prices},
};
use crate::{
    dialect::{
        polar::{check_site, mentioned, read_body, read_id, read_name},
        reader::{Fields, Node},
    },
    domain::{
        catalog::{AttachedField, CustomField, Product, Visibility},
        fault::Rule,
        ids::{CustomFieldId, PriceId},
        line_item::Image,
        money::Currency,
        problem::Problem,
    },
};

pub(super) const COMMON: [&str; 13] = [
    "attached_custom_fields",
    "benefits",
    "description",
    "image_url",
    "medias",
    "metadata",
    "name",
    "prices",
    "recurring_interval",
    "recurring_interval_count",
    "trial_interval",
    "trial_interval_count",
    "visibility",
];
pub(super) const NAME: std::ops::RangeInclusive<usize> = 3..=200;
pub(super) const MAX_DESCRIPTION: usize = 10_000;
/// The most custom fields that one product asks for.
pub(super) const MAX_FIELDS: usize = 50;

/// What reading a product needs besides the body.
pub struct ProductContext<'a> {
    /// The currency of a price that names none: the site's.
    pub currency: Currency,
    /// Those of the fields that the body mentions that are there.
    pub fields: &'a HashMap<CustomFieldId, CustomField>,
    /// The id of the price at a place, if it is a new one.
    pub price_id: &'a (dyn Fn(usize) -> PriceId + Sync),
}

impl std::fmt::Debug for ProductContext<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ProductContext").finish_non_exhaustive()
    }
}

/// The custom fields that a body mentions, right or not.
#[must_use]
pub fn attached_field_ids(body: &Value) -> Vec<CustomFieldId> {
    let ids = mentioned(&body["attached_custom_fields"], MAX_FIELDS, |entry| {
        entry["custom_field_id"].as_str()
    });
    ids.into_iter().map(CustomFieldId::new).collect()
}

/// Reads what fills a new product, which comes blank.
///
/// # Errors
///
/// All faults.
pub fn read_new_product(
    body: &Value,
    blank: Product,
    context: &ProductContext<'_>,
) -> Result<Product, Problem> {
    read_body(body, |node| {
        let own = ["organization_id", "meter_interval", "meter_interval_count"];
        let fields = node.object(&[COMMON.as_slice(), &own].concat())?;
        check_site(&fields, blank.site);
        for name in ["meter_interval", "meter_interval_count"] {
            if let Some(node) = fields.get(name) {
                node.note(Rule::Other("UNSUPPORTED"), "there are no meters here");
            }
        }
        let mut product = blank;
        product.recurring = read_recurring(&fields);
        let named = fields.required("name").is_some();
        let priced = fields.required("prices").is_some();
        fill(&fields, &mut product, context);
        (named && priced).then_some(product)
    })
}

/// Reads an update of a product: what is there changes, `null` clears what can be empty.
///
/// # Errors
///
/// All faults.
pub fn read_product_update(
    body: &Value,
    old: &Product,
    context: &ProductContext<'_>,
) -> Result<Product, Problem> {
    read_body(body, |node| {
        let fields = node.object(&[COMMON.as_slice(), &["is_archived"]].concat())?;
        let mut product = old.clone();
        check_recurring(&fields, old);
        if let Some(archived) = fields.get("is_archived").and_then(|node| node.boolean()) {
            product.archived = archived;
        }
        fill(&fields, &mut product, context);
        Some(product)
    })
}

/// Sets what the body says; a fault is noted, and then the product goes nowhere.
fn fill(fields: &Fields<'_>, product: &mut Product, context: &ProductContext<'_>) {
    if let Some(name) = fields.get("name").and_then(|node| read_name(&node, NAME)) {
        product.name = name;
    }
    if fields.names("description") {
        let text = fields.get("description");
        let text = text.and_then(|node| node.string(0..=MAX_DESCRIPTION));
        product.description = text.filter(|text| !text.is_empty());
    }
    if fields.names("image_url") {
        let expected = || "expected an https URL".to_owned();
        let read = |text: &str| Image::at(text, None).ok_or_else(expected);
        product.image = fields.get("image_url").and_then(|node| node.parsed(read));
    }
    if let Some(visibility) = fields
        .get("visibility")
        .and_then(|node| node.word(Visibility::WORDS, &Visibility::ALL))
    {
        product.visibility = visibility;
    }
    let prices = PriceContext {
        old: &product.prices,
        currency: context.currency,
        id: context.price_id,
    };
    if let Some(prices) = fields
        .get("prices")
        .and_then(|node| read_prices(&node, &prices))
    {
        product.prices = prices;
    }
    product.trial = read_trial(fields, product.trial);
    check_trial(fields, product);
    if let Some(attached) = fields
        .get("attached_custom_fields")
        .and_then(|node| read_attached(&node, context.fields))
    {
        product.fields = attached;
    }
    if fields.names("metadata") {
        let metadata = fields.get("metadata");
        product.metadata = metadata
            .and_then(|node| node.metadata())
            .unwrap_or_default();
    }
    for name in ["medias", "benefits"] {
        if let Some(node) = fields.get(name)
            && node
                .list(0..=usize::MAX)
                .is_some_and(|list| !list.is_empty())
        {
            let message = format!("there are no {name} here; expected an empty list");
            node.note(Rule::Other("UNSUPPORTED"), message);
        }
    }
}

fn read_attached(
    node: &Node<'_>,
    known: &HashMap<CustomFieldId, CustomField>,
) -> Option<Vec<AttachedField>> {
    let mut attached: Vec<AttachedField> = Vec::new();
    for entry in node.list(0..=MAX_FIELDS)? {
        let Some(fields) = entry.object(&["custom_field_id", "required"]) else {
            continue;
        };
        let required = fields.required("required").and_then(|node| node.boolean());
        let Some(node) = fields.required("custom_field_id") else {
            continue;
        };
        let Some(field) = read_id(&node).map(CustomFieldId::new) else {
            continue;
        };
        if !known.contains_key(&field) {
            node.note(Rule::Other("NOT_FOUND"), "the custom field does not exist");
        } else if attached.iter().any(|other| other.field == field) {
            node.note(Rule::Other("TWICE"), "the custom field is there already");
        } else if let Some(required) = required {
            attached.push(AttachedField { field, required });
        }
    }
    Some(attached)
}
