//! What the merchant says of choices that are not the first.

use serde::{Deserialize, Serialize};

use crate::domain::{
    catalog::{Period, SeatTiers},
    ids::{DiscountId, ProductId},
    is_false,
    line_item::Quantity,
};

/// What a checkout keeps of its link, or of the call that made it, so that its buyer may choose
/// something else.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkTerms {
    /// What there is to choose from; empty when there is no choice.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub products: Vec<ProductId>,
    /// How many seats are bought; none lets the buyer say.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub seats: Option<Quantity>,
    /// The fewest seats that a buyer may say, where prices allow fewer.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub least_seats: Option<Quantity>,
    /// The most seats that a buyer may say, where prices allow more.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub most_seats: Option<Quantity>,
    /// Whether subscriptions are charged at once, whatever trial is said.
    #[serde(skip_serializing_if = "is_false", default)]
    pub without_trial: bool,
    /// How long subscriptions are free at first, instead of what their products say.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub trial: Option<Period>,
    /// The discount that the merchant set.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub discount: Option<DiscountId>,
}

impl LinkTerms {
    /// Whether nothing is said.
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// The fewest and the most seats that a buyer may say of a price. Bounds that leave nothing of
    /// the price's own count for nothing: a buyer is never blocked.
    #[must_use]
    pub fn seat_bounds(&self, tiers: &SeatTiers) -> (u32, u32) {
        let (least, most) = (tiers.least(), tiers.most().unwrap_or(SeatTiers::MAX_SEATS));
        let low = self.least_seats.map_or(least, Quantity::get).max(least);
        let high = self.most_seats.map_or(most, Quantity::get).min(most);
        if low <= high {
            (low, high)
        } else {
            (least, most)
        }
    }
}
