//! What all pages of the console have in common.

use axum::{
    http::{HeaderValue, StatusCode, header::REFERRER_POLICY},
    response::Response,
};
use jiff::Timestamp;
use maud::{Markup, html};
use shared::{
    domain::{problem::Problem, site::Site},
    pages::{Language, Page, Width},
};

const STYLE: &str = include_str!("style.css");
/// Keeps what is in `#live` up to date.
pub(crate) const LIVE: &str = include_str!("live.js");
/// Lets fields be copied.
pub(crate) const COPY: &str = include_str!("copy.js");

/// Where the pages of one who is signed in lead.
const PLACES: [(&str, &str); 5] = [
    ("/console/links", "Links"),
    ("/console/templates", "Templates"),
    ("/console/activity", "Activity"),
    ("/console/endpoints", "Endpoints"),
    ("/console/tokens", "Access tokens"),
];

/// A page of one who is signed in.
pub(crate) struct Frame<'a> {
    pub(crate) site: &'a Site,
    pub(crate) title: &'a str,
    /// The address of the part of the console that it belongs to.
    pub(crate) place: &'a str,
    /// What makes it handier with JavaScript.
    pub(crate) script: Option<&'static str>,
}

impl Frame<'_> {
    /// The page as an answer.
    pub(crate) fn answer(&self, status: StatusCode, body: &Markup) -> Response {
        let title = format!("{} – {}", self.title, self.site.name);
        let body = html! {
            header class="console" {
                a class="site" href="/console" { (self.site.name) }
                nav aria-label="Console" {
                    @for (href, name) in PLACES {
                        a href=(href) aria-current=[(href == self.place).then_some("page")] { (name) }
                    }
                }
                form method="post" action="/console/sign-out" { button class="plain" { "Sign out" } }
            }
            h1 { (self.title) }
            (body)
        };
        let page = page(&title, body);
        let response = match self.script {
            Some(script) => page.into_scripted_response(status, STYLE, script),
            None => page.into_styled_response(status, STYLE),
        };
        own(response)
    }

    /// The page with status 200.
    pub(crate) fn ok(&self, body: &Markup) -> Response {
        self.answer(StatusCode::OK, body)
    }
}

/// A page of anybody.
pub(crate) fn bare(title: &str, body: Markup, status: StatusCode) -> Response {
    let title = format!("{title} – Checkout Links");
    own(page(&title, body).into_styled_response(status, STYLE))
}

const fn page(title: &str, body: Markup) -> Page<'_> {
    Page {
        language: Language::En,
        title,
        width: Width::Narrow,
        theme: None,
        body,
    }
}

/// Our own pages are told where a form comes from, which the guard asks for.
fn own(mut response: Response) -> Response {
    let policy = HeaderValue::from_static("same-origin");
    response.headers_mut().insert(REFERRER_POLICY, policy);
    response
}

/// A moment to the second.
pub(crate) fn moment(at: Timestamp) -> Markup {
    let text = at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string();
    html! { time datetime=(at) { (text) } }
}

/// What is wrong with a form, where a reader hears of it first.
pub(crate) fn faults(problem: Option<&Problem>) -> Markup {
    html! {
        @if let Some(problem) = problem {
            div class="alert" role="alert" {
                @if problem.faults().is_empty() { p { (problem.message()) } }
                ul {
                    @for fault in problem.faults() { li { (fault.path) ": " (fault.message) } }
                }
            }
        }
    }
}

/// What came of the form before, by the word in the address.
pub(crate) fn done(word: Option<&str>) -> Markup {
    let text = match word {
        Some("created") => "It is created.",
        Some("saved") => "Your changes are saved.",
        Some("deleted") => "It is deleted.",
        Some("restored") => "It is restored, and makes checkouts as it did.",
        Some("ended") => "It is ended: it makes no checkout any more.",
        Some("off") => "It is switched off: it makes no checkout.",
        Some("on") => "It is switched on.",
        Some("copied") => "This is the copy, with a URL of its own.",
        Some("rotated") => "There is a new secret. The old one counts for another day.",
        Some("sent") => "It is under way. Look again in a moment to see what came of it.",
        Some("none") => "There was nothing to send.",
        Some(_) | None => return html! {},
    };
    html! { p class="alert info" role="status" { (text) } }
}

/// The value of a parameter in an address.
pub(crate) fn parameter<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let pair = pairs.iter().find(|(key, _)| key == name);
    pair.map(|(_, value)| value.as_str())
}

/// A checkbox with its words.
pub(crate) fn checkbox(name: &str, value: &str, is_checked: bool) -> Markup {
    html! {
        label class="tick" {
            input type="checkbox" name=(name) value=(value) checked[is_checked];
            span { (value) }
        }
    }
}
