//! Get the document of the API.

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::{
    http::{
        HeaderMap, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH},
    },
    response::{IntoResponse, Response},
};
use shared::{domain::problem::Problem, http::BaseUrl};

use super::document;

/// Get this document.
///
/// OpenAPI 3.1, of every operation that answers here.
#[cfg_attr(feature = "openapi", utoipa::path(
    get,
    path = "/openapi.json",
    tag = "This document",
    responses(
        (status = 200, body = Object, headers(("ETag"))),
        (status = 304, description = "It is the one that `If-None-Match` names."),
    ),
))]
pub(crate) async fn get_document(
    BaseUrl(base_url): BaseUrl,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let body = document(&base_url)?.to_string();
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    let tag = format!("\"{:x}\"", hasher.finish());
    let known = headers.get(IF_NONE_MATCH);
    let is_known = known.is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let kept = [(ETAG, tag.as_str()), (CACHE_CONTROL, "max-age=300")];
    if is_known {
        return Ok((StatusCode::NOT_MODIFIED, kept).into_response());
    }
    let json = [(CONTENT_TYPE, "application/json")];
    Ok((kept, json, body).into_response())
}
