//! Reads a JSON body and collects every fault in it, each with its path.
//!
//! Derived deserializers stop at the first error; a developer whose first request is wrong wants
//! to see all of them. A reader's methods return `None` after noting a fault, so a parser goes
//! on to the next field, and [`Faults::finish`] gives its result only when nothing was noted.

use std::{cell::RefCell, ops::RangeInclusive};

use serde_json::{Map, Value};

use crate::domain::fault::{Fault, Rule};

/// More than this many faults help nobody and could outgrow the answer.
const MAX_FAULTS: usize = 1_000;

/// The faults of one body.
#[derive(Debug, Default)]
pub struct Faults(RefCell<Vec<Fault>>);

impl Faults {
    /// Notes a fault.
    pub fn add(&self, path: &str, rule: Rule, message: impl Into<String>) {
        let mut faults = self.0.borrow_mut();
        if faults.len() < MAX_FAULTS {
            faults.push(Fault {
                path: path.to_owned(),
                rule,
                message: message.into(),
            });
        }
    }

    /// Gives what was read when nothing was noted.
    ///
    /// # Errors
    ///
    /// All faults.
    pub fn finish<T>(self, read: Option<T>) -> Result<T, Vec<Fault>> {
        match read {
            Some(read) if self.0.borrow().is_empty() => Ok(read),
            Some(_) | None => Err(self.0.into_inner()),
        }
    }
}

/// A JSON value, where it stands, and where to note what is wrong with it.
#[derive(Clone, Debug)]
pub struct Node<'a> {
    value: &'a Value,
    path: String,
    faults: &'a Faults,
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

/// The fields of an object. `null` counts as absent where a field is read.
#[derive(Clone, Debug)]
pub struct Fields<'a> {
    map: &'a Map<String, Value>,
    node: Node<'a>,
}

impl<'a> Fields<'a> {
    /// The object itself as a node.
    #[must_use]
    pub const fn node(&self) -> &Node<'a> {
        &self.node
    }

    /// The object's raw fields.
    #[must_use]
    pub const fn map(&self) -> &'a Map<String, Value> {
        self.map
    }

    /// Whether the field is there, `null` or not.
    #[must_use]
    pub fn names(&self, name: &str) -> bool {
        self.map.contains_key(name)
    }

    /// The field, unless absent or `null`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Node<'a>> {
        let value = self.map.get(name).filter(|value| !value.is_null())?;
        Some(Node {
            value,
            path: join(&self.node.path, name),
            faults: self.node.faults,
        })
    }

    /// The field; absent or `null` is a fault.
    pub fn required(&self, name: &str) -> Option<Node<'a>> {
        self.get(name).or_else(|| {
            let path = join(&self.node.path, name);
            self.node
                .faults
                .add(&path, Rule::Required, format!("`{name}` is required"));
            None
        })
    }

    /// What `read` makes of the field: `None` when it is faulty, `Some(None)` when it is absent.
    pub fn optional<T>(
        &self,
        name: &str,
        read: impl FnOnce(Node<'a>) -> Option<T>,
    ) -> Option<Option<T>> {
        match self.get(name) {
            None => Some(None),
            Some(node) => read(node).map(Some),
        }
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

/// A client's text short enough to be quoted back.
fn clipped(text: &str) -> String {
    const MOST: usize = 60;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    text.chars().take(MOST).chain(['…']).collect()
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
