//! Custom fields: what a site asks its buyers.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

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

/// A buyer's answer, as it is kept and told: a boolean, a number or a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    /// To a checkbox.
    Flag(bool),
    /// To a number.
    Number(i64),
    /// To words, a date such as `2026-12-24`, or a choice.
    Text(String),
}

/// The most characters of an answer to a text field that says no less.
const MAX_ANSWER: usize = 1_000;

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

    /// Reads what a buyer typed or a URL says; blank is no answer.
    ///
    /// # Errors
    ///
    /// A sentence for the buyer.
    pub fn read(&self, text: &str) -> Result<Option<Answer>, String> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let answer = match &self.kind {
            FieldKind::Text {
                min_length,
                max_length,
                ..
            } => read_text(text, *min_length, *max_length)?,
            FieldKind::Number { least, most } => read_number(text, *least, *most)?,
            FieldKind::Date { least, most } => read_date(text, *least, *most)?,
            FieldKind::Checkbox => match text {
                "true" | "yes" | "on" | "1" => Answer::Flag(true),
                "false" | "no" | "off" | "0" => Answer::Flag(false),
                _ => return Err("Answer yes or no.".to_owned()),
            },
            FieldKind::Select { options } => {
                let chosen = options.iter().find(|option| option.value == text);
                let chosen = chosen.ok_or("Choose one of the options.")?;
                Answer::Text(chosen.value.clone())
            }
        };
        Ok(Some(answer))
    }
}

fn read_text(text: &str, least: Option<u16>, most: Option<u16>) -> Result<Answer, String> {
    let (least, most) = (
        least.map_or(1, usize::from),
        most.map_or(MAX_ANSWER, usize::from),
    );
    let count = text.chars().count();
    if count < least {
        return Err(format!("Enter at least {least} characters."));
    }
    if count > most {
        return Err(format!("Enter at most {most} characters."));
    }
    if text
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
    {
        return Err("Enter plain text.".to_owned());
    }
    Ok(Answer::Text(text.to_owned()))
}

fn read_number(text: &str, least: Option<i64>, most: Option<i64>) -> Result<Answer, String> {
    let number: i64 = text.parse().map_err(|_| "Enter a whole number.")?;
    if let Some(least) = least.filter(|least| number < *least) {
        return Err(format!("Enter {least} or more."));
    }
    if let Some(most) = most.filter(|most| number > *most) {
        return Err(format!("Enter {most} or less."));
    }
    Ok(Answer::Number(number))
}

fn read_date(
    text: &str,
    least: Option<Timestamp>,
    most: Option<Timestamp>,
) -> Result<Answer, String> {
    // Neither a time nor the many other forms of ISO 8601: what a date field of a page sends.
    let date: Date = Some(text)
        .filter(|text| text.len() == 10)
        .and_then(|text| text.parse().ok())
        .ok_or("Enter a date such as 2026-12-24.")?;
    let day = |moment: Timestamp| moment.to_zoned(TimeZone::UTC).date();
    if let Some(least) = least.map(day).filter(|least| date < *least) {
        return Err(format!("Enter {least} or a later day."));
    }
    if let Some(most) = most.map(day).filter(|most| date > *most) {
        return Err(format!("Enter {most} or an earlier day."));
    }
    Ok(Answer::Text(date.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(kind: FieldKind) -> CustomField {
        CustomField {
            id: CustomFieldId::new(uuid::Uuid::nil()),
            site: SiteId::new(uuid::Uuid::nil()),
            slug: FieldSlug::parse("size").unwrap(),
            name: "Size".to_owned(),
            kind,
            words: FieldWords::default(),
            metadata: Metadata::default(),
            created_at: Timestamp::UNIX_EPOCH,
            modified_at: None,
            revision: 1,
        }
    }

    #[track_caller]
    fn reads(kind: &FieldKind, good: &[(&str, Answer)], bad: &[&str]) {
        let field = field(kind.clone());
        for (text, answer) in good {
            assert_eq!(field.read(text), Ok(Some(answer.clone())), "{text}");
        }
        for text in bad {
            assert!(field.read(text).is_err(), "{text}");
        }
        assert_eq!(field.read("  "), Ok(None));
    }

    #[test]
    fn each_kind_reads_its_answers() {
        let text = |text: &str| Answer::Text(text.to_owned());
        let (min_length, max_length) = (Some(2), Some(3));
        let kind = FieldKind::Text {
            textarea: false,
            min_length,
            max_length,
        };
        reads(&kind, &[(" äbc ", text("äbc"))], &["a", "abcd", "a\u{0}b"]);
        let kind = FieldKind::Number {
            least: Some(-1),
            most: Some(10),
        };
        let good = [("10", Answer::Number(10)), ("-1", Answer::Number(-1))];
        reads(
            &kind,
            &good,
            &["11", "-2", "1.5", "inf", "nan", "1e1", "ten"],
        );
        let day = |text: &str| Some(text.parse().unwrap());
        let kind = FieldKind::Date {
            least: day("2026-01-02T13:00:00Z"),
            most: day("2026-12-24T00:00:00Z"),
        };
        let good = [
            ("2026-01-02", text("2026-01-02")),
            ("2026-12-24", text("2026-12-24")),
        ];
        let bad = [
            "2026-01-01",
            "2026-12-25",
            "2026-02-30",
            "24.12.2026",
            "2026-06-01T00:00:00",
        ];
        reads(&kind, &good, &bad);
        reads(
            &FieldKind::Checkbox,
            &[("on", Answer::Flag(true)), ("false", Answer::Flag(false))],
            &["maybe"],
        );
        let option = |value: &str| FieldOption {
            value: value.to_owned(),
            label: value.to_uppercase(),
        };
        let kind = FieldKind::Select {
            options: vec![option("s"), option("m")],
        };
        reads(&kind, &[("m", text("m"))], &["M", "l"]);
    }

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
