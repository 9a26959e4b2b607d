//! Wix's query language over checkout templates.

mod cursor;
mod filter;
mod project;
mod read;
#[cfg(feature = "openapi")]
pub(super) mod schema;

pub use cursor::Cursor;
pub use project::Projection;
pub use read::{Paging, PagingRequest, QueryRequest, TemplateQuery, read_cursor, read_query};
