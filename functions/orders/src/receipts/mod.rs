//! The buyer's receipt.

mod page;
mod show;

use axum::{
    Router,
    http::{HeaderMap, Uri},
    response::Response,
    routing::get,
};
use shared::{
    domain::problem::Problem,
    http::{accepted_languages, polar_problem, with_problem_pages},
    pages::problem_notice,
};

use crate::Desk;

/// What the route does, for the document of the API.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(show::show_receipt))]
pub(crate) struct Operations;

/// The route of receipts, and the answer to all others.
pub(crate) fn router() -> Router<Desk> {
    let router = Router::new()
        .route("/receipts/{secret}", get(show::show_receipt))
        .fallback(not_found)
        .method_not_allowed_fallback(not_found);
    with_problem_pages(router, problem_notice)
}

/// Answer a path or a method that the function does not have, in the form of what it is near.
async fn not_found(uri: Uri, headers: HeaderMap) -> Response {
    if uri.path().starts_with("/v1/") {
        return polar_problem(&Problem::not_found("path", uri.path()));
    }
    let problem = Problem::not_found("page", "of this address");
    problem_notice(&problem, &accepted_languages(&headers))
}
