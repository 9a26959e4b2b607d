//! The slots of an offer that limits its checkouts.
//!
//! Slot `n` is the checkout whose id is derived from `n`: that its record can be written once is the
//! count. A cursor hands out the numbers, so that nobody has to look for one that is free; it may
//! lose some, to whoever dies with them, and never counts anything.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::domain::ids::CheckoutId;

/// How long whoever was given slots uses them.
pub const LEASE: SignedDuration = SignedDuration::from_secs(30);
/// How long after the last ones were given out those that are still free are nobody's: as long as a
/// lease, and a write that takes its time.
pub const SETTLED: SignedDuration = SignedDuration::from_secs(35);
/// How many slots are given out at once while there are many.
const MANY: u32 = 16;
/// Offers with fewer slots than this give them out one by one.
const FEW: u32 = 1_000;

/// How many slots are asked for at once, and how many may be given out with them: some at a time while
/// more than a fifth is left, so that whoever dies with some loses few.
#[must_use]
pub const fn batch(max: u32, given: u32) -> (u32, u32) {
    let fifth = max / 5;
    if max > FEW && given.saturating_add(MANY) <= max - fifth {
        (MANY, max - fifth)
    } else {
        (1, max)
    }
}

/// How far the slots of an offer are given out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// What the ids of their checkouts are derived from; told to nobody, since with it everybody could
    /// tell from a checkout how many were made before.
    pub namespace: Uuid,
    /// How many are given out.
    pub given: u32,
    /// All up to this one have their checkouts.
    pub sealed: u32,
    /// When the last ones were given out.
    pub leased_at: Timestamp,
    /// Until when somebody deals with those that were lost.
    pub heal_until: Option<Timestamp>,
}

/// What is left of an offer's slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// Some were never given out.
    Some,
    /// All have their checkouts, or more are given out than there are now: which of them have one is not
    /// known.
    None,
    /// All are given out; some may have been lost, and may be looked for now.
    Lost,
    /// All are given out, and those who have them may still use them.
    Unknown,
}

impl Cursor {
    /// The id of a slot's checkout.
    #[must_use]
    pub fn checkout(&self, slot: u32) -> CheckoutId {
        slot_id(self.namespace, slot)
    }

    /// What is left of so many slots.
    #[must_use]
    pub fn left(&self, max: u32, now: Timestamp) -> Left {
        if self.given < max {
            Left::Some
        } else if self.given > max || self.sealed >= max {
            Left::None
        } else if now < self.leased_at + SETTLED || self.heal_until.is_some_and(|end| now < end) {
            Left::Unknown
        } else {
            Left::Lost
        }
    }
}

/// The id of a slot's checkout.
#[must_use]
pub fn slot_id(namespace: Uuid, slot: u32) -> CheckoutId {
    CheckoutId::new(Uuid::new_v5(&namespace, &slot.to_be_bytes()))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::domain::testing::now;

    #[test]
    fn many_at_once_only_of_many_and_not_of_the_last_fifth() {
        for (max, given, expected) in [
            (1, 0, (1, 1)),
            (1_000, 0, (1, 1_000)),
            (1_001, 0, (16, 801)),
            (1_500, 1_184, (16, 1_200)),
            (1_500, 1_185, (1, 1_500)),
            (1_500, 1_500, (1, 1_500)),
            (u32::MAX, u32::MAX, (1, u32::MAX)),
        ] {
            assert_eq!(batch(max, given), expected, "{given} of {max}");
        }
    }

    #[test]
    fn each_slot_of_each_offer_is_a_checkout_of_its_own() {
        let ids = [1, 2].map(|space| (1..=1_000).map(move |n| slot_id(Uuid::from_u128(space), n)));
        let ids: HashSet<CheckoutId> = ids.into_iter().flatten().collect();
        assert_eq!(ids.len(), 2_000);
    }

    #[test]
    fn lost_slots_are_looked_for_by_one_and_only_when_nobody_can_use_them() {
        let cursor = Cursor {
            namespace: Uuid::from_u128(1),
            given: 10,
            sealed: 3,
            leased_at: now(),
            heal_until: None,
        };
        assert_eq!(cursor.left(11, now()), Left::Some);
        assert_eq!(cursor.left(10, now()), Left::Unknown);
        let later = now() + SETTLED;
        assert_eq!(cursor.left(10, later), Left::Lost);
        assert_eq!(cursor.left(3, now()), Left::None);
        let healed = Cursor {
            heal_until: Some(later),
            ..cursor
        };
        assert_eq!(healed.left(10, now() + LEASE), Left::Unknown);
        assert_eq!(healed.left(10, later), Left::Lost);
    }
}
