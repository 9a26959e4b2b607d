//! Products.

mod body;
mod filter;
mod period;
mod price;
mod read;
#[cfg(feature = "openapi")]
pub(super) mod schema;
mod tiers;

pub use body::{bare_product_body, offered_product_body, product_body};
#[cfg(feature = "openapi")]
pub(super) use filter::SORTS;
pub use filter::{ProductList, read_product_list};
pub use read::{ProductContext, attached_field_ids, read_new_product, read_product_update};
