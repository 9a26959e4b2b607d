//! Custom fields.

mod body;
mod filter;
mod kind;
mod read;
#[cfg(feature = "openapi")]
pub(super) mod schema;

pub use body::custom_field_body;
pub use filter::{CustomFieldList, read_custom_field_list};
pub use read::{read_custom_field_update, read_new_custom_field};
#[cfg(feature = "openapi")]
pub(super) use {filter::SORTS, kind::KINDS};
