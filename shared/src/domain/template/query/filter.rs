//! Which templates.

use super::{Entry, Field, Operand};
use crate::domain::template::TemplateStatus;

/// Which templates are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// Those that every filter admits; all, when there is none.
    All(Vec<Self>),
    /// Those that one filter admits.
    Any(Vec<Self>),
    /// Those that the filter does not admit.
    Not(Box<Self>),
    /// Those whose field passes a test.
    Field(Field, Test),
}

/// A test of one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// One of these values; none stands for a field without a value.
    In(Vec<Option<Operand>>),
    /// Greater than this; a field without a value is not.
    Above(Operand),
    /// This or greater.
    AtLeast(Operand),
    /// Less than this; a field without a value is not.
    Below(Operand),
    /// This or less.
    AtMost(Operand),
    /// A text that starts with this one, in any case.
    StartsWith(String),
    /// Whether there is a value.
    Exists(bool),
}

impl Filter {
    /// The filter that admits every template.
    pub const ALL: Self = Self::All(Vec::new());

    /// Whether the entry's template is meant.
    #[must_use]
    pub fn matches(&self, entry: &Entry) -> bool {
        match self {
            Self::All(filters) => filters.iter().all(|filter| filter.matches(entry)),
            Self::Any(filters) => filters.iter().any(|filter| filter.matches(entry)),
            Self::Not(filter) => !filter.matches(entry),
            Self::Field(field, test) => test.passes(entry.value(*field).as_ref()),
        }
    }

    /// Whether a template with this switch can be meant; says so also when that is not certain.
    pub(super) fn admits(&self, status: TemplateStatus) -> bool {
        let value = Operand::Text(status.word().to_owned());
        match self {
            Self::All(filters) => filters.iter().all(|filter| filter.admits(status)),
            Self::Any(filters) => filters.iter().any(|filter| filter.admits(status)),
            Self::Not(filter) => match filter.as_ref() {
                Self::Field(Field::Status, test) => !test.passes(Some(&value)),
                Self::All(_) | Self::Any(_) | Self::Not(_) | Self::Field(..) => true,
            },
            Self::Field(Field::Status, test) => test.passes(Some(&value)),
            Self::Field(..) => true,
        }
    }

    /// The tests that every meant template passes, as far as they are plain to see.
    pub(super) fn certain(&self) -> Vec<(Field, &Test)> {
        match self {
            Self::All(filters) => filters.iter().flat_map(Self::certain).collect(),
            Self::Field(field, test) => vec![(*field, test)],
            Self::Any(_) | Self::Not(_) => Vec::new(),
        }
    }

    /// The ids of which the meant templates have one, if the filter names ids: no index is needed.
    #[must_use]
    pub fn ids(&self) -> Option<Vec<&str>> {
        match self {
            Self::Field(Field::Id, Test::In(values)) => {
                let texts = values.iter().flatten().filter_map(Operand::text);
                Some(texts.collect())
            }
            Self::All(filters) => filters.iter().find_map(Self::ids),
            Self::Any(filters) => {
                let each: Option<Vec<_>> = filters.iter().map(Self::ids).collect();
                each.map(|each| each.concat())
            }
            Self::Not(_) | Self::Field(..) => None,
        }
    }
}

impl Test {
    fn passes(&self, value: Option<&Operand>) -> bool {
        match self {
            Self::In(values) => values.iter().any(|wanted| wanted.as_ref() == value),
            Self::Above(bound) => value.is_some_and(|value| value > bound),
            Self::AtLeast(bound) => value.is_some_and(|value| value >= bound),
            Self::Below(bound) => value.is_some_and(|value| value < bound),
            Self::AtMost(bound) => value.is_some_and(|value| value <= bound),
            Self::StartsWith(start) => value
                .and_then(Operand::text)
                .is_some_and(|text| text.to_lowercase().starts_with(&start.to_lowercase())),
            Self::Exists(wanted) => value.is_some() == *wanted,
        }
    }
}

impl Operand {
    /// The text, if it is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Moment(_) => None,
        }
    }
}
