//! When an offer makes checkouts.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::EffectiveState;

/// When an offer makes checkouts: from its start, that moment included, until its end, that moment
/// excluded. Either may be missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    #[serde(skip_serializing_if = "Option::is_none", default)]
    starts_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    ends_at: Option<Timestamp>,
}

impl Schedule {
    /// A schedule; none when it would end before it starts, or just then.
    #[must_use]
    pub fn new(starts_at: Option<Timestamp>, ends_at: Option<Timestamp>) -> Option<Self> {
        let is_empty = starts_at
            .zip(ends_at)
            .is_some_and(|(start, end)| end <= start);
        (!is_empty).then_some(Self { starts_at, ends_at })
    }

    /// From when on, if it has a start.
    #[must_use]
    pub const fn starts_at(&self) -> Option<Timestamp> {
        self.starts_at
    }

    /// Until when, if it has an end.
    #[must_use]
    pub const fn ends_at(&self) -> Option<Timestamp> {
        self.ends_at
    }

    /// Whether it is always time.
    #[must_use]
    pub const fn is_always(&self) -> bool {
        self.starts_at.is_none() && self.ends_at.is_none()
    }

    /// What an offer that nothing else keeps from it is at a time.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> EffectiveState {
        if self.starts_at.is_some_and(|start| now < start) {
            EffectiveState::NotStarted
        } else if self.ends_at.is_some_and(|end| now >= end) {
            EffectiveState::Ended
        } else {
            EffectiveState::Active
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use proptest::prelude::*;

    use super::*;
    use crate::domain::testing::now;

    fn at(micros: i64) -> Timestamp {
        now() + SignedDuration::from_micros(micros)
    }

    #[test]
    fn the_start_is_included_and_the_end_is_not() {
        let schedule = Schedule::new(Some(at(0)), Some(at(10))).unwrap();
        for (micros, state) in [
            (-1, EffectiveState::NotStarted),
            (0, EffectiveState::Active),
            (9, EffectiveState::Active),
            (10, EffectiveState::Ended),
        ] {
            assert_eq!(schedule.state(at(micros)), state, "{micros}");
        }
    }

    #[test]
    fn an_end_is_after_the_start() {
        for (start, end, fits) in [(0, 1, true), (0, 0, false), (1, 0, false)] {
            let schedule = Schedule::new(Some(at(start)), Some(at(end)));
            assert_eq!(schedule.is_some(), fits, "{start} to {end}");
        }
    }

    proptest! {
        #[test]
        fn a_schedule_is_three_stretches_in_order(
            start in prop::option::of(-100_i64..100),
            length in prop::option::of(1_i64..100),
            mut times in prop::collection::vec(-300_i64..300, 1..50),
        ) {
            let end = length.map(|length| start.unwrap_or_default() + length);
            let schedule = Schedule::new(start.map(at), end.map(at)).unwrap();
            times.sort_unstable();
            let places = times.iter().map(|time| match schedule.state(at(*time)) {
                EffectiveState::NotStarted => 0,
                EffectiveState::Active => 1,
                EffectiveState::Ended => 2,
                other => panic!("a schedule makes nothing {other:?}"),
            });
            let places: Vec<u8> = places.collect();
            prop_assert!(places.is_sorted());
            for (time, place) in times.iter().zip(places) {
                prop_assert_eq!(place == 0, start.is_some_and(|start| *time < start));
                prop_assert_eq!(place == 2, end.is_some_and(|end| *time >= end));
            }
        }
    }
}
