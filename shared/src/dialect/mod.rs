//! The wire formats that we speak: bodies ⇄ domain, and each dialect's form of a problem.

pub mod polar;
pub mod reader;
pub mod wix;
