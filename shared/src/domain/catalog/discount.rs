//! Discounts.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{
    coupon::CouponCode,
    ids::{DiscountId, ProductId, SiteId},
    metadata::Metadata,
    money::{Amount, BasisPoints, Currency},
};

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
    pub rate: Rate,
    /// For how long it reduces a subscription; what is paid once is always reduced.
    #[serde(default)]
    pub duration: DiscountDuration,
    /// From when it applies.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub starts_at: Option<Timestamp>,
    /// When it applies no longer.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ends_at: Option<Timestamp>,
    /// How many checkouts may be confirmed with it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub max_redemptions: Option<u32>,
    /// How many checkouts one customer may confirm with it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub max_redemptions_per_customer: Option<u32>,
    /// The products that it reduces; none is all of them.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub products: Vec<ProductId>,
    /// The merchant's own keys and values.
    #[serde(skip_serializing_if = "Metadata::is_empty", default)]
    pub metadata: Metadata,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed, if it did.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub modified_at: Option<Timestamp>,
    /// Counts its changes, from 1: the optimistic lock.
    pub revision: u64,
}

impl Discount {
    /// What is kept after a change of `old` at `now`: without a difference, `old` as it is.
    #[must_use]
    pub fn revised(self, old: &Self, now: Timestamp) -> Self {
        if self == *old {
            return self;
        }
        Self {
            modified_at: Some(now),
            revision: old.revision + 1,
            ..self
        }
    }

    /// A discount on everything, for everybody, at any time.
    #[must_use]
    pub const fn new(
        id: DiscountId,
        site: SiteId,
        name: String,
        rate: Rate,
        created_at: Timestamp,
    ) -> Self {
        Self {
            id,
            site,
            name,
            code: None,
            rate,
            duration: DiscountDuration::Once,
            starts_at: None,
            ends_at: None,
            max_redemptions: None,
            max_redemptions_per_customer: None,
            products: Vec::new(),
            metadata: Metadata::EMPTY,
            created_at,
            modified_at: None,
            revision: 1,
        }
    }

    /// What it takes off a checkout of `products` in `currency` at `now`. How often it was redeemed
    /// is not asked here: only confirming counts.
    ///
    /// # Errors
    ///
    /// Why it does not apply.
    pub fn reduction_for(
        &self,
        products: impl IntoIterator<Item = Option<ProductId>>,
        currency: Currency,
        now: Timestamp,
    ) -> Result<Reduction, DiscountRefusal> {
        if self.starts_at.is_some_and(|start| now < start) {
            return Err(DiscountRefusal::NotStarted);
        }
        if self.ends_at.is_some_and(|end| now >= end) {
            return Err(DiscountRefusal::Ended);
        }
        let covers = |product: Option<ProductId>| {
            product.is_some_and(|product| self.products.contains(&product))
        };
        if !self.products.is_empty() && !products.into_iter().any(covers) {
            return Err(DiscountRefusal::OtherProducts);
        }
        self.rate
            .in_currency(currency)
            .ok_or(DiscountRefusal::OtherCurrency)
    }
}

/// How much a discount takes off, in every currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rate {
    /// This amount in each of these currencies, and nothing in others.
    Fixed(Vec<Money>),
    /// This share.
    Percentage(BasisPoints),
}

impl Rate {
    /// How much it takes off in a currency, if anything.
    #[must_use]
    pub fn in_currency(&self, currency: Currency) -> Option<Reduction> {
        match self {
            Self::Fixed(amounts) => {
                let own = amounts.iter().find(|money| money.currency == currency)?;
                let Money { amount, currency } = *own;
                Some(Reduction::Fixed { amount, currency })
            }
            Self::Percentage(basis_points) => Some(Reduction::Percentage {
                basis_points: *basis_points,
            }),
        }
    }
}

/// An amount in a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// How much.
    pub amount: Amount,
    /// In which currency.
    pub currency: Currency,
}

/// For how long a discount reduces a subscription.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DiscountDuration {
    /// Its first payment.
    #[default]
    Once,
    /// Every payment.
    Forever,
    /// The payments of so many months.
    Months(u16),
}

impl DiscountDuration {
    /// Whether it is for the first payment only.
    #[must_use]
    pub fn is_once(&self) -> bool {
        *self == Self::Once
    }
}

/// How much a discount takes off, in one currency.
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
    /// It is for other products.
    OtherProducts,
    /// It was redeemed as often as it may be.
    Exhausted,
    /// The customer redeemed it as often as one may.
    ExhaustedForCustomer,
}
