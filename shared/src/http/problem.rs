//! Problems on their way out: one place renders them and logs them once.
//!
//! A handler returns `Err(Problem)`. It travels in the response's extensions to the layer that
//! [`with_problems`] lays around a router, and there takes the form of the router's dialect.

use std::sync::Arc;

use axum::{
    Router,
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    middleware::{Next, from_fn, map_response},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use crate::{
    dialect::{polar, wix},
    domain::problem::{Cause, Problem},
};

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

/// Answer a path or a method that the function does not have.
///
/// The gateway sends such a request when a parameter holds an encoded slash: it decodes the path,
/// and then the path has another shape. Without this the answer would be axum's: no body at all.
pub async fn no_such_route(uri: Uri) -> Problem {
    Problem::not_found("path", uri.path())
}

/// Renders the problems of a router's handlers.
pub fn with_problems<S: Clone + Send + Sync + 'static>(
    router: Router<S>,
    render: fn(&Problem) -> Response,
) -> Router<S> {
    router.layer(map_response(move |response: Response| async move {
        match response.extensions().get::<Arc<Problem>>() {
            None => response,
            Some(problem) => problem_response(problem, render),
        }
    }))
}

/// Renders the problems of a router's handlers as pages, in a language that the browser accepts.
pub fn with_problem_pages<S: Clone + Send + Sync + 'static>(
    router: Router<S>,
    render: fn(&Problem, &str) -> Response,
) -> Router<S> {
    router.layer(from_fn(move |request: Request, next: Next| async move {
        let accepted = accepted_languages(request.headers());
        let response = next.run(request).await;
        match response.extensions().get::<Arc<Problem>>() {
            None => response,
            Some(problem) => logged(problem, render(problem, &accepted)),
        }
    }))
}

/// The languages that a browser asks for, as it says so.
#[must_use]
pub fn accepted_languages(headers: &HeaderMap) -> String {
    let value = headers.get(header::ACCEPT_LANGUAGE);
    let text = value.and_then(|value| value.to_str().ok());
    text.unwrap_or_default().to_owned()
}

/// A problem's answer in a dialect's form, logged.
pub fn problem_response(problem: &Problem, render: fn(&Problem) -> Response) -> Response {
    logged(problem, render(problem))
}

fn logged(problem: &Problem, mut response: Response) -> Response {
    log(problem);
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    match problem.cause() {
        Cause::Unauthenticated => {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        Cause::Unavailable => {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        Cause::Invalid
        | Cause::Forbidden
        | Cause::NotFound
        | Cause::MethodNotAllowed
        | Cause::Conflict
        | Cause::PreconditionFailed
        | Cause::KeyReused
        | Cause::TooLarge
        | Cause::UnsupportedMediaType
        | Cause::Refused(_)
        | Cause::Internal => {}
    }
    response
}

/// The client's mistakes are its own business; ours are errors.
fn log(problem: &Problem) {
    let cause = problem.cause();
    match (cause, problem.internal_detail()) {
        (Cause::Internal | Cause::Unavailable, Some(detail)) => {
            tracing::error!(
                ?cause,
                error = causes(detail),
                "a request failed: {}",
                causes(detail)
            );
        }
        (_, Some(detail)) => tracing::info!(
            ?cause,
            error = causes(detail),
            "refused a request: {cause:?}"
        ),
        (_, None) => tracing::info!(?cause, "refused a request: {cause:?}"),
    }
}

fn causes(error: &(dyn std::error::Error + Send + Sync)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}

/// A JSON answer.
pub fn json_response(status: u16, content_type: &'static str, body: &Value) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (
        status,
        [(header::CONTENT_TYPE, content_type)],
        body.to_string(),
    )
        .into_response()
}

/// A problem in Wix's form.
#[must_use]
pub fn wix_problem(problem: &Problem) -> Response {
    let (status, body) = wix::render_problem(problem);
    json_response(status, "application/json", &body)
}

/// A problem in Polar's form.
#[must_use]
pub fn polar_problem(problem: &Problem) -> Response {
    let (status, body) = polar::render_problem(problem);
    json_response(status, "application/json", &body)
}

/// A problem in the form of RFC 9457: the dialect of our own surfaces.
#[must_use]
pub fn problem_details(problem: &Problem, status: u16) -> Response {
    let title = StatusCode::from_u16(status)
        .ok()
        .and_then(|status| status.canonical_reason());
    let body = json!({"type": "about:blank", "title": title, "status": status, "detail": problem.message()});
    json_response(status, "application/problem+json", &body)
}
