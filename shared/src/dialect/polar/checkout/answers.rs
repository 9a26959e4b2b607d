//! The buyer's answers to custom fields.

use std::collections::BTreeMap;

use serde_json::Value;

use super::body::CheckoutContext;
use crate::{
    dialect::reader::Node,
    domain::{catalog::Answer, checkout::Checkout, fault::Rule, packed::Packed},
};

/// Answers by the slugs of the fields that the products ask; `null` takes one back.
pub(super) fn read_answers(data: &Node<'_>, draft: &mut Checkout, context: &CheckoutContext) {
    let Some(fields) = data.any_object() else {
        return;
    };
    let mut answers: BTreeMap<String, Answer> = draft.answers.open();
    for (slug, node) in fields.entries() {
        let mut known = context.fields.values();
        let Some(field) = known.find(|field| field.slug.as_str() == slug) else {
            node.note(
                Rule::NotAllowed,
                format!("no product of the checkout asks `{slug}`"),
            );
            continue;
        };
        let text = match node.value() {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            Value::Bool(_) | Value::Number(_) => node.value().to_string(),
            Value::Array(_) | Value::Object(_) => {
                node.note(Rule::Format, "expected a string, a number or a boolean");
                continue;
            }
        };
        match field.read(&text) {
            Ok(Some(answer)) => drop(answers.insert(slug.to_owned(), answer)),
            Ok(None) => drop(answers.remove(slug)),
            Err(fault) => node.note(Rule::Format, fault.to_string()),
        }
    }
    draft.answers = Packed::of(&answers);
}
