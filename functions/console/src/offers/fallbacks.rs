//! The fields of what people get instead of a checkout: one answer to all reasons, or another to some.

use maud::{Markup, html};
use shared::domain::offer::{Fallback, Fallbacks, Reason};

use super::{Form, Kind, Typed};

/// The answer to all reasons that have no other.
pub(super) const ALL: &str = "fallback";
pub(super) const ALL_URL: &str = "fallback_url";
const OWN: [[&str; 3]; 5] = [
    ["fallbacks.inactive", "fallbacks.inactive.url", "inactive"],
    [
        "fallbacks.not_started",
        "fallbacks.not_started.url",
        "not_started",
    ],
    ["fallbacks.ended", "fallbacks.ended.url", "ended"],
    [
        "fallbacks.exhausted",
        "fallbacks.exhausted.url",
        "exhausted",
    ],
    ["fallbacks.deleted", "fallbacks.deleted.url", "deleted"],
];
/// All fields.
pub(super) const FIELDS: [&str; 12] = [
    ALL, ALL_URL, OWN[0][0], OWN[0][1], OWN[1][0], OWN[1][1], OWN[2][0], OWN[2][1], OWN[3][0],
    OWN[3][1], OWN[4][0], OWN[4][1],
];
const KINDS: [(&str, &str); 3] = [
    ("home", "The home of your site"),
    ("page", "A page that says why"),
    ("url", "Another address"),
];

/// The fields of a reason: the kind of its answer, and the address; and its word in the API.
pub(super) const fn names(reason: Reason) -> [&'static str; 3] {
    match reason {
        Reason::Inactive => OWN[0],
        Reason::NotStarted => OWN[1],
        Reason::Ended => OWN[2],
        Reason::Exhausted => OWN[3],
        Reason::Deleted => OWN[4],
    }
}

/// `typed` with what fallbacks are.
pub(super) fn typed_of(typed: Typed, all: &Fallbacks) -> Typed {
    let first = all.of(Reason::Inactive);
    let is_one = Reason::ALL.iter().all(|reason| all.of(*reason) == first);
    let common = first.filter(|_| is_one);
    let typed = put(typed, (ALL, ALL_URL), common, "home");
    Reason::ALL.into_iter().fold(typed, |typed, reason| {
        let [kind, url, _] = names(reason);
        let own = all.of(reason).filter(|_| !is_one);
        put(typed, (kind, url), own, "")
    })
}

fn put(
    typed: Typed,
    (kind, url): (&'static str, &'static str),
    fallback: Option<&Fallback>,
    none: &'static str,
) -> Typed {
    let (word, address) = match fallback {
        None => (none, ""),
        Some(Fallback::Page) => ("page", ""),
        Some(Fallback::Url(address)) => ("url", address.as_str()),
    };
    typed.with(kind, word).with(url, address)
}

/// The field that a fault in the answer to a reason is about.
pub(super) fn field_of(typed: &Typed, path: &str) -> Option<&'static str> {
    let own = OWN.iter().find(|[kind, _, _]| path.starts_with(kind));
    own.map(
        |[kind, url, _]| match (typed.get(kind), path.len() > kind.len()) {
            ("", _) => ALL_URL,
            (_, true) => *url,
            (_, false) => *kind,
        },
    )
}

/// The fields.
pub(super) fn fields(form: &Form<'_>) -> Markup {
    let same: Vec<(&str, &str)> = [("", "As above")].into_iter().chain(KINDS).collect();
    let is_open = FIELDS[2..].iter().any(|name| form.says(name));
    html! {
        fieldset class="stack" {
            legend { "Instead of a checkout" }
            p class="small soft" { "What people get when it makes none: before it starts, after it ends, when its limit is reached." }
            (form.select(ALL, &KINDS))
            (form.field(ALL_URL, Kind::Url))
            details open[is_open] {
                summary { "Something else for some reasons" }
                div class="stack" {
                    @for [kind, url, _] in OWN {
                        div class="pair" {
                            (form.select(kind, &same))
                            (form.field(url, Kind::Url))
                        }
                    }
                }
            }
        }
    }
}
