//! The answer to unknown paths, and to known ones with another method.

use axum::{
    http::{HeaderMap, header::ACCEPT},
    response::Response,
};
use shared::{
    domain::problem::Problem,
    http::{accepted_languages, problem_details},
    pages::problem_notice,
};

/// Answer an unknown path: a page for browsers, a problem for programs that ask for JSON.
pub(crate) async fn not_found(headers: HeaderMap) -> Response {
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
