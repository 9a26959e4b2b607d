//! What merchants do with their links and templates, whether by the API or in the console.

mod catalog;
mod links;
mod template_checks;
mod templates;

pub use links::LinkDesk;
pub use template_checks::check_priced;
pub use templates::{Attempt, TemplateDesk};

use crate::domain::problem::{Cause, Problem};

/// How often a write that lost a race is made anew on the winner's outcome.
const ROUNDS: usize = 32;

/// Others wrote first, again and again.
fn contended(what: &str) -> Problem {
    let message = format!("Other writes of the {what} came first. Please try again.");
    Problem::new(Cause::Conflict, message)
}
