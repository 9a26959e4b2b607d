//! The buyer's pages, one per state of a checkout.

mod address;
mod choices;
mod details;
mod form;
mod leeway;
mod line;
mod policies;
mod questions;
mod states;
mod summary;

pub(crate) use form::form;
pub(crate) use states::{expired, receipt, waiting};
