//! Checkout templates ⇄ domain.

mod body;
mod bulk;
mod mask;
mod read;
#[cfg(feature = "openapi")]
pub(super) mod schema;
mod update;

pub use body::{fallback_path, template_body};
pub use bulk::{BulkCreate, bulk_body, bulk_problem, check_items_are_there, read_bulk_create};
pub(super) use read::FIELDS;
pub use read::{NewTemplate, read_create, read_duplicate};
pub use update::{TemplateUpdate, read_update};
