//! How often an offer may be used.

use serde::{Deserialize, Serialize};

use super::EffectiveState;

/// What a limit counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counts {
    /// Checkouts, when they are made: whether they are paid or not, their slots are spent for good.
    #[default]
    Checkouts,
    /// Orders: a place is taken when a buyer confirms, and free again when that attempt to pay ends
    /// without payment.
    Orders,
}

/// How often an offer may be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// In all; none is any number of times.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub max: Option<u32>,
    /// What is counted for that.
    #[serde(default)]
    pub counts: Counts,
    /// By each customer, whom the e-mail address tells; counted when a buyer confirms.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub per_customer: Option<u32>,
}

impl Limit {
    /// The most that a limit may be.
    pub const MOST: u32 = 1_000_000;

    /// Whether there is none.
    #[must_use]
    pub const fn is_none(&self) -> bool {
        self.max.is_none() && self.per_customer.is_none()
    }

    /// How many checkouts may be made, if they are counted.
    #[must_use]
    pub const fn checkouts(&self) -> Option<u32> {
        match self.counts {
            Counts::Checkouts => self.max,
            Counts::Orders => None,
        }
    }

    /// How many orders there may be, if they are counted.
    #[must_use]
    pub const fn orders(&self) -> Option<u32> {
        match self.counts {
            Counts::Checkouts => None,
            Counts::Orders => self.max,
        }
    }

    /// What an offer that nothing else keeps from it is, as often as it was used.
    #[must_use]
    pub fn state(&self, usage: Usage) -> EffectiveState {
        match self.max {
            Some(max) if usage.taken >= u64::from(max) => EffectiveState::Exhausted,
            Some(_) | None => EffectiveState::Active,
        }
    }
}

/// How often an offer was used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// How much of the limit is taken.
    pub taken: u64,
    /// How much of that is paid.
    pub completed: u64,
}

impl Usage {
    /// What is taken and not paid.
    #[must_use]
    pub const fn reserved(self) -> u64 {
        self.taken.saturating_sub(self.completed)
    }

    /// What is left of so many.
    #[must_use]
    pub fn remaining(self, max: u32) -> u64 {
        u64::from(max).saturating_sub(self.taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_reached_with_the_last_and_open_again_when_it_is_raised() {
        for counts in [Counts::Checkouts, Counts::Orders] {
            let limit = |max| Limit {
                max: Some(max),
                counts,
                per_customer: None,
            };
            let usage = |taken| Usage {
                taken,
                completed: 1,
            };
            assert_eq!(limit(3).state(usage(2)), EffectiveState::Active);
            assert_eq!(limit(3).state(usage(3)), EffectiveState::Exhausted);
            assert_eq!(limit(2).state(usage(3)), EffectiveState::Exhausted);
            assert_eq!(limit(4).state(usage(3)), EffectiveState::Active);
            assert_eq!((usage(3).reserved(), usage(3).remaining(5)), (2, 2));
            assert_eq!(usage(3).remaining(2), 0);
            let of_one = [limit(3).checkouts(), limit(3).orders()];
            assert_eq!(of_one.into_iter().flatten().collect::<Vec<_>>(), [3]);
        }
        let per_customer = Limit {
            per_customer: Some(1),
            ..Limit::default()
        };
        let many = Usage {
            taken: u64::MAX,
            completed: 0,
        };
        assert_eq!(per_customer.state(many), EffectiveState::Active);
        assert!(!per_customer.is_none() && Limit::default().is_none());
    }
}
