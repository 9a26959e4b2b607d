//! Notices: a page that says one thing and offers a way on. A buyer never meets a dead end.

use axum::{http::StatusCode, response::Response};
use maud::html;

use super::{Language, Page, Width, words::Words};
use crate::domain::problem::{Cause, Problem};

/// A page that says one thing.
#[derive(Clone, Copy, Debug)]
pub struct Notice<'a> {
    /// The language of its words.
    pub language: Language,
    /// The heading.
    pub title: &'a str,
    /// A sentence or two.
    pub text: &'a str,
    /// The way on, when we know one.
    pub link: Option<NoticeLink<'a>>,
}

/// A way on.
#[derive(Clone, Copy, Debug)]
pub struct NoticeLink<'a> {
    /// What the button says.
    pub label: &'a str,
    /// Where it leads.
    pub url: &'a str,
}

impl Notice<'_> {
    /// The notice as an answer.
    #[must_use]
    pub fn into_response(self, status: StatusCode) -> Response {
        let body = html! {
            section class="card notice" {
                h1 { (self.title) }
                p { (self.text) }
                @if let Some(link) = self.link {
                    p { a class="button" href=(link.url) { (link.label) } }
                }
            }
        };
        Page {
            language: self.language,
            title: self.title,
            width: Width::Narrow,
            theme: None,
            body,
        }
        .into_response(status)
    }
}

/// A problem as a page, in the language that the browser accepts.
#[must_use]
pub fn problem_notice(problem: &Problem, accepted: &str) -> Response {
    let language = Language::accepted(accepted);
    let words = Words::of(language);
    let (status, (title, text)) = match problem.cause() {
        Cause::NotFound => (StatusCode::NOT_FOUND, words.missing),
        Cause::Unavailable | Cause::Internal | Cause::Conflict => {
            (StatusCode::SERVICE_UNAVAILABLE, words.unavailable)
        }
        Cause::Invalid
        | Cause::Unauthenticated
        | Cause::Forbidden
        | Cause::MethodNotAllowed
        | Cause::PreconditionFailed
        | Cause::KeyReused
        | Cause::TooLarge
        | Cause::UnsupportedMediaType
        | Cause::Refused(_) => (StatusCode::BAD_REQUEST, words.unreadable),
    };
    Notice {
        language,
        title,
        text,
        link: None,
    }
    .into_response(status)
}
