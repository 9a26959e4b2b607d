//! Schemas in words.

use maud::{Markup, html};
use serde_json::Value;

/// The schema itself, of a reference.
pub(super) fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let pointer = schema["$ref"]
        .as_str()
        .and_then(|reference| reference.strip_prefix('#'));
    pointer
        .and_then(|pointer| document.pointer(pointer))
        .unwrap_or(schema)
}

/// The first example of a schema.
pub(super) fn first_example(schema: &Value) -> Option<&Value> {
    schema["examples"].get(0)
}

/// What a value is: a word or two, with links to named schemas.
pub(super) fn kind(schema: &Value) -> Markup {
    if let Some(name) = name_of(schema) {
        return html! { a href={ "#schema-" (name) } { (name) } };
    }
    if let Some(variants) = ["oneOf", "anyOf"]
        .iter()
        .find_map(|name| schema[*name].as_array())
    {
        return html! {
            @for (at, variant) in variants.iter().enumerate() {
                @if at > 0 { " or " }
                (kind(variant))
            }
        };
    }
    let types = match &schema["type"] {
        Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
        Value::String(one) => vec![one.as_str()],
        _ => vec!["anything"],
    };
    html! {
        @for (at, one) in types.iter().enumerate() {
            @if at > 0 { " or " }
            @if *one == "array" { "list of " (kind(&schema["items"])) } @else { (one) }
        }
        @if let Some(format) = schema["format"].as_str() { " (" (format) ")" }
    }
}

fn name_of(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.rsplit('/').next()
}

/// What holds of a value besides what it is.
fn limits(schema: &Value) -> Vec<String> {
    let words = [
        ("minimum", "from"),
        ("maximum", "up to"),
        ("minLength", "characters from"),
        ("maxLength", "characters up to"),
        ("minItems", "entries from"),
        ("maxItems", "entries up to"),
        ("maxProperties", "names up to"),
        ("pattern", "pattern"),
    ];
    let set = words.iter().filter(|(name, _)| !schema[*name].is_null());
    let mut limits: Vec<String> = set
        .map(|(name, words)| match &schema[*name] {
            Value::String(text) => format!("{words} {text}"),
            other => format!("{words} {other}"),
        })
        .collect();
    if let Some(words) = schema["enum"].as_array() {
        let words = words.iter().map(|word| {
            word.as_str()
                .map_or_else(|| word.to_string(), str::to_owned)
        });
        limits.push(format!("one of {}", words.collect::<Vec<_>>().join(", ")));
    }
    limits
}

/// What a named schema holds.
pub(super) fn body(schema: &Value) -> Markup {
    let variants = ["oneOf", "anyOf"]
        .iter()
        .find_map(|name| schema[*name].as_array());
    let required = |name: &str| {
        let names = schema["required"].as_array();
        names.is_some_and(|names| names.iter().any(|one| one == name))
    };
    html! {
        @if let Some(text) = schema["description"].as_str() { p { (text) } }
        @for limit in limits(schema) { p class="soft small" { (limit) } }
        @if let Some(variants) = variants {
            @for (at, variant) in variants.iter().enumerate() {
                @if at > 0 { p class="soft" { "or" } }
                @if variant["properties"].is_object() { (body(variant)) } @else { p { (kind(variant)) } }
            }
        }
        @if let Some(fields) = schema["properties"].as_object() {
            dl class="fields" {
                @for (name, field) in fields { (field_of(name, field, required(name))) }
            }
        }
    }
}

/// A field or a parameter.
pub(super) fn field_of(name: &str, schema: &Value, required: bool) -> Markup {
    html! {
        dt {
            code { (name) }
            " " span class="soft small" { (kind(schema)) @if required { ", always there" } }
        }
        dd {
            @if let Some(text) = schema["description"].as_str() { p { (text) } }
            @for limit in limits(schema) { p class="soft small" { (limit) } }
            @let inner = if schema["items"]["properties"].is_object() { &schema["items"] } else { schema };
            @if inner["properties"].is_object() { (body(&without_text(inner))) }
        }
    }
}

fn without_text(schema: &Value) -> Value {
    let mut bare = schema.clone();
    bare["description"] = Value::Null;
    bare
}
