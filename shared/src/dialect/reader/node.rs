//! One JSON value and the ways to read it.

use std::ops::RangeInclusive;

use serde_json::Value;

use super::{Faults, Fields, clipped, join};
use crate::domain::fault::Rule;

/// A JSON value, where it stands, and where to note what is wrong with it.
#[derive(Clone, Debug)]
pub struct Node<'a> {
    pub(super) value: &'a Value,
    pub(super) path: String,
    pub(super) faults: &'a Faults,
}

impl<'a> Node<'a> {
    /// The body as a whole.
    #[must_use]
    pub const fn root(value: &'a Value, faults: &'a Faults) -> Self {
        Self {
            value,
            path: String::new(),
            faults,
        }
    }

    /// The JSON value itself.
    #[must_use]
    pub const fn value(&self) -> &'a Value {
        self.value
    }

    /// Notes that the value breaks a rule, and goes on.
    pub fn note(&self, rule: Rule, message: impl Into<String>) {
        self.faults.add(&self.path, rule, message);
    }

    /// Notes that the value breaks a rule.
    pub fn fault<T>(&self, rule: Rule, message: impl Into<String>) -> Option<T> {
        self.faults.add(&self.path, rule, message);
        None
    }

    fn wrong_type<T>(&self, expected: &str) -> Option<T> {
        self.fault(
            Rule::Format,
            format!("expected {expected}, got {}", type_name(self.value)),
        )
    }

    /// An object of which only `known` fields may be there.
    pub fn object(&self, known: &[&str]) -> Option<Fields<'a>> {
        let fields = self.any_object()?;
        for name in fields
            .map
            .keys()
            .filter(|name| !known.contains(&name.as_str()))
        {
            let path = join(&self.path, &clipped(name));
            self.faults.add(
                &path,
                Rule::NotAllowed,
                format!("`{}` is not a known field", clipped(name)),
            );
        }
        Some(fields)
    }

    /// An object with any fields.
    pub fn any_object(&self) -> Option<Fields<'a>> {
        match self.value {
            Value::Object(map) => Some(Fields {
                map,
                node: self.clone(),
            }),
            _ => self.wrong_type("an object"),
        }
    }

    /// A list of so many entries.
    pub fn list(&self, size: RangeInclusive<usize>) -> Option<Vec<Self>> {
        let Value::Array(entries) = self.value else {
            return self.wrong_type("a list");
        };
        let (count, most, least) = (entries.len(), *size.end(), *size.start());
        if count > most {
            return self.fault(
                Rule::MaxSize(most),
                format!("`{count}` entries, expected at most {most}"),
            );
        }
        if count < least {
            return self.fault(
                Rule::MinSize(least),
                format!("`{count}` entries, expected at least {least}"),
            );
        }
        Some(
            entries
                .iter()
                .enumerate()
                .map(|(index, value)| self.entry(index, value))
                .collect(),
        )
    }

    fn entry(&self, index: usize, value: &'a Value) -> Self {
        Self {
            value,
            path: format!("{}[{index}]", self.path),
            faults: self.faults,
        }
    }

    /// A string of so many characters.
    pub fn string(&self, length: RangeInclusive<usize>) -> Option<String> {
        let Value::String(text) = self.value else {
            return self.wrong_type("a string");
        };
        let (count, most, least) = (text.chars().count(), *length.end(), *length.start());
        if count > most {
            return self.fault(
                Rule::MaxLength(most),
                format!("`{count}` characters, expected at most {most}"),
            );
        }
        if count < least {
            return self.fault(
                Rule::MinLength(least),
                format!("`{count}` characters, expected at least {least}"),
            );
        }
        Some(text.clone())
    }

    /// A whole number within bounds.
    pub fn integer(&self, range: RangeInclusive<i64>) -> Option<i64> {
        let Value::Number(number) = self.value else {
            return self.wrong_type("a whole number");
        };
        let (least, most) = (*range.start(), *range.end());
        match number.as_i64() {
            Some(value) if value < least => self.fault(
                Rule::Min(least),
                format!("`{value}` is below the least, {least}"),
            ),
            Some(value) if value > most => self.fault(
                Rule::Max(most),
                format!("`{value}` is above the most, {most}"),
            ),
            Some(value) => Some(value),
            None if number.is_u64() => self.fault(
                Rule::Max(most),
                format!("`{number}` is above the most, {most}"),
            ),
            None => self.fault(
                Rule::Format,
                format!("`{}` is not a whole number", clipped(&number.to_string())),
            ),
        }
    }

    /// Any number.
    pub fn number(&self) -> Option<()> {
        match self.value {
            Value::Number(_) => Some(()),
            _ => self.wrong_type("a number"),
        }
    }

    /// `true` or `false`.
    pub fn boolean(&self) -> Option<bool> {
        match self.value {
            Value::Bool(value) => Some(*value),
            _ => self.wrong_type("`true` or `false`"),
        }
    }

    /// What `parse` makes of a string; its error is a sentence.
    pub fn parsed<T>(&self, parse: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let Value::String(text) = self.value else {
            return self.wrong_type("a string");
        };
        parse(text).map_or_else(|message| self.fault(Rule::Format, message), Some)
    }

    /// One of several words.
    pub fn word<T: Copy>(&self, words: &'static [&'static str], values: &[T]) -> Option<T> {
        let Value::String(text) = self.value else {
            return self.wrong_type("a string");
        };
        let at = words.iter().position(|word| word == text);
        at.and_then(|at| values.get(at).copied()).map_or_else(
            || {
                let expected = words.join(", ");
                self.fault(
                    Rule::Enum(words),
                    format!("`{}` is none of {expected}", clipped(text)),
                )
            },
            Some,
        )
    }
}

const fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
