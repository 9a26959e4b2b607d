//! Custom fields.

mod body;
mod filter;
mod kind;
mod read;

pub use body::custom_field_body;
pub use filter::{CustomFieldList, read_custom_field_list};
pub use read::{read_custom_field_update, read_new_custom_field};
