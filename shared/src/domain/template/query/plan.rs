//! How an index serves a query.
//!
//! An index has a partition per site and switch, sorted by one field and the id. A query whose
//! order starts with the switch reads the partitions one after the other; any other reads both
//! and merges them. Further fields are sorted within a run: entries alike in the index's field.

use jiff::Timestamp;

use super::{Direction, Entry, Field, Filter, Operand, Order, Test};
use crate::domain::template::TemplateStatus;

/// What an index is sorted by before the id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Index {
    /// Nothing: by id, which is by creation.
    ById,
    /// When templates last changed.
    ByUpdate,
    /// What merchants call them.
    ByLabel,
}

/// The part of an index that can hold what a query is about: values of the index's field, both
/// ends included. The end of a text includes all that start with it; no label is the empty text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The least value.
    pub least: Option<Operand>,
    /// The greatest value.
    pub most: Option<Operand>,
}

/// How an index serves a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Which index.
    pub index: Index,
    /// Which way it is read.
    pub direction: Direction,
    /// The partitions, in the order in which they are read when that is one after the other.
    pub statuses: Vec<TemplateStatus>,
    /// Whether the partitions are merged.
    pub merged: bool,
    /// The field that entries of one run are alike in; none when the index's own order is
    /// the query's.
    pub run: Option<Field>,
    /// Which part of the index.
    pub span: Span,
}

impl Plan {
    /// How to find what `filter` means in `order`.
    #[must_use]
    pub fn of(filter: &Filter, order: &Order) -> Self {
        let mut statuses = vec![TemplateStatus::Active, TemplateStatus::Inactive];
        statuses.retain(|status| filter.admits(*status));
        let tests = filter.certain();
        let one_label = tests
            .iter()
            .any(|test| matches!(test, (Field::Label, Test::In(values)) if values.len() == 1));
        // What is the same for all decides nothing.
        let decides = |(field, _): &(Field, Direction)| match field {
            Field::Status => statuses.len() > 1,
            Field::Label => !one_label,
            Field::Id | Field::CreatedDate | Field::UpdatedDate => true,
        };
        let mut fields: Vec<_> = order.fields().iter().copied().filter(decides).collect();
        let merged = match fields.first() {
            Some((Field::Status, direction)) => {
                if *direction == Direction::Descending {
                    statuses.reverse();
                }
                fields.remove(0);
                false
            }
            _ => true,
        };
        let (head, direction) = fields
            .first()
            .copied()
            .unwrap_or((Field::Id, Direction::Ascending));
        let index = match head {
            Field::UpdatedDate => Index::ByUpdate,
            Field::Label => Index::ByLabel,
            // Within one label the index by label is by id.
            Field::Id | Field::CreatedDate | Field::Status if one_label => Index::ByLabel,
            Field::Id | Field::CreatedDate | Field::Status => Index::ById,
        };
        let own_order = head == Field::Id || fields.get(1) == Some(&(Field::Id, direction));
        Self {
            index,
            direction,
            statuses,
            merged,
            run: (!own_order).then_some(head),
            span: Span::of(index, &tests),
        }
    }

    /// Whether two entries that follow each other in the index belong to one run.
    #[must_use]
    pub fn is_one_run(&self, one: &Entry, two: &Entry) -> bool {
        let alike = |field: Field| one.value(field) == two.value(field);
        self.run.is_some_and(alike) && (self.merged || alike(Field::Status))
    }
}

impl Index {
    const fn field(self) -> Field {
        match self {
            Self::ById => Field::Id,
            Self::ByUpdate => Field::UpdatedDate,
            Self::ByLabel => Field::Label,
        }
    }

    /// What the index is sorted by, of an entry; no label is as the empty one.
    #[must_use]
    pub fn value(self, entry: &Entry) -> Operand {
        let none = || Operand::Text(String::new());
        entry.value(self.field()).unwrap_or_else(none)
    }
}

impl Span {
    /// All values that pass the tests, and perhaps others.
    fn of(index: Index, tests: &[(Field, &Test)]) -> Self {
        tests.iter().fold(Self::default(), |span, (field, test)| {
            let other = match (index, field) {
                (Index::ById, Field::CreatedDate) => Self::of_test(test).map_ids(),
                _ if *field == index.field() => Self::of_test(test),
                _ => Self::default(),
            };
            span.and(other)
        })
    }

    fn of_test(test: &Test) -> Self {
        let (least, most) = match test {
            Test::In(values) => {
                let none = || Operand::Text(String::new());
                let known = values
                    .iter()
                    .map(|value| value.clone().unwrap_or_else(none));
                (known.clone().min(), known.max())
            }
            Test::Above(bound) | Test::AtLeast(bound) => (Some(bound.clone()), None),
            Test::Below(bound) | Test::AtMost(bound) => (None, Some(bound.clone())),
            // In any case: no order of code points serves it.
            Test::StartsWith(_) | Test::Exists(_) => (None, None),
        };
        Self { least, most }
    }

    /// Times of creation as what ids of those times start with.
    fn map_ids(self) -> Self {
        let start = |operand: Operand| match operand {
            Operand::Moment(time) => Operand::Text(start_of_ids(time)),
            text @ Operand::Text(_) => text,
        };
        Self {
            least: self.least.map(start),
            most: self.most.map(start),
        }
    }

    fn and(self, other: Self) -> Self {
        Self {
            // No bound is less than any.
            least: self.least.max(other.least),
            most: match (self.most, other.most) {
                (Some(one), Some(two)) => Some(one.min(two)),
                (one, two) => one.or(two),
            },
        }
    }
}

/// The first 13 characters of all ids of version 7 that were made in the millisecond of `time`.
fn start_of_ids(time: Timestamp) -> String {
    const MOST: i64 = (1 << 48) - 1;
    let millis = time.as_millisecond().clamp(0, MOST);
    format!("{:08x}-{:04x}", millis >> 16, millis & 0xffff)
}
