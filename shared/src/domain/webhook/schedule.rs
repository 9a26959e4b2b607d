//! When a failed delivery is tried again.

use jiff::{SignedDuration, Timestamp};

/// How often an event is tried, at the most.
pub const TRIES: u32 = 10;

/// How long to wait after each failed try, in seconds: Standard Webhooks' example, 75 hours and 35
/// minutes together.
const PAUSES: [i64; TRIES as usize - 1] = [
    5,
    5 * 60,
    30 * 60,
    2 * 3600,
    5 * 3600,
    10 * 3600,
    14 * 3600,
    20 * 3600,
    24 * 3600,
];

/// The most that is added to a pause, so that what failed together does not return together.
const MOST_JITTER: SignedDuration = SignedDuration::from_mins(15);

/// The longest that an endpoint may ask us to stay away.
const MOST_RETRY_AFTER: SignedDuration = SignedDuration::from_hours(24);

/// A roll of the dice: how much of what is random to take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dice(pub u8);

impl Dice {
    /// A part of a duration: none of it to all of it.
    #[must_use]
    pub fn part_of(self, whole: SignedDuration) -> SignedDuration {
        whole * i32::from(self.0) / 255
    }
}

/// When to try again after the `failed`th try of a series, which ended at `now`; `None` when that was
/// the last. Never before the endpoint's own `retry_after`, as far as that is less than a day.
#[must_use]
pub fn next_try(
    failed: u32,
    retry_after: Option<SignedDuration>,
    now: Timestamp,
    dice: Dice,
) -> Option<Timestamp> {
    let at = usize::try_from(failed.checked_sub(1)?).ok()?;
    let pause = SignedDuration::from_secs(*PAUSES.get(at)?);
    let asked = retry_after.unwrap_or_default().min(MOST_RETRY_AFTER);
    // Whole seconds, which is all that schedulers know.
    let jitter = dice.part_of((pause / 10).min(MOST_JITTER)).as_secs();
    Some(now + pause.max(asked) + SignedDuration::from_secs(jitter))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ten_tries_take_75_hours_and_35_minutes() {
        let mut now = Timestamp::UNIX_EPOCH;
        let mut tries = 1;
        while let Some(next) = next_try(tries, None, now, Dice(0)) {
            (now, tries) = (next, tries + 1);
        }
        assert_eq!(tries, TRIES);
        let all = SignedDuration::from_hours(75)
            + SignedDuration::from_mins(35)
            + SignedDuration::from_secs(5);
        assert_eq!(now.duration_since(Timestamp::UNIX_EPOCH), all);
        assert_eq!(next_try(0, None, now, Dice(0)), None);
    }

    proptest! {
        #[test]
        fn jitter_is_only_added_and_an_endpoints_wish_is_never_undercut(
            failed in 1..TRIES,
            asked in proptest::option::of(0..200_000_i64),
            dice: u8,
        ) {
            let now = Timestamp::UNIX_EPOCH;
            let asked = asked.map(SignedDuration::from_secs);
            let wait = next_try(failed, asked, now, Dice(dice)).unwrap().duration_since(now);
            let pause = SignedDuration::from_secs(PAUSES[failed as usize - 1]);
            let least = pause.max(asked.unwrap_or_default().min(MOST_RETRY_AFTER));
            prop_assert!(wait >= least);
            prop_assert!(wait <= least + (pause / 10).min(MOST_JITTER));
        }
    }
}
