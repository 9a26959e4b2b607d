//! The document of the API, and a page that shows it to people.
//!
//! `openapi.json` is made from the code by a test, which also compares the two: nothing of it is
//! made while a function starts or answers.

mod curl;
mod document;
mod page;
mod schema;

use axum::{Router, routing};
use serde_json::{Value, json};
use shared::{domain::problem::Problem, http::Api};

/// What the routes do, for the document of the API.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(document::get_document, page::show_docs))]
pub(crate) struct Operations;

/// The routes of the document.
pub(crate) fn router() -> Router<Api> {
    Router::new()
        .route("/openapi.json", routing::get(document::get_document))
        .route("/docs", routing::get(page::show_docs))
}

/// The document, which says where it is served.
fn document(base_url: &str) -> Result<Value, Problem> {
    let document = serde_json::from_str(include_str!("openapi.json"));
    let mut document: Value = document.map_err(Problem::internal)?;
    document["servers"] = json!([{"url": base_url}]);
    Ok(document)
}
