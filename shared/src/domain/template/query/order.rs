//! In which order.

use std::cmp::Ordering;

use super::{Entry, Field};

/// Which way a field is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// The least first; what has no value comes before what has one.
    #[default]
    Ascending,
    /// The greatest first.
    Descending,
}

impl Direction {
    /// The other way.
    #[must_use]
    pub const fn reversed(self) -> Self {
        match self {
            Self::Ascending => Self::Descending,
            Self::Descending => Self::Ascending,
        }
    }

    fn applied(self, ordering: Ordering) -> Ordering {
        match self {
            Self::Ascending => ordering,
            Self::Descending => ordering.reverse(),
        }
    }
}

/// Fields to sort by, one after the other. The last one is always the id, so that no two
/// templates are equal: pages have neither repeats nor gaps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order(Vec<(Field, Direction)>);

impl Order {
    /// Sorts by `fields`, then by id in the direction of the last of them. A field that comes
    /// again, or after the id, decides nothing and is dropped.
    #[must_use]
    pub fn by(fields: Vec<(Field, Direction)>) -> Self {
        let mut kept: Vec<(Field, Direction)> = Vec::new();
        for (field, direction) in fields {
            let decided = |(known, _): &(Field, Direction)| *known == field || *known == Field::Id;
            if !kept.iter().any(decided) {
                kept.push((field, direction));
            }
        }
        if kept.last().is_none_or(|(field, _)| *field != Field::Id) {
            let direction = kept.last().map_or_else(Direction::default, |last| last.1);
            kept.push((Field::Id, direction));
        }
        Self(kept)
    }

    /// The fields, the id last.
    #[must_use]
    pub fn fields(&self) -> &[(Field, Direction)] {
        &self.0
    }

    /// The same order from its end.
    #[must_use]
    pub fn reversed(&self) -> Self {
        let reversed = self.0.iter().map(|(field, way)| (*field, way.reversed()));
        Self(reversed.collect())
    }

    /// Which of two entries comes first.
    #[must_use]
    pub fn compare(&self, one: &Entry, two: &Entry) -> Ordering {
        let by_field = |(field, direction): &(Field, Direction)| {
            direction.applied(one.value(*field).cmp(&two.value(*field)))
        };
        self.0
            .iter()
            .map(by_field)
            .find(|ordering| ordering.is_ne())
            .unwrap_or(Ordering::Equal)
    }
}
