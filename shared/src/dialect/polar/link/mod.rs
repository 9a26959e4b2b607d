//! Checkout links on the wire.

mod body;
mod checks;
mod read;
#[cfg(feature = "openapi")]
pub(super) mod schema;

pub use body::link_body;
pub(super) use checks::checked_product;
pub(super) use read::read_trial;
pub use read::{
    LinkContext, mentioned_discount, mentioned_price, mentioned_products, read_link_update,
    read_new_link,
};
