//! Filters as clients send them.

use jiff::Timestamp;
use serde_json::Value;

use crate::{
    dialect::reader::{Fields, Node},
    domain::{
        fault::Rule,
        label::Label,
        template::query::{Field, Filter, Operand, Test},
    },
};

/// The fields that can be filtered and sorted by, as they are called on the wire.
pub(super) const FIELDS: &[(&str, Field)] = &[
    ("id", Field::Id),
    ("status", Field::Status),
    ("label", Field::Label),
    ("createdDate", Field::CreatedDate),
    ("updatedDate", Field::UpdatedDate),
];
/// The published words; no template has the first.
const STATUSES: &[&str] = &["UNKNOWN_STATUS", "ACTIVE", "INACTIVE"];

/// A field by its name on the wire.
pub(super) fn field_named(name: &str) -> Option<Field> {
    let known = FIELDS.iter().find(|(known, _)| *known == name);
    known.map(|(_, field)| *field)
}

/// `{field: value, field: {$operator: value}, $and: […], $or: […], $not: {…}}`: all of it holds.
pub(super) fn read_filter(node: &Node<'_>) -> Option<Filter> {
    let fields = node.any_object()?;
    let filters: Vec<_> = fields
        .entries()
        .map(|(name, node)| read_entry(name, &node))
        .collect();
    let filters: Option<Vec<_>> = filters.into_iter().collect();
    filters.map(Filter::All)
}

fn read_entry(name: &str, node: &Node<'_>) -> Option<Filter> {
    match name {
        "$and" => read_filters(node).map(Filter::All),
        "$or" => read_filters(node).map(Filter::Any),
        "$not" => {
            let filter = match node.value() {
                Value::Array(_) => read_filters(node).map(Filter::All),
                _ => read_filter(node),
            };
            filter.map(negated)
        }
        name => match field_named(name) {
            Some(field) => read_field(field, node),
            None => {
                let known: Vec<&str> = FIELDS.iter().map(|(name, _)| *name).collect();
                let known = known.join(", ");
                node.fault(
                    Rule::NotAllowed,
                    format!("expected one of {known}, $and, $or, $not"),
                )
            }
        },
    }
}

fn read_filters(node: &Node<'_>) -> Option<Vec<Filter>> {
    let filters: Vec<_> = node.list(1..=MOST)?.iter().map(read_filter).collect();
    filters.into_iter().collect()
}

/// More entries of a list than this do not fit a filter's own limit.
const MOST: usize = 1_000;

fn read_field(field: Field, node: &Node<'_>) -> Option<Filter> {
    match node.value() {
        Value::Object(_) => {
            let fields = node.any_object()?;
            if fields.map().is_empty() {
                return node.fault(Rule::Required, "expected an operator such as `$eq`");
            }
            read_operators(field, &fields)
        }
        _ => read_value(field, node).map(|value| Filter::Field(field, Test::In(vec![value]))),
    }
}

fn read_operators(field: Field, fields: &Fields<'_>) -> Option<Filter> {
    let filters: Vec<_> = fields
        .entries()
        .map(|(operator, node)| read_operator(field, operator, &node))
        .collect();
    let filters: Option<Vec<_>> = filters.into_iter().collect();
    filters.map(Filter::All)
}

fn read_operator(field: Field, operator: &str, node: &Node<'_>) -> Option<Filter> {
    let test = |test| Filter::Field(field, test);
    let one = || read_value(field, node).map(|value| Test::In(vec![value]));
    let operand = || read_operand(field, node);
    match operator {
        "$eq" => one().map(test),
        "$ne" => one().map(test).map(negated),
        // No field holds a list: to have some of the values is to be one of them.
        "$in" | "$hasSome" => read_values(field, node).map(Test::In).map(test),
        "$nin" => read_values(field, node)
            .map(Test::In)
            .map(test)
            .map(negated),
        "$hasAll" => {
            let values = read_values(field, node)?;
            let each = values.into_iter().map(|value| test(Test::In(vec![value])));
            Some(Filter::All(each.collect()))
        }
        "$gt" => operand().map(Test::Above).map(test),
        "$gte" => operand().map(Test::AtLeast).map(test),
        "$lt" => operand().map(Test::Below).map(test),
        "$lte" => operand().map(Test::AtMost).map(test),
        "$startsWith" => read_start(field, node).map(Test::StartsWith).map(test),
        "$exists" => node.boolean().map(Test::Exists).map(test),
        // A text that is there is never empty.
        "$isEmpty" => node.boolean().map(|empty| test(Test::Exists(!empty))),
        _ => node.fault(
            Rule::NotAllowed,
            "expected one of $eq, $ne, $in, $nin, $hasSome, $hasAll, $gt, $gte, $lt, $lte, \
             $startsWith, $exists, $isEmpty",
        ),
    }
}

fn negated(filter: Filter) -> Filter {
    Filter::Not(Box::new(filter))
}

fn read_values(field: Field, node: &Node<'_>) -> Option<Vec<Option<Operand>>> {
    let entries = node.list(0..=MOST)?;
    let values: Vec<_> = entries.iter().map(|node| read_value(field, node)).collect();
    values.into_iter().collect()
}

/// A value or `null`, which stands for a field without a value.
#[expect(clippy::option_option, reason = "the outer one is for faults")]
fn read_value(field: Field, node: &Node<'_>) -> Option<Option<Operand>> {
    match node.value() {
        Value::Null => Some(None),
        _ => read_operand(field, node).map(Some),
    }
}

fn read_operand(field: Field, node: &Node<'_>) -> Option<Operand> {
    match field {
        // Ids are compared as texts: what is no id is no fault.
        Field::Id => read_text(node, MOST_ID).map(|text| Operand::Text(text.to_ascii_lowercase())),
        Field::Label => read_text(node, Label::MAX_LENGTH).map(Operand::Text),
        Field::Status => node
            .word(STATUSES, STATUSES)
            .map(|word| Operand::Text(word.to_owned())),
        Field::CreatedDate | Field::UpdatedDate => node.parsed(|text| {
            let time: Result<Timestamp, _> = text.parse();
            time.map(Operand::Moment)
                .map_err(|_| "expected a date such as `2026-11-22T10:00:00Z`".to_owned())
        }),
    }
}

const MOST_ID: usize = 36;

/// A text that could be a part of a value; a longer one would not fit a sort key, either.
fn read_text(node: &Node<'_>, most: usize) -> Option<String> {
    let text = node.string(0..=most)?;
    if Label::has_only_characters(&text) {
        return Some(text);
    }
    node.fault(Rule::Format, "expected no control characters, nor U+10FFFF")
}

fn read_start(field: Field, node: &Node<'_>) -> Option<String> {
    match field {
        Field::Id | Field::Label | Field::Status => read_text(node, Label::MAX_LENGTH),
        Field::CreatedDate | Field::UpdatedDate => {
            node.fault(Rule::NotAllowed, "a date does not start with a text")
        }
    }
}
