//! The catalog: what a site sells, what it asks its buyers, and its discounts.

mod discount;
mod field;
mod period;
mod price;
mod product;
mod seats;

pub use discount::{Discount, DiscountDuration, DiscountRefusal, Money, Rate, Reduction};
pub use field::{Answer, AnswerFault, CustomField, FieldKind, FieldOption, FieldSlug, FieldWords};
pub use period::{Interval, Period};
pub use price::{Price, PriceKind};
pub use product::{AttachedField, Product, Visibility};
pub use seats::{SeatMode, SeatTier, SeatTiers};
