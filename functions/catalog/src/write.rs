//! What all writes have in common.

use serde::Serialize;
use shared::domain::{
    fault::{Fault, Rule},
    problem::{Cause, Problem},
};

/// How often a write that lost a race is made anew on the winner's outcome.
pub(crate) const ROUNDS: usize = 32;
/// The most bytes of a thing, as JSON; an item of DynamoDB has at most 400 KB.
const MAX_THING: usize = 300_000;

/// It is small enough to be stored.
pub(crate) fn check_size(thing: &impl Serialize) -> Result<(), Problem> {
    let size = serde_json::to_vec(thing).map_err(Problem::internal)?.len();
    if size > MAX_THING {
        let message = format!("It has {size} bytes, expected at most {MAX_THING}.");
        return Err(Problem::new(Cause::TooLarge, message));
    }
    Ok(())
}

/// Others wrote first, again and again.
pub(crate) fn contended(what: &str) -> Problem {
    let message = format!("Other updates of the {what} came first. Please try again.");
    Problem::new(Cause::Conflict, message)
}

/// Another has the name that only one may have.
pub(crate) fn name_taken(field: &str, what: &str) -> Problem {
    Problem::invalid(vec![Fault {
        path: field.to_owned(),
        rule: Rule::Other("TAKEN"),
        message: format!("another {what} has this {field}, in this or another case"),
    }])
}

/// A fresh id is never taken.
pub(crate) fn id_taken(id: impl std::fmt::Display) -> Problem {
    Problem::internal(format!("the fresh id `{id}` is taken"))
}
