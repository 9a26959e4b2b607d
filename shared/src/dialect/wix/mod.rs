//! Wix's dialect: checkout templates as `@wix/auto_sdk_ecom_checkout-templates` 1.0.155 sends and
//! expects them.

mod checkout;
mod decimal;
mod event;
mod items;
mod problem;
mod query;
#[cfg(feature = "openapi")]
pub mod schema;
mod shape;
mod template;

pub use checkout::{checkout_body, raw_redirect, read_create_checkout};
pub use event::event_claims;
pub use problem::render as render_problem;
pub use query::{
    Cursor, Paging, PagingRequest, Projection, QueryRequest, TemplateQuery, read_cursor, read_query,
};
pub use template::{
    BulkCreate, NewTemplate, TemplateUpdate, bulk_body, bulk_problem, check_items_are_there,
    fallback_path, read_bulk_create, read_create, read_duplicate, read_update, template_body,
};
