//! The answer to unknown paths, and to known ones with another method.

use axum::{
    http::{HeaderMap, Uri, header::ACCEPT},
    response::Response,
};
use shared::{
    domain::problem::Problem,
    http::{accepted_languages, polar_problem, problem_details},
    pages::problem_notice,
};

/// Answer an unknown path: a page for browsers, a problem for programs that ask for JSON, and for
/// those that meant the API.
pub(crate) async fn not_found(uri: Uri, headers: HeaderMap) -> Response {
    // An encoded slash gives a path of the API another shape.
    if uri.path().starts_with("/v1/") {
        return polar_problem(&Problem::not_found("path", uri.path()));
    }
    let problem = Problem::not_found("page", "of this address");
    let accept = headers
        .get(ACCEPT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if accept.contains("json") && !accept.contains("text/html") {
        return problem_details(&problem, 404);
    }
    problem_notice(&problem, &accepted_languages(&headers))
}
