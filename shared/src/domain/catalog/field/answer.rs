//! Answers to custom fields.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

use super::{CustomField, FieldKind};

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

/// Why a text is no answer to a field.
///
/// Its `Display` is a sentence in English; the pages word it in the buyer's language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnswerFault {
    /// To a checkbox: neither yes nor no.
    #[error("Answer yes or no.")]
    NotYesOrNo,
    /// None of a select's options.
    #[error("Choose one of the options.")]
    NotAnOption,
    /// Fewer characters than asked for.
    #[error("Enter at least {0} characters.")]
    TooShort(usize),
    /// More characters than there may be.
    #[error("Enter at most {0} characters.")]
    TooLong(usize),
    /// Control characters.
    #[error("Enter plain text.")]
    NotPlain,
    /// Not a whole number.
    #[error("Enter a whole number.")]
    NotANumber,
    /// A number below the least.
    #[error("Enter {0} or more.")]
    TooLittle(i64),
    /// A number above the most.
    #[error("Enter {0} or less.")]
    TooMuch(i64),
    /// Not a date as a page's date field sends it.
    #[error("Enter a date such as 2026-12-24.")]
    NotADate,
    /// A day before the first.
    #[error("Enter {0} or a later day.")]
    TooEarly(Date),
    /// A day after the last.
    #[error("Enter {0} or an earlier day.")]
    TooLate(Date),
}

/// The most characters of an answer to a text field that says no less.
const MAX_ANSWER: usize = 1_000;

impl CustomField {
    /// Reads what a buyer typed or a URL says; blank is no answer.
    ///
    /// # Errors
    ///
    /// [`AnswerFault`] when the text is none.
    pub fn read(&self, text: &str) -> Result<Option<Answer>, AnswerFault> {
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
                _ => return Err(AnswerFault::NotYesOrNo),
            },
            FieldKind::Select { options } => {
                let chosen = options.iter().find(|option| option.value == text);
                let chosen = chosen.ok_or(AnswerFault::NotAnOption)?;
                Answer::Text(chosen.value.clone())
            }
        };
        Ok(Some(answer))
    }
}

fn read_text(text: &str, least: Option<u16>, most: Option<u16>) -> Result<Answer, AnswerFault> {
    let (least, most) = (
        least.map_or(1, usize::from),
        most.map_or(MAX_ANSWER, usize::from),
    );
    let count = text.chars().count();
    if count < least {
        return Err(AnswerFault::TooShort(least));
    }
    if count > most {
        return Err(AnswerFault::TooLong(most));
    }
    if text
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
    {
        return Err(AnswerFault::NotPlain);
    }
    Ok(Answer::Text(text.to_owned()))
}

fn read_number(text: &str, least: Option<i64>, most: Option<i64>) -> Result<Answer, AnswerFault> {
    let number: i64 = text.parse().map_err(|_| AnswerFault::NotANumber)?;
    if let Some(least) = least.filter(|least| number < *least) {
        return Err(AnswerFault::TooLittle(least));
    }
    if let Some(most) = most.filter(|most| number > *most) {
        return Err(AnswerFault::TooMuch(most));
    }
    Ok(Answer::Number(number))
}

fn read_date(
    text: &str,
    least: Option<Timestamp>,
    most: Option<Timestamp>,
) -> Result<Answer, AnswerFault> {
    // Neither a time nor the many other forms of ISO 8601: what a date field of a page sends.
    let date: Date = Some(text)
        .filter(|text| text.len() == 10)
        .and_then(|text| text.parse().ok())
        .ok_or(AnswerFault::NotADate)?;
    let day = |moment: Timestamp| moment.to_zoned(TimeZone::UTC).date();
    if let Some(least) = least.map(day).filter(|least| date < *least) {
        return Err(AnswerFault::TooEarly(least));
    }
    if let Some(most) = most.map(day).filter(|most| date > *most) {
        return Err(AnswerFault::TooLate(most));
    }
    Ok(Answer::Text(date.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        catalog::{FieldOption, FieldSlug, FieldWords},
        ids::{CustomFieldId, SiteId},
        metadata::Metadata,
    };

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
}
