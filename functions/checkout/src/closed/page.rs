//! The page itself: it says why there is no checkout, and offers a way on.

use axum::{http::StatusCode, response::Response};
use jiff::{SignedDuration, Timestamp};
use maud::{Markup, html};

use shared::{
    domain::offer::Reason,
    pages::{Language, Page, Theme, Width, format_moment},
};

use super::words::ClosedWords;

const COUNTDOWN: &str = include_str!("countdown.js");
const STYLE: &str = ".notice time{font-weight:650;color:var(--ink)}\
    #count{font-size:2rem;line-height:1.2;color:var(--ink);font-variant-numeric:tabular-nums}";

/// The page that people get instead of a checkout.
pub(super) struct Closed {
    /// The language of its words.
    pub(super) language: Language,
    /// Light or dark; none is what the browser prefers.
    pub(super) theme: Option<Theme>,
    /// Why there is no checkout.
    pub(super) reason: Reason,
    /// When the offer starts, and what time it is.
    pub(super) start: Option<(Timestamp, Timestamp)>,
    /// The name of the shop.
    pub(super) shop: String,
    /// Where to try again, if that may help.
    pub(super) again: Option<String>,
    /// Where its home is.
    pub(super) home: String,
}

impl Closed {
    /// The page as an answer. It counts down where there is a script, and says the time where there
    /// is none.
    pub(super) fn into_response(self) -> Response {
        let words = ClosedWords::of(self.language);
        let (title, text) = words.of_reason(self.reason);
        let start = self.start.filter(|_| self.reason == Reason::NotStarted);
        let body = html! {
            header class="shop" { strong { (self.shop) } }
            section class="card notice" {
                h1 { (title) }
                p { (text) }
                @if let Some((start, now)) = start { (countdown(start, now, self.language)) }
                @if let Some(again) = &self.again { p { a href=(again) { (words.again) } } }
                p { a class="button" href=(self.home) { (words.home) } }
            }
        };
        let page = Page {
            language: self.language,
            title,
            width: Width::Narrow,
            theme: self.theme,
            body,
        };
        match start {
            Some(_) => page.into_scripted_response(StatusCode::OK, STYLE, COUNTDOWN),
            None => page.into_response(StatusCode::OK),
        }
    }
}

fn countdown(start: Timestamp, now: Timestamp, language: Language) -> Markup {
    // Rounded up: who comes back then is not too early.
    let left = start.duration_since(now) + SignedDuration::from_nanos(999_999_999);
    html! {
        p { time #start datetime=(start) { (format_moment(start, language)) } }
        p #count role="timer" data-seconds=(left.as_secs()) hidden {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_words_in_every_language() {
        let mut seen = std::collections::BTreeSet::new();
        for language in Language::ALL {
            for reason in Reason::ALL {
                let (title, text) = ClosedWords::of(language).of_reason(reason);
                for words in [title, text] {
                    assert!(!words.is_empty() && seen.insert((language.tag(), words)));
                }
            }
        }
    }

    #[test]
    fn a_countdown_is_never_too_short() {
        let start: Timestamp = "2026-12-24T18:00:00Z".parse().unwrap();
        for (millis, seconds) in [(1, 1), (1_000, 1), (1_001, 2), (90_061_000, 90_061)] {
            let now = start - SignedDuration::from_millis(millis);
            let page = countdown(start, now, Language::De).into_string();
            assert!(
                page.contains(&format!("data-seconds=\"{seconds}\"")),
                "{page}"
            );
            assert!(page.contains("24. Dezember 2026 um 18:00 UTC"), "{page}");
        }
    }
}
