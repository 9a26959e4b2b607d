//! Custom fields: what a site asks its buyers.

mod answer;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use answer::{Answer, AnswerFault};

use crate::domain::{
    ids::{CustomFieldId, SiteId},
    metadata::Metadata,
};

/// A question to buyers. Products say which of them they ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomField {
    /// Its id.
    pub id: CustomFieldId,
    /// Its site.
    pub site: SiteId,
    /// What answers are kept under; no two of a site have the same.
    pub slug: FieldSlug,
    /// What the merchant calls it, and buyers read unless there is a label.
    pub name: String,
    /// What is an answer.
    pub kind: FieldKind,
    /// What buyers read.
    #[serde(default)]
    pub words: FieldWords,
    /// The merchant's own keys and values.
    #[serde(skip_serializing_if = "Metadata::is_empty", default)]
    pub metadata: Metadata,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed, if it did.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub modified_at: Option<Timestamp>,
    /// Counts its changes, from 1: the optimistic lock.
    pub revision: u64,
}

/// What buyers read of a field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldWords {
    /// Instead of its name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub label: Option<String>,
    /// A sentence below it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub help: Option<String>,
    /// An example within it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub placeholder: Option<String>,
}

/// What is an answer to a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// Words.
    Text {
        /// Whether several lines are expected.
        #[serde(default)]
        textarea: bool,
        /// The fewest characters.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        min_length: Option<u16>,
        /// The most characters.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        max_length: Option<u16>,
    },
    /// A whole number.
    Number {
        /// The least.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        least: Option<i64>,
        /// The most.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        most: Option<i64>,
    },
    /// A day of the calendar.
    Date {
        /// The day of this moment, in UTC, is the first.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        least: Option<Timestamp>,
        /// The day of this moment, in UTC, is the last.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        most: Option<Timestamp>,
    },
    /// Yes or no; where an answer is required, only yes is one.
    Checkbox,
    /// One of several.
    Select {
        /// The several.
        options: Vec<FieldOption>,
    },
}

impl FieldKind {
    /// The word on the wire.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Text { .. } => "text",
            Self::Number { .. } => "number",
            Self::Date { .. } => "date",
            Self::Checkbox => "checkbox",
            Self::Select { .. } => "select",
        }
    }
}

/// A choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldOption {
    /// What is kept.
    pub value: String,
    /// What buyers read.
    pub label: String,
}

/// What answers are kept under: ASCII letters, digits, hyphens and underscores.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FieldSlug(String);

impl FieldSlug {
    /// The most characters.
    pub const MAX_LENGTH: usize = 64;

    /// Reads 1 to 64 characters.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        let fits = (1..=Self::MAX_LENGTH).contains(&text.len()) && text.bytes().all(plain);
        fits.then(|| Self(text.to_owned()))
    }

    /// The slug as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for FieldSlug {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or_else(|| format!("`{text}` is not a slug"))
    }
}

impl From<FieldSlug> for String {
    fn from(slug: FieldSlug) -> Self {
        slug.0
    }
}

impl CustomField {
    /// What is kept after a change of `old` at `now`: without a difference, `old` as it is.
    #[must_use]
    pub fn revised(self, old: &Self, now: Timestamp) -> Self {
        if self == *old {
            return self;
        }
        Self {
            modified_at: Some(now),
            revision: old.revision + 1,
            ..self
        }
    }

    /// What buyers read.
    #[must_use]
    pub fn label(&self) -> &str {
        self.words.label.as_deref().unwrap_or(&self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_names_are_slugs() {
        for good in ["size", "T-Shirt_2", "a"] {
            assert!(FieldSlug::parse(good).is_some(), "{good}");
        }
        for bad in ["", "a b", "ä", "a.b", &"x".repeat(65)] {
            assert!(FieldSlug::parse(bad).is_none(), "{bad}");
        }
    }
}
