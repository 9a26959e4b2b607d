//! `properties`: what buyers read, and what is an answer.

use std::collections::HashSet;

use jiff::Timestamp;

use crate::{
    dialect::reader::{Fields, Node},
    domain::{
        catalog::{FieldKind, FieldOption, FieldWords},
        fault::Rule,
    },
};

/// The words on the wire.
pub(in crate::dialect::polar) const KINDS: &[&str] =
    &["text", "number", "date", "checkbox", "select"];
const WORDS: [&str; 3] = ["form_label", "form_help_text", "form_placeholder"];
pub(super) const MAX_LABEL: usize = 200;
pub(super) const MAX_HELP: usize = 500;
/// The longest answer that can be asked for.
pub(super) const MAX_ANSWER: i64 = 1_000;
/// What JavaScript's numbers hold exactly.
pub(super) const MAX_NUMBER: i64 = 9_007_199_254_740_991;
/// The years 1 to 9999, in seconds since 1970.
pub(super) const MOMENTS: std::ops::RangeInclusive<i64> = -62_135_596_800..=253_402_300_799;
pub(super) const MAX_OPTIONS: usize = 100;
pub(super) const MAX_VALUE: usize = 100;

/// Reads the properties of a field of this kind.
pub(super) fn read_properties(node: &Node<'_>, kind: &str) -> Option<(FieldKind, FieldWords)> {
    let own: &[&str] = match kind {
        "text" => &["textarea", "min_length", "max_length"],
        "number" | "date" => &["ge", "le"],
        "select" => &["options"],
        _ => &[],
    };
    let fields = node.object(&[WORDS.as_slice(), own].concat())?;
    let words = read_words(&fields);
    let kind = match kind {
        "text" => read_text(&fields),
        "number" => read_number(&fields),
        "date" => read_date(&fields),
        "select" => read_options(&fields).map(|options| FieldKind::Select { options }),
        _ => Some(FieldKind::Checkbox),
    };
    Some((kind?, words?))
}

fn read_words(fields: &Fields<'_>) -> Option<FieldWords> {
    let read = |name: &str, most: usize| {
        let text = fields.optional(name, |node| node.string(0..=most))?;
        Some(text.filter(|text| !text.is_empty()))
    };
    let label = read("form_label", MAX_LABEL);
    let help = read("form_help_text", MAX_HELP);
    let placeholder = read("form_placeholder", MAX_LABEL);
    Some(FieldWords {
        label: label?,
        help: help?,
        placeholder: placeholder?,
    })
}

fn read_text(fields: &Fields<'_>) -> Option<FieldKind> {
    let length = |node: Node<'_>| {
        let length = node.integer(1..=MAX_ANSWER)?;
        u16::try_from(length).ok()
    };
    let textarea = fields.optional("textarea", |node| node.boolean());
    let min_length = fields.optional("min_length", length);
    let max_length = fields.optional("max_length", length);
    let (min_length, max_length) = (min_length?, max_length?);
    check_bounds(fields, "max_length", min_length, max_length)?;
    Some(FieldKind::Text {
        textarea: textarea?.unwrap_or_default(),
        min_length,
        max_length,
    })
}

fn read_number(fields: &Fields<'_>) -> Option<FieldKind> {
    let number = |node: Node<'_>| node.integer(-MAX_NUMBER..=MAX_NUMBER);
    let (least, most) = (fields.optional("ge", number), fields.optional("le", number));
    let (least, most) = (least?, most?);
    check_bounds(fields, "le", least, most)?;
    Some(FieldKind::Number { least, most })
}

fn read_date(fields: &Fields<'_>) -> Option<FieldKind> {
    let moment = |node: Node<'_>| Timestamp::from_second(node.integer(MOMENTS)?).ok();
    let (least, most) = (fields.optional("ge", moment), fields.optional("le", moment));
    let (least, most) = (least?, most?);
    check_bounds(fields, "le", least, most)?;
    Some(FieldKind::Date { least, most })
}

fn check_bounds<T: PartialOrd>(
    fields: &Fields<'_>,
    name: &str,
    least: Option<T>,
    most: Option<T>,
) -> Option<()> {
    match (least, most) {
        (Some(least), Some(most)) if most < least => {
            let message = "the most must not be below the least";
            fields.fault(name, Rule::Other("BOUNDS"), message)
        }
        _ => Some(()),
    }
}

fn read_options(fields: &Fields<'_>) -> Option<Vec<FieldOption>> {
    let mut options = Vec::new();
    let mut values = HashSet::new();
    for entry in fields.required("options")?.list(1..=MAX_OPTIONS)? {
        let Some(fields) = entry.object(&["value", "label"]) else {
            continue;
        };
        let value = fields.required("value");
        let value = value.and_then(|node| node.string(1..=MAX_VALUE));
        let label = fields.required("label");
        let label = label.and_then(|node| node.string(1..=MAX_LABEL));
        let Some(value) = value else { continue };
        // Answers are compared without the blanks around them.
        if value.trim() != value {
            let message = "a value neither begins nor ends with a blank";
            fields.note("value", Rule::Format, message);
        } else if !values.insert(value.clone()) {
            let message = format!("`{value}` is there already");
            fields.note("value", Rule::Other("TWICE"), message);
        }
        options.extend(label.map(|label| FieldOption { value, label }));
    }
    Some(options)
}
