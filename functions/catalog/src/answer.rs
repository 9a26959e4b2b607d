//! Answers: one thing with its revision, and a page of things.

use axum::{
    Json,
    http::header::ETAG,
    response::{IntoResponse, Response},
};
use serde_json::Value;
use shared::{
    dialect::polar::{Paging, page_body},
    domain::{
        fault::{Fault, Rule},
        problem::{Cause, Problem},
    },
    http::{entity_tag, json_response},
};

/// The most bytes of a page; Lambda answers with at most 6 MB.
const MAX_PAGE: usize = 5_000_000;

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

/// A page of `total` things.
pub(crate) fn page_answer(
    items: &[Value],
    total: usize,
    paging: Paging,
) -> Result<Response, Problem> {
    let body = page_body(items, total, paging);
    let size = body.to_string().len();
    if size > MAX_PAGE {
        let message =
            format!("The page has {size} bytes, expected at most {MAX_PAGE}: lower its `limit`.");
        return Err(Problem::new(Cause::TooLarge, message));
    }
    Ok(json_response(200, "application/json", &body))
}
