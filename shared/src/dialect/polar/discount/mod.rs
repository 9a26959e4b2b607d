//! Discounts.

mod body;
mod check;
mod filter;
mod rate;
mod read;
#[cfg(feature = "openapi")]
pub(super) mod schema;

pub use body::discount_body;
pub use check::{DiscountCheck, Named, Verdict, read_discount_check, verdict_body};
#[cfg(feature = "openapi")]
pub(super) use filter::SORTS;
pub use filter::{DiscountList, read_discount_list};
pub use read::{DiscountContext, mentioned_product_ids, read_discount_update, read_new_discount};
