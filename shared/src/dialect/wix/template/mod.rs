//! Checkout templates ⇄ domain.

mod body;
mod mask;
mod read;
mod update;

pub use body::template_body;
pub use read::{NewTemplate, read_create};
pub use update::{TemplateUpdate, read_update};
