//! Answers: one thing with its revision, and what all writes have in common.

use std::{collections::HashMap, hash::Hash};

use axum::{
    Json,
    http::header::ETAG,
    response::{IntoResponse, Response},
};
use serde_json::Value;
use shared::{
    domain::problem::{Cause, Problem},
    http::entity_tag,
};

/// How often a write that lost a race is made anew on the winner's outcome.
pub(crate) const ROUNDS: usize = 32;

/// A thing, with its revision as the entity tag.
pub(crate) fn answer(body: Value, revision: u64) -> Response {
    ([(ETAG, entity_tag(revision))], Json(body)).into_response()
}

/// Others wrote first, again and again.
pub(crate) fn contended(what: &str) -> Problem {
    let message = format!("Other updates of the {what} came first. Please try again.");
    Problem::new(Cause::Conflict, message)
}

/// Things in the order of their ids.
pub(crate) fn in_order<I: Copy + Eq + Hash, T>(
    ids: &[I],
    things: Vec<T>,
    id: impl Fn(&T) -> I,
) -> Vec<T> {
    let mut things: HashMap<I, T> = things
        .into_iter()
        .map(|thing| (id(&thing), thing))
        .collect();
    ids.iter().filter_map(|id| things.remove(id)).collect()
}
