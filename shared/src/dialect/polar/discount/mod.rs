//! Discounts.

mod body;
mod check;
mod filter;
mod rate;
mod read;

pub use body::discount_body;
pub use check::{DiscountCheck, Named, Verdict, read_discount_check, verdict_body};
pub use filter::{DiscountList, read_discount_list};
pub use read::{DiscountContext, mentioned_product_ids, read_discount_update, read_new_discount};
