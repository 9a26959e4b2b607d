//! JSON Schemas of the wire bodies, for the document of the API.
//!
//! Bodies are read and built by hand, so their schemas are written by hand, beside the readers and
//! out of the readers' own limits and words. A test holds them to the readers and to real answers.

mod fields;

pub use fields::{Fields, object};

use std::ops::RangeInclusive;

use serde_json::{Value, json};
use utoipa::{
    ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema},
};

use crate::domain::{label::Label, metadata::Metadata, slug::Slug};

/// A schema of the document and its name.
pub type Component = (&'static str, Value);

#[doc(hidden)]
pub use {serde_json, utoipa};

/// Names schemas: each is a type that operations refer to, described by its comment.
#[macro_export]
macro_rules! schemas {
    ($($(#[doc = $text:literal])+ $name:ident = $schema:expr;)+) => {
        $(
            $(#[doc = $text])+
            #[derive(Clone, Copy, Debug)]
            pub struct $name;

            impl $crate::dialect::schema::utoipa::PartialSchema for $name {
                fn schema() -> $crate::dialect::schema::Parsed {
                    $crate::dialect::schema::parsed(Self::source())
                }
            }

            impl $crate::dialect::schema::utoipa::ToSchema for $name {
                fn name() -> std::borrow::Cow<'static, str> {
                    stringify!($name).into()
                }
            }

            impl $name {
                fn source() -> $crate::dialect::schema::serde_json::Value {
                    $crate::dialect::schema::about(concat!($($text),+).trim(), $schema)
                }
            }
        )+

        /// Every schema that is named here.
        pub(crate) fn components() -> Vec<$crate::dialect::schema::Component> {
            vec![$((stringify!($name), $name::source())),+]
        }
    };
}
pub(crate) use crate::schemas;

/// A schema as the document's library holds it.
pub type Parsed = RefOr<Schema>;

/// A schema as the document's library holds it. One that it cannot hold says so in its place.
#[must_use]
pub fn parsed(source: Value) -> Parsed {
    serde_json::from_value(source).unwrap_or_else(|error| {
        let told = ObjectBuilder::new().description(Some(format!("not a schema: {error}")));
        RefOr::T(told.into())
    })
}

/// A schema that has a name.
#[must_use]
pub fn named<T: ToSchema>() -> Value {
    json!({"$ref": format!("#/components/schemas/{}", T::name())})
}

/// The schema with words on it.
#[must_use]
pub fn about(text: &str, schema: Value) -> Value {
    with(schema, "description", text)
}

/// The schema with an example.
#[must_use]
pub fn like(schema: Value, example: Value) -> Value {
    with(schema, "examples", vec![example])
}

fn with(mut schema: Value, key: &str, value: impl Into<Value>) -> Value {
    schema[key] = value.into();
    schema
}

/// An id.
#[must_use]
pub fn id() -> Value {
    json!({"type": "string", "format": "uuid"})
}

/// A date and time.
#[must_use]
pub fn moment() -> Value {
    json!({"type": "string", "format": "date-time"})
}

/// `true` or `false`.
#[must_use]
pub fn flag() -> Value {
    json!({"type": "boolean"})
}

/// Anything. The document's library knows no schema without a type.
#[must_use]
pub fn anything() -> Value {
    json!({"type": ["array", "boolean", "null", "number", "object", "string"]})
}

/// Any text.
#[must_use]
pub fn any_text() -> Value {
    json!({"type": "string"})
}

/// A text of so many characters.
#[must_use]
pub fn text(length: RangeInclusive<usize>) -> Value {
    let mut schema = json!({"type": "string", "maxLength": length.end()});
    if *length.start() > 0 {
        schema["minLength"] = json!(length.start());
    }
    schema
}

/// A text of a pattern.
#[must_use]
pub fn pattern(pattern: &str, example: &str) -> Value {
    like(
        json!({"type": "string", "pattern": pattern}),
        json!(example),
    )
}

/// A whole number within bounds.
#[must_use]
pub fn integer(range: RangeInclusive<i64>) -> Value {
    json!({"type": "integer", "minimum": range.start(), "maximum": range.end()})
}

/// A whole number that is not negative.
#[must_use]
pub fn count() -> Value {
    json!({"type": "integer", "minimum": 0})
}

/// One of several words.
#[must_use]
pub fn word(words: &[&str]) -> Value {
    json!({"type": "string", "enum": words})
}

/// Nothing but `null`, kept for clients that expect the field.
#[must_use]
pub fn null() -> Value {
    json!({"type": "null"})
}

/// A list of so many entries.
#[must_use]
pub fn list(size: RangeInclusive<usize>, entry: Value) -> Value {
    let mut schema = with(all(entry), "maxItems", *size.end());
    if *size.start() > 0 {
        schema["minItems"] = json!(size.start());
    }
    schema
}

/// A list.
#[must_use]
pub fn all(entry: Value) -> Value {
    with(json!({"type": "array"}), "items", entry)
}

/// An object with any names, each value alike.
#[must_use]
pub fn map(value: Value) -> Value {
    with(json!({"type": "object"}), "additionalProperties", value)
}

/// Any object.
#[must_use]
pub fn any_object() -> Value {
    json!({"type": "object", "additionalProperties": true})
}

/// Exactly one of several.
#[must_use]
pub fn one_of(schemas: Vec<Value>) -> Value {
    with(json!({}), "oneOf", schemas)
}

/// At least one of several.
#[must_use]
pub fn any_of(schemas: Vec<Value>) -> Value {
    with(json!({}), "anyOf", schemas)
}

/// The same or `null`.
#[must_use]
pub fn nullable(mut schema: Value) -> Value {
    match (schema.get("type").cloned(), schema.get_mut("enum")) {
        (Some(Value::String(kind)), words) if kind != "null" => {
            if let Some(Value::Array(words)) = words {
                words.push(Value::Null);
            }
            schema["type"] = json!([kind, "null"]);
            schema
        }
        (Some(_), _) => schema,
        (None, _) => one_of(vec![schema, null()]),
    }
}

/// A label of the merchant's own.
#[must_use]
pub fn label() -> Value {
    text(1..=Label::MAX_LENGTH)
}

/// A slug of an address.
#[must_use]
pub fn slug() -> Value {
    let (least, most) = (Slug::MIN_LENGTH, Slug::MAX_LENGTH);
    let pattern_of = format!("^[a-z0-9-]{{{least},{most}}}$");
    pattern(&pattern_of, "spring-sale")
}

/// An address of the web.
#[must_use]
pub fn url() -> Value {
    let schema = pattern(r"^[hH][tT][tT][pP][sS]?:[^\s\\]+$", "https://shop.example/");
    with(schema, "maxLength", 2083)
}

/// Keys and values of the merchant's own, as they are sent.
#[must_use]
pub fn metadata() -> Value {
    let value = any_of(vec![
        text(1..=Metadata::MAX_VALUE),
        json!({"type": "number"}),
        flag(),
    ]);
    let mut schema = map(value);
    schema["maxProperties"] = json!(Metadata::MAX_KEYS);
    schema["propertyNames"] = text(1..=Metadata::MAX_KEY);
    schema
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::dialect::{polar, wix};

    #[test]
    fn the_document_holds_every_schema_as_it_is_written() {
        let all = [
            polar::schema::all_components(),
            wix::schema::all_components(),
        ]
        .concat();
        let mut names = BTreeSet::new();
        for (name, source) in all {
            assert!(names.insert(name), "two schemas are named `{name}`");
            let held = serde_json::to_value(parsed(source.clone())).unwrap();
            assert_eq!(held, source, "{name}");
        }
    }
}
