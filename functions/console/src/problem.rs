//! What went wrong, as a page.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use maud::html;
use shared::domain::problem::{Cause, Problem};

use crate::frame::bare;

/// A problem in words, with a way on; who is not signed in is sent to where one does that.
pub(crate) fn page(problem: &Problem, _: &str) -> Response {
    let (status, title) = match problem.cause() {
        Cause::Unauthenticated => return Redirect::to("/console").into_response(),
        Cause::Forbidden => (StatusCode::FORBIDDEN, "That is not allowed"),
        Cause::NotFound => (StatusCode::NOT_FOUND, "This page does not exist"),
        Cause::Conflict | Cause::PreconditionFailed => (StatusCode::CONFLICT, "That did not work"),
        Cause::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "We'll be right back"),
        Cause::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "We'll be right back"),
        Cause::Invalid
        | Cause::MethodNotAllowed
        | Cause::KeyReused
        | Cause::TooLarge
        | Cause::UnsupportedMediaType
        | Cause::Refused(_) => (StatusCode::UNPROCESSABLE_ENTITY, "That did not work"),
    };
    let text = match problem.cause() {
        Cause::Internal | Cause::Unavailable => {
            "Something went wrong on our side. Please try again in a moment."
        }
        _ => problem.message(),
    };
    let body = html! {
        section class="card notice" {
            h1 { (title) }
            p { (text) }
            p { a class="button" href="/console" { "Back to the console" } }
        }
    };
    bare(title, body, status)
}
