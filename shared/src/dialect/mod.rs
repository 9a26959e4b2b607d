//! The wire formats that we speak: bodies ⇄ domain, and each dialect's form of a problem.

mod offer;
pub mod polar;
pub mod reader;
#[cfg(feature = "openapi")]
pub mod schema;
pub mod thinkific;
pub mod wix;
