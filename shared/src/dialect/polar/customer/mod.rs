//! Customers in Polar's dialect.

mod body;
mod filter;
mod read;
#[cfg(feature = "openapi")]
pub(super) mod schema;

pub use body::customer_body;
#[cfg(feature = "openapi")]
pub(super) use filter::SORTS;
pub use filter::{CustomerList, read_anonymize, read_customer_list};
pub use read::read_customer_update;
