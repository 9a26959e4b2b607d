//! What a link says of choices that are not the first.

use serde::{Deserialize, Serialize};

use crate::domain::{
    catalog::Period,
    ids::{DiscountId, ProductId},
    line_item::Quantity,
};

/// What a checkout keeps of its link, so that a buyer may choose another of its products.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkTerms {
    /// What there is to choose from; empty when there is no choice.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub products: Vec<ProductId>,
    /// How many seats are bought; none lets the buyer say.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub seats: Option<Quantity>,
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
}
