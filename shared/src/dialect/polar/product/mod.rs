//! Products.

mod body;
mod filter;
mod period;
mod price;
mod read;
mod tiers;

pub use body::{bare_product_body, offered_product_body, product_body};
pub use filter::{ProductList, read_product_list};
pub use read::{ProductContext, attached_field_ids, read_new_product, read_product_update};
