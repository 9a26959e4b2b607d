//! Checkout links on the wire.

mod body;
mod checks;
mod copy;
mod read;
#[cfg(feature = "openapi")]
pub(super) mod schema;

pub use body::link_body;
pub(super) use checks::checked_product;
pub use copy::{read_link_copy, read_link_restoration};
pub(super) use read::read_trial;
pub use read::{
    LinkContext, mentioned_discount, mentioned_price, mentioned_products, read_link_update,
    read_new_link,
};
