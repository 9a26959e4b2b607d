//! Prices by the number of seats.

use serde::{Deserialize, Serialize};

use crate::domain::money::{Amount, TooMuchMoney};

/// What a seat costs, by how many there are. Tiers are in order and without gaps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatTiers {
    mode: SeatMode,
    tiers: Vec<SeatTier>,
}

/// Which seats a tier prices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeatMode {
    /// All of them, by the tier that their number falls into.
    #[default]
    Volume,
    /// Those within its bounds.
    Graduated,
}

impl SeatMode {
    /// Both modes.
    pub const ALL: [Self; 2] = [Self::Volume, Self::Graduated];
    /// Their words on the wire, in the order of [`SeatMode::ALL`].
    pub const WORDS: &'static [&'static str] = &["volume", "graduated"];

    /// The word on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Volume => "volume",
            Self::Graduated => "graduated",
        }
    }
}

/// One tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatTier {
    /// Its first seat, from 1.
    pub least: u32,
    /// Its last seat; none, in the last tier, has no end.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub most: Option<u32>,
    /// What a seat costs.
    pub amount: Amount,
}

impl SeatTiers {
    /// The most tiers.
    pub const MAX_TIERS: usize = 100;
    /// The most seats.
    pub const MAX_SEATS: u32 = 10_000;

    /// Tiers in order and without gaps, of which only the last may have no end.
    ///
    /// # Errors
    ///
    /// A sentence that says what is wrong, and with which tier.
    pub fn new(mode: SeatMode, tiers: Vec<SeatTier>) -> Result<Self, (usize, String)> {
        if tiers.is_empty() {
            return Err((0, "there must be a tier".to_owned()));
        }
        let last = tiers.len() - 1;
        let mut next = None;
        for (at, tier) in tiers.iter().enumerate() {
            if tier.least == 0 || tier.least > Self::MAX_SEATS {
                let message = format!("the first seat is 1 to {}", Self::MAX_SEATS);
                return Err((at, message));
            }
            if next.is_some_and(|next| next != tier.least) {
                let message = "the first seat must follow the tier before";
                return Err((at, message.to_owned()));
            }
            match tier.most {
                None if at < last => {
                    return Err((at, "only the last tier may have no end".to_owned()));
                }
                Some(most) if most < tier.least || most > Self::MAX_SEATS => {
                    let message = format!("the last seat is {} to {}", tier.least, Self::MAX_SEATS);
                    return Err((at, message));
                }
                Some(_) | None => {}
            }
            next = tier.most.map(|most| most + 1);
        }
        Ok(Self { mode, tiers })
    }

    /// Which seats a tier prices.
    #[must_use]
    pub const fn mode(&self) -> SeatMode {
        self.mode
    }

    /// The tiers in order.
    #[must_use]
    pub fn tiers(&self) -> &[SeatTier] {
        &self.tiers
    }

    /// The fewest seats that can be bought.
    #[must_use]
    pub fn least(&self) -> u32 {
        self.tiers.first().map_or(1, |tier| tier.least)
    }

    /// The most seats that can be bought, if a tier says so.
    #[must_use]
    pub fn most(&self) -> Option<u32> {
        self.tiers.last().and_then(|tier| tier.most)
    }

    /// Whether so many seats can be bought.
    #[must_use]
    pub fn take(&self, seats: u32) -> bool {
        (self.least()..=self.most().unwrap_or(Self::MAX_SEATS)).contains(&seats)
    }

    /// What the last of so many seats costs.
    #[must_use]
    pub fn rate_of(&self, seats: u32) -> Amount {
        let tier = self.tiers.iter().rev().find(|tier| tier.least <= seats);
        tier.or(self.tiers.first())
            .map_or(Amount::ZERO, |tier| tier.amount)
    }

    /// What so many seats cost together.
    ///
    /// # Errors
    ///
    /// [`TooMuchMoney`] above the ceiling.
    pub fn total(&self, seats: u32) -> Result<Amount, TooMuchMoney> {
        match self.mode {
            SeatMode::Volume => self.rate_of(seats).times(seats),
            SeatMode::Graduated => self.tiers.iter().try_fold(Amount::ZERO, |sum, tier| {
                // Seats below the first tier's bound cost what its own do.
                let before = if tier.least == self.least() {
                    0
                } else {
                    tier.least - 1
                };
                let up_to = tier.most.unwrap_or(u32::MAX).min(seats);
                sum.plus(tier.amount.times(up_to.saturating_sub(before))?)
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tier(least: u32, most: Option<u32>, minor: i64) -> SeatTier {
        let amount = Amount::from_minor(minor).unwrap();
        SeatTier {
            least,
            most,
            amount,
        }
    }

    #[test]
    fn volume_prices_all_seats_and_graduated_those_of_each_tier() {
        let tiers = vec![tier(1, Some(5), 1000), tier(6, None, 800)];
        let volume = SeatTiers::new(SeatMode::Volume, tiers.clone()).unwrap();
        let graduated = SeatTiers::new(SeatMode::Graduated, tiers).unwrap();
        for (seats, all, each) in [
            (1, 1000, 1000),
            (5, 5000, 5000),
            (6, 4800, 5800),
            (10, 8000, 9000),
        ] {
            assert_eq!(volume.total(seats).unwrap().minor(), all);
            assert_eq!(graduated.total(seats).unwrap().minor(), each);
        }
        assert!(!volume.take(0) && volume.take(10_000) && !volume.take(10_001));
    }

    #[test]
    fn a_first_tier_above_one_prices_the_seats_before_it_too() {
        let tiers = vec![tier(3, Some(5), 1000), tier(6, Some(9), 500)];
        let tiers = SeatTiers::new(SeatMode::Graduated, tiers).unwrap();
        assert_eq!(tiers.total(3).unwrap().minor(), 3000);
        assert_eq!(tiers.total(7).unwrap().minor(), 6000);
        assert_eq!((tiers.least(), tiers.most()), (3, Some(9)));
        assert!(!tiers.take(2) && tiers.take(9) && !tiers.take(10));
    }

    #[test]
    fn gaps_overlaps_and_early_ends_are_refused() {
        for (at, tiers) in [
            (0, vec![]),
            (0, vec![tier(0, None, 1)]),
            (0, vec![tier(5, Some(4), 1)]),
            (0, vec![tier(1, None, 1), tier(2, None, 1)]),
            (1, vec![tier(1, Some(5), 1), tier(7, None, 1)]),
            (1, vec![tier(1, Some(5), 1), tier(5, None, 1)]),
            (0, vec![tier(1, Some(10_001), 1)]),
        ] {
            assert_eq!(SeatTiers::new(SeatMode::Volume, tiers).unwrap_err().0, at);
        }
    }
}
