//! Organizations: sites in Polar's form.

mod body;
mod profile;
mod read;
#[cfg(feature = "openapi")]
pub(super) mod schema;

pub use body::organization_body;
pub use read::read_organization_update;
