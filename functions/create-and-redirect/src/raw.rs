//! Opening a template by a program that has an access token, as Wix's client does: it would
//! follow a redirect and read a page, so the answer is told in JSON instead.

use axum::{
    body::to_bytes,
    http::{StatusCode, header::CONTENT_TYPE},
    response::Response,
};
use shared::{
    dialect::wix,
    domain::problem::Problem,
    http::{json_response, problem_response, wix_problem},
    pages::private,
};

use crate::leave::Destination;

/// The answer that a buyer would get, in JSON; a problem in Wix's form.
pub(crate) async fn tell(destination: Result<Destination, Problem>) -> Result<Response, Problem> {
    let body = match destination {
        Ok(Destination::Address(location)) => {
            wix::raw_answer(StatusCode::FOUND.as_u16(), ("Location", &location), &[])
        }
        Ok(Destination::Page(page)) => {
            let (parts, body) = page.into_response().into_parts();
            let body = to_bytes(body, usize::MAX).await;
            let kind = parts.headers.get(CONTENT_TYPE);
            let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
            let body = body.map_err(Problem::internal)?;
            wix::raw_answer(parts.status.as_u16(), ("Content-Type", kind), &body)
        }
        Err(problem) => return Ok(problem_response(&problem, wix_problem)),
    };
    let mut response = json_response(200, "application/json", &body);
    private(response.headers_mut());
    Ok(response)
}
