//! The health of an endpoint: whether to leave it alone for a while, or to give up on it.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::Disabled;
use crate::domain::ids::EndpointId;

/// So many failed attempts in a row …
const FAILURES: u32 = 10;
/// … over so long a time leave an endpoint alone.
const SPAN: SignedDuration = SignedDuration::from_mins(5);
/// How long it is left alone at first; twice as long after each probe that fails.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_mins(10);
/// The longest that it is left alone.
const MOST_PAUSE: SignedDuration = SignedDuration::from_mins(60);
/// After so long a time of nothing but failures it is switched off.
const PATIENCE: SignedDuration = SignedDuration::from_hours(5 * 24);

/// An endpoint that takes longer over an attempt is slow …
pub const SLOW: Duration = Duration::from_secs(1);
/// … for so long a time after it, unless that is said again.
const SLOW_FOR: SignedDuration = SignedDuration::from_mins(5);

/// How an endpoint fails, or that it is slow. There is none of one whose latest attempt went well at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// Whose it is.
    pub endpoint: EndpointId,
    /// How many attempts failed in a row, of whatever delivery.
    #[serde(default)]
    pub failures: u32,
    /// When the first of them did; `None` while none did.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub since: Option<Timestamp>,
    /// When it may be tried next, if it is left alone.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub probe_at: Option<Timestamp>,
    /// How many probes there were since it was left alone.
    #[serde(default)]
    pub probes: u32,
    /// Until when it passes for slow, if it was.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub slow_until: Option<Timestamp>,
}

impl Health {
    /// Whether it is time to leave it alone.
    #[must_use]
    pub fn is_failing(&self, now: Timestamp) -> bool {
        self.failures >= FAILURES && self.fails_for(now) >= SPAN
    }

    /// Why to switch it off, if it is time for that.
    #[must_use]
    pub fn gives_up(&self, now: Timestamp) -> Option<Disabled> {
        (self.fails_for(now) >= PATIENCE).then_some(Disabled::Failing)
    }

    fn fails_for(&self, now: Timestamp) -> SignedDuration {
        let since = self.since.map(|since| now.duration_since(since));
        since.unwrap_or_default()
    }

    /// Whether it passes for slow at `now`.
    #[must_use]
    pub fn is_slow(&self, now: Timestamp) -> bool {
        self.slow_until.is_some_and(|until| now < until)
    }

    /// Until when one passes for slow that was so at `now`; `None` when enough of that is said already.
    #[must_use]
    pub fn slow_from(before: Option<&Self>, now: Timestamp) -> Option<Timestamp> {
        let is_said = before.is_some_and(|health| health.is_slow(now + SLOW_FOR / 2));
        (!is_said).then_some(now + SLOW_FOR)
    }

    /// Until when nobody tries it, if it is left alone at `now`.
    #[must_use]
    pub fn rests_until(&self, now: Timestamp) -> Option<Timestamp> {
        self.probe_at.filter(|at| now < *at)
    }

    /// When the next probe is, for whoever leaves it alone at `now` or makes a probe then.
    #[must_use]
    pub fn next_probe(&self, now: Timestamp) -> Timestamp {
        let doubled = FIRST_PAUSE * 2_i32.pow(self.probes.min(8));
        now + doubled.min(MOST_PAUSE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failing(failures: u32, probes: u32) -> Health {
        Health {
            endpoint: EndpointId::new(uuid::Uuid::nil()),
            failures,
            since: Some(Timestamp::UNIX_EPOCH),
            probe_at: None,
            probes,
            slow_until: None,
        }
    }

    #[test]
    fn one_that_was_slow_is_so_for_five_minutes_and_fails_no_longer_for_that() {
        let at = |minutes| Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes);
        let slow = Health {
            since: None,
            slow_until: Health::slow_from(None, at(0)),
            ..failing(10, 0)
        };
        assert_eq!(
            [4, 5].map(|minutes| slow.is_slow(at(minutes))),
            [true, false]
        );
        assert_eq!(Health::slow_from(Some(&slow), at(2)), None);
        assert_eq!(Health::slow_from(Some(&slow), at(3)), Some(at(8)));
        assert!(!slow.is_failing(at(60)));
        assert_eq!(slow.gives_up(at(6 * 24 * 60)), None);
    }

    #[test]
    fn ten_failures_within_a_moment_are_not_yet_a_failing_endpoint() {
        let at = |minutes| Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes);
        assert!(!failing(10, 0).is_failing(at(4)));
        assert!(failing(10, 0).is_failing(at(5)));
        assert!(!failing(9, 0).is_failing(at(60)));
        assert_eq!(failing(1, 0).gives_up(at(5 * 24 * 60 - 1)), None);
        assert_eq!(
            failing(1, 0).gives_up(at(5 * 24 * 60)),
            Some(Disabled::Failing)
        );
    }

    #[test]
    fn probes_are_ten_minutes_apart_and_then_up_to_an_hour() {
        let now = Timestamp::UNIX_EPOCH;
        let pauses = [0, 1, 2, 3, 40].map(|probes| {
            let pause = failing(10, probes).next_probe(now).duration_since(now);
            pause.as_mins()
        });
        assert_eq!(pauses, [10, 20, 40, 60, 60]);
    }
}
