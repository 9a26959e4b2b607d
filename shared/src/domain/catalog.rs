//! The catalog: what a site sells, and its discounts.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    coupon::CouponCode,
    ids::{DiscountId, PriceId, ProductId, SiteId},
    money::{Amount, BasisPoints, Currency},
};

/// A product with its prices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// Its id: the `catalogItemId` of a catalog reference.
    pub id: ProductId,
    /// Its site.
    pub site: SiteId,
    /// What buyers read.
    pub name: String,
    /// A sentence or two below the name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub description: Option<String>,
    /// At most one price per currency applies: the first.
    pub prices: Vec<Price>,
    /// No longer sold.
    #[serde(default)]
    pub archived: bool,
}

impl Product {
    /// The price in `currency`, unless the product is no longer sold.
    #[must_use]
    pub fn price_in(&self, currency: Currency) -> Option<&Price> {
        self.prices
            .iter()
            .find(|price| !self.archived && price.currency == currency)
    }
}

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
    /// This much, once.
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
}

impl PriceKind {
    /// Whether what is filled in at first lies between the least and the most.
    #[must_use]
    pub fn is_consistent(&self) -> bool {
        match self {
            Self::Fixed { .. } | Self::Free => true,
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
        }
    }
}

/// A reduction that a coupon code, or the merchant, gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discount {
    /// Its id.
    pub id: DiscountId,
    /// Its site.
    pub site: SiteId,
    /// What buyers read.
    pub name: String,
    /// What a person types; none for discounts that only the merchant sets.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub code: Option<CouponCode>,
    /// How much.
    #[serde(flatten)]
    pub reduction: Reduction,
    /// From when it applies.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub starts_at: Option<Timestamp>,
    /// When it applies no longer.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ends_at: Option<Timestamp>,
}

impl Discount {
    /// Why it does not apply to a checkout in `currency` at `now`, if it does not.
    #[must_use]
    pub fn refusal(&self, currency: Currency, now: Timestamp) -> Option<DiscountRefusal> {
        if self.starts_at.is_some_and(|start| now < start) {
            return Some(DiscountRefusal::NotStarted);
        }
        if self.ends_at.is_some_and(|end| now >= end) {
            return Some(DiscountRefusal::Ended);
        }
        match self.reduction {
            Reduction::Fixed { currency: own, .. } if own != currency => {
                Some(DiscountRefusal::OtherCurrency)
            }
            Reduction::Fixed { .. } | Reduction::Percentage { .. } => None,
        }
    }
}

/// How much a discount takes off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Reduction {
    /// This amount, but never more than there is to pay.
    Fixed {
        /// How much.
        amount: Amount,
        /// In which currency.
        currency: Currency,
    },
    /// This share of the subtotal.
    Percentage {
        /// Hundredths of a percent.
        basis_points: BasisPoints,
    },
}

impl Reduction {
    /// What it takes off `subtotal`.
    #[must_use]
    pub fn of(self, subtotal: Amount) -> Amount {
        match self {
            Self::Fixed { amount, .. } => amount.min(subtotal),
            Self::Percentage { basis_points } => subtotal.share(basis_points),
        }
    }
}

/// Why a discount does not apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiscountRefusal {
    /// It starts later.
    NotStarted,
    /// It is over.
    Ended,
    /// It is an amount of another currency.
    OtherCurrency,
}
