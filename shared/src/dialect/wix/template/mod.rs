//! Checkout templates ⇄ domain.

mod body;
mod read;

pub use body::template_body;
pub use read::{NewTemplate, read_create, read_update};
