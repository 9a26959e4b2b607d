//! Prices.

use serde::{Deserialize, Serialize};

use super::SeatTiers;
use crate::domain::{
    ids::PriceId,
    line_item::Quantity,
    money::{Amount, Currency},
};

/// One price of a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// Its id.
    pub id: PriceId,
    /// Its currency.
    pub currency: Currency,
    /// How much.
    #[serde(flatten)]
    pub kind: PriceKind,
}

/// How much a product costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PriceKind {
    /// This much.
    Fixed {
        /// The price of one.
        amount: Amount,
    },
    /// Nothing.
    Free,
    /// What the buyer wants to pay.
    Custom {
        /// The least.
        #[serde(default)]
        minimum: Amount,
        /// The most, if there is a most.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        maximum: Option<Amount>,
        /// What is filled in at first; the least when there is none.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        preset: Option<Amount>,
    },
    /// By the number of seats.
    Seats {
        /// What a seat costs, by how many there are.
        tiers: SeatTiers,
    },
}

impl PriceKind {
    /// Whether what is filled in at first lies between the least and the most.
    #[must_use]
    pub fn is_consistent(&self) -> bool {
        match self {
            Self::Fixed { .. } | Self::Free | Self::Seats { .. } => true,
            Self::Custom {
                minimum,
                maximum,
                preset,
            } => {
                let first = preset.unwrap_or(*minimum);
                *minimum <= first && maximum.is_none_or(|maximum| first <= maximum)
            }
        }
    }

    /// What one costs before the buyer chose anything.
    #[must_use]
    pub fn initial_amount(&self) -> Amount {
        match self {
            Self::Fixed { amount } => *amount,
            Self::Free => Amount::ZERO,
            Self::Custom {
                minimum, preset, ..
            } => preset.unwrap_or(*minimum),
            Self::Seats { tiers } => tiers.rate_of(tiers.least()),
        }
    }

    /// Whether nobody ever pays anything.
    #[must_use]
    pub const fn is_free(&self) -> bool {
        match self {
            Self::Free => true,
            Self::Fixed { amount } => amount.is_zero(),
            Self::Custom { .. } | Self::Seats { .. } => false,
        }
    }

    /// Whether a buyer may choose to pay `amount`.
    #[must_use]
    pub fn takes(&self, amount: Amount) -> bool {
        match self {
            Self::Custom {
                minimum, maximum, ..
            } => *minimum <= amount && maximum.is_none_or(|maximum| amount <= maximum),
            Self::Fixed { .. } | Self::Free | Self::Seats { .. } => false,
        }
    }

    /// The tiers of a price by seats.
    #[must_use]
    pub const fn seats(&self) -> Option<&SeatTiers> {
        match self {
            Self::Seats { tiers } => Some(tiers),
            Self::Fixed { .. } | Self::Free | Self::Custom { .. } => None,
        }
    }

    /// Whether so many seats can be bought.
    #[must_use]
    pub fn takes_seats(&self, seats: Quantity) -> bool {
        self.seats().is_some_and(|tiers| tiers.take(seats.get()))
    }
}
