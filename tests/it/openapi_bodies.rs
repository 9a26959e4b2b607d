//! What the document says of bodies is what is read.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{
    documented::{Documented, filled, resolved},
    harness::Shop,
    openapi::{document, operations},
};

/// An id of nothing.
const NOTHING: &str = "0199d3a0-0000-7000-8000-00000000dead";

/// A value with every field that a schema names; of alternatives the one that is picked.
fn sample(document: &Value, schema: &Value, pick: usize, depth: usize) -> Value {
    let schema = resolved(document, schema);
    let variants = ["oneOf", "anyOf"]
        .iter()
        .find_map(|name| schema[*name].as_array());
    if let Some(variants) = variants {
        let real: Vec<&Value> = variants
            .iter()
            .filter(|one| one["type"] != "null")
            .collect();
        return sample(document, real[pick % real.len()], pick, depth + 1);
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => &kinds[0],
        one => one,
    };
    let scalar = schema["examples"].get(0).filter(|one| !one.is_object());
    if let Some(one) = scalar.or_else(|| schema["enum"].get(0)) {
        return one.clone();
    }
    match kind.as_str().unwrap_or_default() {
        "object" => {
            let fields = schema["properties"].as_object().into_iter().flatten();
            let fields = fields.filter(|_| depth < 12);
            let fields = fields
                .map(|(name, field)| (name.clone(), sample(document, field, pick, depth + 1)));
            Value::Object(fields.collect())
        }
        "array" if depth < 12 && schema["items"].is_object() => {
            json!([sample(document, &schema["items"], pick, depth + 1)])
        }
        "array" => json!([]),
        "integer" | "number" => schema.get("minimum").cloned().unwrap_or(json!(1)),
        "boolean" => json!(false),
        "null" => Value::Null,
        _ if schema["format"] == "uuid" => json!(NOTHING),
        _ if schema["format"] == "date-time" => json!("2026-12-24T18:00:00Z"),
        _ => json!("abc"),
    }
}

#[tokio::test]
async fn a_body_is_needed_where_the_document_says_so_and_nowhere_else() {
    let shop = Shop::open().await;
    let mut faults = Vec::new();
    let document = document();
    let mut optional = BTreeSet::new();
    for (method, path, operation) in operations(&document) {
        let (document, method, path) = (&document, method.as_str(), path.as_str());
        let one = Documented {
            document,
            method,
            path,
            operation,
        };
        if one.scope().is_none() || !matches!(one.body(), Some(("application/json", _))) {
            continue;
        }
        let there = filled(&shop, path).await;
        let is_needed = operation["requestBody"]["required"] == true;
        if !is_needed {
            optional.insert(one.id().to_owned());
        }
        let none = shop.send(one.request(&shop, &there)).await;
        let null = shop
            .send(one.request(&shop, &there).json(&Value::Null))
            .await;
        for (answer, what, is_fine) in [(none, "no body", !is_needed), (null, "null", false)] {
            if answer.status.is_success() != is_fine {
                faults.push(one.about(&answer, what));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(optional.contains("reset_webhook_secret"), "{optional:?}");
}

#[tokio::test]
async fn every_field_of_a_documented_body_is_known_and_no_other() {
    let shop = Shop::open().await;
    let mut faults = Vec::new();
    let document = document();
    let mut bodies = BTreeSet::new();
    for (method, path, operation) in operations(&document) {
        let (document, method, path) = (&document, method.as_str(), path.as_str());
        let one = Documented {
            document,
            method,
            path,
            operation,
        };
        let Some(("application/json", schema)) = one.body() else {
            continue;
        };
        if one.scope().is_none() {
            continue;
        }
        bodies.insert(one.id().to_owned());
        let there = filled(&shop, path).await;
        let picks = if one.id() == "update_custom_field" {
            1
        } else {
            5
        };
        for pick in 0..picks {
            let body = sample(document, schema, pick, 0);
            let answer = shop.send(one.request(&shop, &there).json(&body)).await;
            if answer.text.contains("is not a known field") {
                faults.push(one.about(&answer, &body.to_string()));
            }
        }
        let is_closed =
            schema["additionalProperties"] == false || !schema["properties"].is_object();
        let answer = shop
            .send(one.request(&shop, &there).json(&json!({"zzz": 1})))
            .await;
        if answer.text.contains("`zzz` is not a known field") != is_closed {
            faults.push(one.about(&answer, "an unknown field"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(bodies.len() > 15, "{bodies:?}");
}
