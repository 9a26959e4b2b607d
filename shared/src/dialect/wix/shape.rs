//! Shapes of fields that are kept as they came: checked against a table, stored and returned.
//!
//! A table, not a type for each: nothing here reads these fields, and what generated code would
//! weigh, the functions that open offers would start with.

#[cfg(feature = "openapi")]
pub(super) mod schema;

use jiff::Timestamp;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::decimal::{Limits, read_decimal};
use crate::{
    dialect::reader::{Fields, Node},
    domain::fault::Rule,
};

/// What a value must look like.
pub(super) enum Shape {
    /// A string of so many characters.
    Text(usize, usize),
    /// A GUID.
    Guid,
    /// A whole number within bounds.
    Integer(i64, i64),
    /// Any number.
    Number,
    /// A decimal within limits.
    Decimal(Limits),
    /// `true` or `false`.
    Flag,
    /// One of several words.
    Word(&'static [&'static str]),
    /// A date and time with its offset; kept in UTC.
    Moment,
    /// Any object, kept to the last `null`.
    Free,
    /// An object with any names, each value of one shape.
    Entries(&'static Self),
    /// An object of these fields.
    Object(&'static [Field]),
    /// An object of exactly one of these fields.
    OneOf(&'static [Field]),
    /// An object of these fields and any others; a mere string stands for its `url`.
    Media(&'static [Field]),
}

/// A field of an object.
pub(super) struct Field {
    /// Its name.
    pub(super) name: &'static str,
    /// What its value must look like.
    shape: Shape,
    need: Need,
}

/// What it means that a field is absent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    /// Nothing.
    Optional,
    /// A fault.
    Required,
    /// As much as `false`, which is not kept either.
    False,
}

impl Field {
    /// A field that may be absent.
    pub(super) const fn optional(name: &'static str, shape: Shape) -> Self {
        let need = Need::Optional;
        Self { name, shape, need }
    }

    /// A field that must be there.
    pub(super) const fn required(name: &'static str, shape: Shape) -> Self {
        let need = Need::Required;
        Self { name, shape, need }
    }

    /// A flag that is `false` when it is absent, so that `false` is not kept.
    pub(super) const fn flag(name: &'static str) -> Self {
        let (shape, need) = (Shape::Flag, Need::False);
        Self { name, shape, need }
    }
}

/// The fields of a table, checked; `null`s are left out.
pub(super) fn read_fields(fields: &Fields<'_>, table: &[Field]) -> Option<Map<String, Value>> {
    let mut kept = Some(Map::new());
    for field in table {
        let node = match field.need {
            Need::Required => fields.required(field.name),
            Need::Optional | Need::False => fields.get(field.name),
        };
        let Some(node) = node else {
            kept = kept.filter(|_| field.need != Need::Required);
            continue;
        };
        match (read_shape(&node, &field.shape), &mut kept) {
            (Some(Value::Bool(false)), _) if field.need == Need::False => {}
            (Some(value), Some(map)) => {
                map.insert(field.name.to_owned(), value);
            }
            (Some(_), None) => {}
            // Read on: all faults are told at once.
            (None, _) => kept = None,
        }
    }
    kept
}

/// A value of a shape.
pub(super) fn read_shape(node: &Node<'_>, shape: &Shape) -> Option<Value> {
    let as_it_is = || node.value().clone();
    match shape {
        Shape::Text(least, most) => node.string(*least..=*most).map(Value::String),
        Shape::Guid => read_guid(node).map(Value::String),
        Shape::Integer(least, most) => node.integer(*least..=*most).map(Value::from),
        Shape::Number => node.number().map(|()| as_it_is()),
        Shape::Decimal(limits) => read_decimal(node, *limits).map(Value::String),
        Shape::Flag => node.boolean().map(Value::Bool),
        Shape::Word(words) => node.word(words, words).map(Value::from),
        Shape::Moment => read_moment(node).map(|moment| Value::String(moment.to_string())),
        Shape::Free => node.any_object().map(|_| as_it_is()),
        Shape::Entries(shape) => read_entries(node, shape),
        Shape::Object(table) => {
            let names: Vec<_> = table.iter().map(|field| field.name).collect();
            read_fields(&node.object(&names)?, table).map(Value::Object)
        }
        Shape::OneOf(table) => read_one_of(node, table),
        Shape::Media(table) => read_media(node, table),
    }
}

fn read_entries(node: &Node<'_>, shape: &Shape) -> Option<Value> {
    let fields = node.any_object()?;
    let names = fields.map().keys();
    let entries: Vec<_> = names
        .filter_map(|name| Some((name, fields.get(name)?)))
        .map(|(name, node)| Some((name.clone(), read_shape(&node, shape)?)))
        .collect();
    let entries: Option<Map<_, _>> = entries.into_iter().collect();
    entries.map(Value::Object)
}

fn read_one_of(node: &Node<'_>, table: &[Field]) -> Option<Value> {
    let names: Vec<_> = table.iter().map(|field| field.name).collect();
    let fields = node.object(&names)?;
    let named = || format!("`{}`", names.join("`, `"));
    match names
        .iter()
        .filter(|name| fields.get(name).is_some())
        .count()
    {
        0 => node.fault(
            Rule::RequiredOneOf,
            format!("one of {} is required", named()),
        ),
        1 => read_fields(&fields, table).map(Value::Object),
        _ => node.fault(Rule::OneOf, format!("only one of {} may be there", named())),
    }
}

fn read_media(node: &Node<'_>, table: &[Field]) -> Option<Value> {
    if node.value().is_string() {
        let url = node.string(1..=MAX_URL)?;
        return Some(Value::Object(Map::from_iter([(
            "url".to_owned(),
            Value::String(url),
        )])));
    }
    let fields = node.any_object()?;
    let checked = read_fields(&fields, table)?;
    let known = |name: &str| table.iter().any(|field| field.name == name);
    let others = fields
        .map()
        .iter()
        .filter(|(name, value)| !known(name) && !value.is_null());
    let others = others.map(|(name, value)| (name.clone(), value.clone()));
    Some(Value::Object(others.chain(checked).collect()))
}

/// The most characters of a URL: what browsers still follow.
pub(super) const MAX_URL: usize = 2083;

/// A GUID, with hyphens, in lower case.
pub(super) fn read_guid(node: &Node<'_>) -> Option<String> {
    let text = node.string(1..=36)?;
    let guid = Uuid::try_parse(&text).ok().filter(|_| text.len() == 36);
    guid.map_or_else(
        || node.fault(Rule::Format, format!("`{text}` is not a GUID")),
        |guid| Some(guid.to_string()),
    )
}

/// A date and time with its offset.
pub(super) fn read_moment(node: &Node<'_>) -> Option<Timestamp> {
    let text = node.string(1..=100)?;
    text.parse().map_or_else(
        |_| {
            let expected = "expected a date and time such as `2026-12-24T18:00:00Z`";
            node.fault(Rule::Format, format!("`{text}` is no time, {expected}"))
        },
        Some,
    )
}
