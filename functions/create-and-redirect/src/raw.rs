//! Opening a template by a program that has an access token, as Wix's client does: it would
//! follow a redirect and read a page, so the answer is told in JSON instead.

use axum::{http::StatusCode, response::Response};
use shared::{
    dialect::wix,
    domain::problem::Problem,
    http::{json_response, problem_response, wix_problem},
    pages::private,
};

/// The answer that a buyer would get, in JSON; a problem in Wix's form.
pub(crate) fn tell(location: Result<String, Problem>) -> Response {
    match location {
        Ok(location) => {
            let body = wix::raw_redirect(StatusCode::FOUND.as_u16(), &location);
            let mut response = json_response(200, "application/json", &body);
            private(response.headers_mut());
            response
        }
        Err(problem) => problem_response(&problem, wix_problem),
    }
}
