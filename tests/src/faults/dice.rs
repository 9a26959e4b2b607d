//! Chance that can be had again: the same seed rolls the same dice.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

/// Dice with a seed; clones roll on together.
#[derive(Clone, Debug)]
pub struct Dice(Arc<AtomicU64>);

impl Dice {
    /// Dice that start from a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(Arc::new(AtomicU64::new(seed)))
    }

    /// Any number, as SplitMix64 makes them.
    #[must_use]
    pub fn roll(&self) -> u64 {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        let state = self.0.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below another one; 0 when there is none.
    #[must_use]
    pub fn below(&self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.roll() % end).unwrap_or_default()
    }

    /// One of some things, each in so many of a thousand cases, or none in all others.
    #[must_use]
    pub fn pick<T: Copy>(&self, things: &[(u64, T)]) -> Option<T> {
        let mut left = self.roll() % 1_000;
        for (share, thing) in things {
            if left < *share {
                return Some(*thing);
            }
            left -= share;
        }
        None
    }

    /// Puts things in another order.
    pub fn shuffle<T>(&self, things: &mut [T]) {
        for at in (1..things.len()).rev() {
            things.swap(at, self.below(at + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_rolls_the_same_and_shares_are_as_asked_for() {
        let (one, other) = (Dice::new(7), Dice::new(7));
        assert!((0..100).all(|_| one.roll() == other.roll()));
        let picked = (0..10_000).filter(|_| one.pick(&[(0, 1), (200, 2)]) == Some(2));
        let picked = picked.count();
        assert!((1_800..2_200).contains(&picked), "{picked}");
    }
}
