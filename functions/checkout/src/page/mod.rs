//! The buyer's pages, one per state of a checkout.

mod choices;
mod details;
mod form;
mod line;
mod policies;
mod questions;
mod states;
mod summary;

pub(crate) use form::form;
pub(crate) use states::{expired, receipt, waiting};
