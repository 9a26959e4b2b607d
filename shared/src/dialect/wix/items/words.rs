//! What buyers read of an item: texts, details, modifiers, policies.

use std::ops::RangeInclusive;

use super::extras::MOST;
use crate::{
    dialect::{
        reader::{Fields, Node},
        wix::{
            decimal::{Limits, read_amount},
            shape::read_moment,
        },
    },
    domain::{
        fault::Rule,
        line_item::{Detail, DetailValue, Modifier, ModifierGroup, Policy, Service, Translatable},
        money::Currency,
    },
};

/// The fewest and the most characters of a text, and the most of its translation.
#[derive(Clone, Copy)]
pub(super) struct Length(pub(super) usize, pub(super) usize, pub(super) usize);

/// The name of a thing.
pub(super) const NAME: Length = Length(1, 200, 400);

/// A text and its translation.
pub(super) fn read_text(node: &Node<'_>, length: Length) -> Option<Translatable> {
    text_of(&node.object(&["original", "translated"])?, length)
}

fn text_of(fields: &Fields<'_>, Length(least, most, translated): Length) -> Option<Translatable> {
    let original = if least == 0 {
        let read = fields.optional("original", |node| read_visible(&node, 0..=most));
        read.map(Option::unwrap_or_default)
    } else {
        let node = fields.required("original");
        node.and_then(|node| read_visible(&node, least..=most))
    };
    let translated = fields.optional("translated", |node| read_visible(&node, least..=translated));
    Some(Translatable {
        original: original?,
        translated: translated?,
    })
}

/// A text that a buyer can see: without control characters, and not of blanks only.
pub(super) fn read_visible(node: &Node<'_>, length: RangeInclusive<usize>) -> Option<String> {
    // Zero-width and direction marks show nothing by themselves.
    let hidden = |c: char| {
        c.is_whitespace()
            || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    let text = node.string(length)?;
    if text
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
    {
        return node.fault(Rule::Format, "control characters cannot be shown");
    }
    if !text.is_empty() && text.chars().all(hidden) {
        return node.fault(Rule::Format, "expected at least one visible character");
    }
    Some(text)
}

const VALUES: [&str; 2] = ["plainText", "colorInfo"];
/// The deprecated names of [`VALUES`], which old clients still send.
const OLD_VALUES: [&str; 2] = ["plainTextValue", "color"];

/// A name and a value below an item's name.
pub(super) fn read_detail(node: &Node<'_>) -> Option<Detail> {
    let fields = node.object(&[
        "name",
        VALUES[0],
        VALUES[1],
        OLD_VALUES[0],
        OLD_VALUES[1],
        "lineType",
    ])?;
    let name = fields
        .required("name")
        .and_then(|node| read_text(&node, Length(0, 100, 200)));
    let kind = fields.optional("lineType", |node| {
        const TYPES: &[&str] = &["UNRECOGNISED", "PLAIN_TEXT", "COLOR"];
        node.word(TYPES, TYPES)
    });
    let new = one_value(&fields, VALUES);
    let old = one_value(&fields, OLD_VALUES);
    let value = match (new?, old?) {
        (None, None) => fields.node().fault(
            Rule::RequiredOneOf,
            "`plainText` or `colorInfo` is required",
        ),
        (Some(value), _) | (None, Some(value)) => Some(value),
    };
    kind?;
    Some(Detail {
        name: name?,
        value: value?,
    })
}

/// At most one of a text and a colour.
fn one_value(fields: &Fields<'_>, [text, color]: [&str; 2]) -> Option<Option<DetailValue>> {
    match (fields.get(text), fields.get(color)) {
        (None, None) => Some(None),
        (Some(text), None) => {
            let read = read_text(&text, Length(0, 600, 600));
            read.map(|text| Some(DetailValue::Text(text)))
        }
        (None, Some(color)) => read_color(&color).map(Some),
        (Some(_), Some(_)) => {
            let message = format!("only one of `{text}` and `{color}` may be there");
            fields.node().fault(Rule::OneOf, message)
        }
    }
}

fn read_color(node: &Node<'_>) -> Option<DetailValue> {
    if node.value().is_string() {
        let original = read_visible(node, 0..=500)?;
        let name = Translatable {
            original,
            translated: None,
        };
        return Some(DetailValue::Color { name, code: None });
    }
    let fields = node.object(&["original", "translated", "code"])?;
    let name = text_of(&fields, Length(0, 500, 500));
    let code = fields.optional("code", |node| node.string(1..=100));
    Some(DetailValue::Color {
        name: name?,
        code: code?,
    })
}

/// Choices of one kind.
pub(super) fn read_modifier_group(node: &Node<'_>, currency: Currency) -> Option<ModifierGroup> {
    let fields = node.object(&["id", "name", "modifiers"])?;
    let id = fields.optional("id", |node| node.string(1..=36));
    let name = fields.optional("name", |node| read_text(&node, NAME));
    let modifiers = fields.required("modifiers").and_then(|node| {
        let entries = node.list(1..=25)?;
        let read: Vec<_> = entries
            .iter()
            .map(|node| read_modifier(node, currency))
            .collect();
        read.into_iter().collect()
    });
    Some(ModifierGroup {
        id: id?,
        name: name?,
        modifiers: modifiers?,
    })
}

fn read_modifier(node: &Node<'_>, currency: Currency) -> Option<Modifier> {
    let fields = node.object(&["id", "quantity", "label", "details", "price"])?;
    let id = fields.optional("id", |node| node.string(1..=36));
    let quantity = fields.optional("quantity", |node| read_count(&node, 1..=MOST));
    let label = fields.optional("label", |node| read_text(&node, NAME));
    let details = fields.optional("details", |node| read_text(&node, NAME));
    let price = fields.optional("price", |node| {
        let places = 3;
        read_amount(
            &node,
            currency,
            Limits {
                places,
                ..Limits::MONEY
            },
        )
    });
    Some(Modifier {
        id: id?,
        quantity: quantity?,
        label: label?,
        details: details?,
        price: price?,
    })
}

/// A number of things.
pub(super) fn read_count(node: &Node<'_>, range: RangeInclusive<i64>) -> Option<u32> {
    node.integer(range)
        .and_then(|count| u32::try_from(count).ok())
}

/// A text that buyers can read before they pay.
pub(super) fn read_policy(node: &Node<'_>) -> Option<Policy> {
    let fields = node.object(&["title", "content"])?;
    let title = fields.optional("title", |node| read_visible(&node, 1..=29));
    let content = fields
        .required("content")
        .and_then(|node| read_visible(&node, 1..=3000));
    Some(Policy {
        title: title?,
        content: content?,
    })
}

/// When a service takes place, and for how many.
pub(super) fn read_service(node: &Node<'_>) -> Option<Service> {
    let fields = node.object(&["scheduledDate", "endDate", "numberOfParticipants"])?;
    let starts_at = fields.optional("scheduledDate", |node| read_moment(&node));
    let ends_at = fields.optional("endDate", |node| read_moment(&node));
    let participants =
        fields.optional("numberOfParticipants", |node| read_count(&node, 1..=10_000));
    Some(Service {
        starts_at: starts_at?,
        ends_at: ends_at?,
        participants: participants?,
    })
}
