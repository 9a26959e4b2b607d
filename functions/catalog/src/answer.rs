//! Answers: one thing with its revision, and a page of things.

use axum::{
    Json,
    http::header::ETAG,
    response::{IntoResponse, Response},
};
use serde_json::Value;
use shared::{
    dialect::polar::Paging,
    domain::{
        fault::{Fault, Rule},
        problem::Problem,
    },
    http::entity_tag,
};

/// A thing, with its revision as the entity tag.
pub(crate) fn answer(body: Value, revision: u64) -> Response {
    tagged(Json(body).into_response(), revision)
}

/// An answer with a revision as its entity tag.
pub(crate) fn tagged(mut response: Response, revision: u64) -> Response {
    response.headers_mut().insert(ETAG, entity_tag(revision));
    response
}

/// How many things of a kind a site may have before they cannot be listed any more.
pub(crate) const MOST_LISTED: usize = Paging::DEEPEST;

/// All of a site's things, unless there are more than can be listed.
pub(crate) fn listable<T>(all: Vec<T>) -> Result<Vec<T>, Problem> {
    if all.len() <= MOST_LISTED {
        return Ok(all);
    }
    Err(Problem::invalid(vec![Fault {
        path: "query.page".to_owned(),
        rule: Rule::Other("TOO_MANY"),
        message: format!("the site has more than {MOST_LISTED}, which cannot be listed"),
    }]))
}
