//! Refunds in Polar's dialect.

mod body;
mod filter;
mod read;
#[cfg(feature = "openapi")]
pub(super) mod schema;

pub use body::refund_body;
#[cfg(feature = "openapi")]
pub(super) use filter::SORTS;
pub use filter::{RefundList, read_refund_list};
pub use read::{NewRefund, read_new_refund};
