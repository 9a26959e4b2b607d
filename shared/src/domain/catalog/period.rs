//! Periods: how often something recurs, or how long it is free.

use jiff::{Span, Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// So many days, weeks, months or years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// The unit.
    pub interval: Interval,
    /// How many of it, from 1.
    pub count: u16,
}

impl Period {
    /// When it has passed since `start`: months and years are those of the calendar, at the end of a
    /// shorter month where that is needed. What is beyond the calendar's end is its end.
    #[must_use]
    pub fn after(self, start: Timestamp) -> Timestamp {
        let count = i64::from(self.count);
        let span = match self.interval {
            Interval::Day => Span::new().try_days(count),
            Interval::Week => Span::new().try_weeks(count),
            Interval::Month => Span::new().try_months(count),
            Interval::Year => Span::new().try_years(count),
        };
        let start = start.to_zoned(TimeZone::UTC);
        let end = span.and_then(|span| start.checked_add(span));
        end.map_or(Timestamp::MAX, |end| end.timestamp())
    }
}

/// A unit of time that people count in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Interval {
    /// Days.
    Day,
    /// Weeks.
    Week,
    /// Months of the calendar.
    Month,
    /// Years of the calendar.
    Year,
}

impl Interval {
    /// Every interval.
    pub const ALL: [Self; 4] = [Self::Day, Self::Week, Self::Month, Self::Year];
    /// Their words on the wire, in the order of [`Interval::ALL`].
    pub const WORDS: &'static [&'static str] = &["day", "week", "month", "year"];

    /// The word on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}
