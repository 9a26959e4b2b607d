//! Parameters of lists, for the document of the API.

mod sold;
mod webhook;

use serde_json::{Value, json};
use utoipa::{
    IntoParams,
    openapi::path::{Parameter, ParameterBuilder, ParameterIn},
};

pub use sold::{AnonymizeQuery, CustomerQuery, OrderQuery, RefundQuery, SubscriptionQuery};
pub use webhook::{RedeliveryQuery, WebhookDeliveryQuery, WebhookEndpointQuery, WebhookEventQuery};

use super::{checkout, custom_field, discount, product};
use crate::{
    dialect::schema::{all, any_text, flag, id, parsed, word},
    domain::catalog::Visibility,
};

/// A parameter of a query string.
#[must_use]
pub fn query(name: &str, words: &str, schema: Value) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Query)
        .description(Some(words))
        .schema(Some(parsed(schema)))
        .build()
}

/// The parameters of every list, of a list that can be sorted by some fields.
#[must_use]
pub fn list(sorts: &[&str], more: Vec<Parameter>) -> Vec<Parameter> {
    let sorts: Vec<String> = sorts
        .iter()
        .flat_map(|field| [(*field).to_owned(), format!("-{field}")])
        .collect();
    let sorts: Vec<&str> = sorts.iter().map(String::as_str).collect();
    let mut all_of_them = pages(vec![query(
        "sorting",
        "Fields to sort by, the first first; `-` descends.",
        all(word(&sorts)),
    )]);
    all_of_them.extend(more);
    all_of_them
}

/// The parameters of a list that has but one order.
#[must_use]
pub fn pages(more: Vec<Parameter>) -> Vec<Parameter> {
    let positive = || json!({"type": "integer", "minimum": 1});
    let mut all_of_them = vec![
        query(
            "page",
            "From 1; the last ends with the 10,000th object.",
            positive(),
        ),
        query(
            "limit",
            "How many a page has: 10 unless said, 100 at most.",
            positive(),
        ),
        query(
            "organization_id",
            "Nothing is found for another than the caller's own.",
            all(id()),
        ),
    ];
    all_of_them.extend(more);
    all_of_them
}

/// What a list of products can be asked for.
#[derive(Clone, Copy, Debug)]
pub struct ProductQuery;

impl IntoParams for ProductQuery {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let more = vec![
            query("id", "Only these.", all(id())),
            query("query", "A part of the name, in any case.", any_text()),
            query(
                "is_archived",
                "Only archived ones, or none of them.",
                flag(),
            ),
            query(
                "is_recurring",
                "Only subscriptions, or none of them.",
                flag(),
            ),
            query(
                "visibility",
                "Only of these visibilities.",
                all(word(Visibility::WORDS)),
            ),
            query(
                "benefit_id",
                "No product has a benefit, so nothing is found.",
                all(id()),
            ),
        ];
        list(product::SORTS, more)
    }
}

/// What a list of discounts can be asked for.
#[derive(Clone, Copy, Debug)]
pub struct DiscountQuery;

impl IntoParams for DiscountQuery {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let words = "A part of the name or the code, in any case.";
        list(discount::SORTS, vec![query("query", words, any_text())])
    }
}

/// What a list of custom fields can be asked for.
#[derive(Clone, Copy, Debug)]
pub struct CustomFieldQuery;

impl IntoParams for CustomFieldQuery {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let words = "A part of the name or the slug, in any case.";
        let more = vec![
            query("query", words, any_text()),
            query(
                "type",
                "Only of these types.",
                all(word(custom_field::KINDS)),
            ),
        ];
        list(custom_field::SORTS, more)
    }
}

/// What a list of checkouts can be asked for.
#[derive(Clone, Copy, Debug)]
pub struct CheckoutQuery;

impl IntoParams for CheckoutQuery {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let more = vec![
            query("checkout_link_id", "Only those of this link.", all(id())),
            query(
                "checkout_template_id",
                "Only those of this template.",
                all(id()),
            ),
            query(
                "product_id",
                "Only those that sell one of these.",
                all(id()),
            ),
            query(
                "customer_id",
                "Only those that one of these confirmed.",
                all(id()),
            ),
            query(
                "external_customer_id",
                "Only those of these.",
                all(any_text()),
            ),
            query(
                "status",
                "Only those that stand so.",
                all(word(checkout::STATUSES)),
            ),
            query(
                "query",
                "A part of the buyer's address or name, in any case.",
                any_text(),
            ),
        ];
        list(checkout::SORTS, more)
    }
}
