//! Line items of a checkout template ⇄ domain.

mod body;
mod extras;
mod payment;
mod read;
#[cfg(feature = "openapi")]
pub(super) mod schema;
mod words;

pub(super) use body::{catalog_item_body, custom_item_body, insert};
pub(super) use read::{read_catalog_item, read_custom_item, read_items};
