//! Orders in Polar's dialect.

mod body;
mod context;
mod filter;
mod read;
#[cfg(feature = "openapi")]
pub(super) mod schema;

#[cfg(feature = "openapi")]
pub(super) use body::STATUSES;
pub use body::{invoice_number, order_body};
pub use context::SaleContext;
#[cfg(feature = "openapi")]
pub(super) use filter::{BILLING_TYPES, SORTS};
pub use filter::{OrderList, read_order_list};
pub use read::read_order_update;
