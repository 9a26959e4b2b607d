//! When work is due, in stretches of five minutes: one timer serves all that is due in a stretch.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ids::{CheckoutId, RefundId};

/// How many seconds a stretch has.
const STRETCH: i64 = 300;

/// A stretch of five minutes in which work becomes due, by its number since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Bucket(u32);

impl Bucket {
    /// The stretch that a moment lies in.
    #[must_use]
    pub fn of(moment: Timestamp) -> Self {
        let number = moment.as_second().max(0) / STRETCH;
        Self(u32::try_from(number).unwrap_or(u32::MAX))
    }

    /// When all of it is due, which is when its timer goes off: never too early for any of it.
    #[must_use]
    pub fn ends_at(self) -> Timestamp {
        let end = (i64::from(self.0) + 1) * STRETCH;
        Timestamp::from_second(end).unwrap_or(Timestamp::MAX)
    }
}

impl std::fmt::Display for Bucket {
    /// Writes its number in ten digits, so that texts are in the order of time.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:010}", self.0)
    }
}

/// Something that will be due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Due {
    /// In which stretch.
    pub bucket: Bucket,
    /// What.
    pub matter: Matter,
}

/// What may be due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Matter {
    /// A checkout: nobody can pay it any more.
    Checkout(CheckoutId),
    /// A refund: the provider ought to have answered.
    Refund(RefundId),
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_timer_is_never_early_and_at_most_five_minutes_late(second in 0..4_000_000_000_i64) {
            let moment = Timestamp::from_second(second).unwrap();
            let late = Bucket::of(moment).ends_at().duration_since(moment);
            prop_assert!(late > SignedDuration::ZERO && late <= SignedDuration::from_mins(5));
        }
    }

    #[test]
    fn no_number_is_out_of_time() {
        assert_eq!(Bucket(u32::MAX).ends_at(), Timestamp::MAX);
        assert_eq!(Bucket::of(Timestamp::MIN), Bucket(0));
        assert_eq!(Bucket(7).to_string(), "0000000007");
    }
}
