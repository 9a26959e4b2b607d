//! Wix's dialect: checkout templates as `@wix/auto_sdk_ecom_checkout-templates` 1.0.155 sends and
//! expects them.

mod decimal;
mod items;
mod problem;
mod shape;
mod template;

pub use problem::render as render_problem;
pub use template::{NewTemplate, TemplateUpdate, read_create, read_update, template_body};
