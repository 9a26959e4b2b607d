//! Lines, the discount and what they come to.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{
    catalog::{Discount, DiscountDuration, DiscountRefusal, Period, Reduction},
    coupon::CouponCode,
    ids::{DiscountId, ProductId},
    is_false,
    line_item::{Image, Particulars, Quantity},
    money::{Amount, Currency, TooMuchMoney},
    packed::Packed,
};

/// One line of a checkout, priced when the checkout was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The catalog's product; none for a custom item.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub product: Option<ProductId>,
    /// What the buyer reads.
    pub name: String,
    /// A picture of the product.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub image: Option<Image>,
    /// How many.
    pub quantity: Quantity,
    /// The price of one.
    pub unit_amount: Amount,
    /// The price of one before reductions, shown struck through.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub full_amount: Option<Amount>,
    /// What the price is for, such as `per person`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub note: Option<String>,
    /// What of one is due at the checkout; none is all of it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub upfront: Option<Amount>,
    /// The price of all of it, where that is not so many times the price of one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub whole_amount: Option<Amount>,
    /// How often it is charged again; none is paid once.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub recurring: Option<Period>,
    /// How long it is free before the first charge.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub trial: Option<Period>,
    /// How often it is charged in all; none is for ever.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub cycles: Option<u32>,
    /// What else the buyer reads of it.
    #[serde(skip_serializing_if = "Packed::is_empty", default)]
    pub particulars: Packed<Particulars>,
}

impl Line {
    /// The price of all of it.
    ///
    /// # Errors
    ///
    /// [`TooMuchMoney`] above the ceiling; no line of a checkout is.
    pub fn total(&self) -> Result<Amount, TooMuchMoney> {
        self.whole_amount
            .map_or_else(|| self.unit_amount.times(self.quantity.get()), Ok)
    }
}

impl Line {
    /// The picture that buyers see: the offer's own, or the product's.
    #[must_use]
    pub fn picture(&self) -> Option<Image> {
        let own = self.particulars.open().image;
        own.or_else(|| self.image.clone())
    }
}

/// The discount of a checkout, as it was when it was applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppliedDiscount {
    /// Which.
    pub id: DiscountId,
    /// What the buyer reads.
    pub name: String,
    /// What the buyer, or the offer, typed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub code: Option<CouponCode>,
    /// How much it takes off.
    #[serde(flatten)]
    pub reduction: Reduction,
    /// The products whose lines it reduces; none is all lines.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub products: Vec<ProductId>,
    /// For how long it reduces what is charged again.
    #[serde(skip_serializing_if = "DiscountDuration::is_once", default)]
    pub duration: DiscountDuration,
    /// Whether it can be used up before the checkout is confirmed.
    #[serde(skip_serializing_if = "is_false", default)]
    pub limited: bool,
}

impl AppliedDiscount {
    /// Applies `discount` to lines in `currency`.
    ///
    /// # Errors
    ///
    /// Why it does not apply at `now`.
    pub fn of(
        discount: &Discount,
        lines: &[Line],
        currency: Currency,
        now: Timestamp,
    ) -> Result<Self, DiscountRefusal> {
        let products = lines.iter().map(|line| line.product);
        Ok(Self {
            id: discount.id,
            name: discount.name.clone(),
            code: discount.code.clone(),
            reduction: discount.reduction_for(products, currency, now)?,
            products: discount.products.clone(),
            duration: discount.duration,
            limited: discount.max_redemptions.is_some()
                || discount.max_redemptions_per_customer.is_some(),
        })
    }

    /// What the buyer knows it by: its code, or its name.
    #[must_use]
    pub fn label(&self) -> &str {
        self.code
            .as_ref()
            .map_or(self.name.as_str(), CouponCode::as_str)
    }

    /// Whether it reduces a line.
    #[must_use]
    pub fn covers(&self, line: &Line) -> bool {
        let named = |product: ProductId| self.products.contains(&product);
        self.products.is_empty() || line.product.is_some_and(named)
    }
}

/// What was left out so that the buyer is not blocked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Warning {
    /// The catalog has no such item, or no price for it in the currency.
    ItemNotFound {
        /// The item's id as the offer has it.
        item: String,
    },
    /// There are fewer than the offer has.
    InsufficientInventory {
        /// The line's name.
        item: String,
    },
    /// The line would lift the total above the ceiling.
    TooMuchMoney {
        /// The line's name.
        item: String,
    },
    /// The offer's coupon does not fit.
    CouponNotApplied {
        /// The code as the offer has it.
        code: String,
    },
    /// The discount that the merchant set does not fit.
    DiscountNotApplied,
    /// As many seats as the link has are not sold any more.
    SeatsNotSold,
    /// A parameter of the shared URL that makes no sense.
    Ignored(Cow<'static, str>),
}
