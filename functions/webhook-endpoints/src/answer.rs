//! Answers: one endpoint with its revision.

use axum::{
    Json,
    http::header::ETAG,
    response::{IntoResponse, Response},
};
use serde_json::Value;
use shared::http::entity_tag;

/// A thing, with its revision as the entity tag.
pub(crate) fn answer(body: Value, revision: u64) -> Response {
    tagged(Json(body).into_response(), revision)
}

/// An answer with a revision as its entity tag.
pub(crate) fn tagged(mut response: Response, revision: u64) -> Response {
    response.headers_mut().insert(ETAG, entity_tag(revision));
    response
}
