//! A form with what is typed into it, and with what is wrong beside each field.

use maud::{Markup, html};
use shared::domain::problem::Problem;

use super::{Typed, body::in_polar_words, fallbacks};

/// What each field is called.
const LABELS: [(&str, &str); 26] = [
    ("label", "Label (only you see it)"),
    ("products", "Products"),
    ("discount_id", "Discount"),
    ("slug", "Short name in its URL"),
    ("success_url", "Where buyers go after they paid"),
    ("allow_discount_codes", "Discount codes"),
    ("starts_at", "Starts (UTC)"),
    ("ends_at", "Ends (UTC)"),
    ("limit.max", "At most, in all"),
    ("limit.per_customer", "At most, per customer"),
    ("limit.counts", "What counts"),
    (fallbacks::ALL, "People get"),
    (fallbacks::ALL_URL, "The other address"),
    ("fallbacks.inactive", "When it is switched off"),
    ("fallbacks.inactive.url", "Address when it is switched off"),
    ("fallbacks.not_started", "Before it starts"),
    ("fallbacks.not_started.url", "Address before it starts"),
    ("fallbacks.ended", "After it ended"),
    ("fallbacks.ended.url", "Address after it ended"),
    ("fallbacks.exhausted", "When the limit is reached"),
    (
        "fallbacks.exhausted.url",
        "Address when the limit is reached",
    ),
    ("fallbacks.deleted", "When it is deleted"),
    ("fallbacks.deleted.url", "Address when it is deleted"),
    ("preview.title", "Title"),
    ("preview.description", "Description"),
    ("preview.image_url", "Image URL"),
];

/// What a field takes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// Text of so many characters.
    Text { most: usize },
    /// An address.
    Url,
    /// A whole number.
    Number,
    /// A date and time.
    Moment,
}

/// A form with what is typed into it, and with what is wrong beside each field.
pub(crate) struct Form<'a> {
    typed: &'a Typed,
    problem: Option<&'a Problem>,
    /// What is wrong with a field, by its name.
    wrong: Vec<(&'static str, String)>,
    /// What is wrong with no field of the form.
    rest: Vec<String>,
}

impl<'a> Form<'a> {
    /// A form with what is typed, and what is wrong with that.
    pub(crate) fn new(typed: &'a Typed, problem: Option<&'a Problem>) -> Self {
        let (mut wrong, mut rest): (Vec<(&'static str, String)>, Vec<String>) = Default::default();
        for fault in problem.map(Problem::faults).unwrap_or_default() {
            let message = match fault.path.as_str() {
                "products" if typed.get("products").is_empty() => "choose one, at least".to_owned(),
                _ => fault.message.clone(),
            };
            match field_of(typed, &fault.path) {
                Some(name) if wrong.contains(&(name, message.clone())) => {}
                Some(name) => wrong.push((name, message)),
                None => rest.push(format!("{}: {message}", fault.path)),
            }
        }
        Self {
            typed,
            problem,
            wrong,
            rest,
        }
    }

    /// What is in a field.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.typed.get(name)
    }

    /// Whether a field holds something, or something is wrong with it.
    pub(super) fn says(&self, name: &str) -> bool {
        !self.get(name).is_empty() || self.is_wrong(name)
    }

    fn is_wrong(&self, name: &str) -> bool {
        self.wrong.iter().any(|(field, _)| *field == name)
    }

    /// What is wrong, where a reader hears of it first: each fault leads to its field.
    pub(crate) fn summary(&self) -> Markup {
        html! {
            @if let Some(problem) = self.problem {
                div class="alert" role="alert" {
                    p { @if problem.faults().is_empty() { (problem.message()) } @else { "It is not saved:" } }
                    ul {
                        @for (name, message) in &self.wrong {
                            li { a href={ "#" (name) } { (label(name)) } ": " (message) }
                        }
                        @for text in &self.rest { li { (text) } }
                    }
                }
            }
        }
    }

    /// What is wrong with a field, as a part of what describes it.
    pub(crate) fn error(&self, name: &str) -> Markup {
        let own = self.wrong.iter().filter(|(field, _)| *field == name);
        html! {
            @if self.is_wrong(name) {
                p class="error" id={ (name) "-wrong" } {
                    @for (at, (_, message)) in own.enumerate() { @if at > 0 { "; " } (message) }
                }
            }
        }
    }

    /// What a field says to those who cannot see: whether it is wrong, and what describes that.
    pub(crate) fn described(&self, name: &str) -> [Option<String>; 2] {
        let wrong = self.is_wrong(name);
        [
            wrong.then(|| "true".to_owned()),
            wrong.then(|| format!("{name}-wrong")),
        ]
    }

    /// A field of one line.
    pub(crate) fn field(&self, name: &str, kind: Kind) -> Markup {
        let [invalid, described] = self.described(name);
        let (of, mode, step, most) = match kind {
            Kind::Text { most } => ("text", None, None, Some(most)),
            // Not `url`: what is wrong with one is ours to say, in words.
            Kind::Url => ("text", Some("url"), None, None),
            Kind::Number => ("text", Some("numeric"), None, None),
            Kind::Moment => ("datetime-local", None, Some("any"), None),
        };
        html! {
            div class="field" {
                label for=(name) { (label(name)) }
                input id=(name) name=(name) type=(of) inputmode=[mode] step=[step] maxlength=[most]
                    autocomplete="off" value=(self.get(name)) aria-invalid=[invalid] aria-describedby=[described];
                (self.error(name))
            }
        }
    }

    /// A choice of values, each in words.
    pub(crate) fn select(&self, name: &str, all: &[(&str, &str)]) -> Markup {
        let [invalid, described] = self.described(name);
        html! {
            div class="field" {
                label for=(name) { (label(name)) }
                select id=(name) name=(name) aria-invalid=[invalid] aria-describedby=[described] {
                    @for (value, words) in all {
                        option value=(value) selected[*value == self.get(name)] { (words) }
                    }
                }
                (self.error(name))
            }
        }
    }
}

/// What a field is called.
fn label(name: &str) -> &'static str {
    let known = LABELS.iter().find(|(known, _)| *known == name);
    known.map_or("It", |(_, label)| label)
}

/// What to do when somebody else was first, who stored something else: what is sent again is meant, whatever
/// was changed.
pub(crate) fn stale(place: &str, typed: Typed, stored: &Typed) -> (Typed, Markup) {
    let typed = typed.with("revision", stored.get("revision"));
    let names: Vec<&str> = typed.differences(stored).map(label).collect();
    let above = html! {
        div class="alert info" role="status" {
            p {
                "The form below holds what you typed. "
                @if names.is_empty() { "That is what is stored, too." }
                @else { "It is other than what is stored in: " (names.join(", ")) "." }
            }
            p {
                "Save again to store what the form says, or "
                a href=(place) { "look at what is stored" } " and start anew."
            }
        }
    };
    (typed, above)
}

/// The field that a fault is about, if the form has it.
fn field_of(typed: &Typed, path: &str) -> Option<&'static str> {
    let path = in_polar_words(path);
    let bare = path.split('[').next().unwrap_or_default();
    let bare = match bare {
        "limit" => "limit.max",
        other => other,
    };
    if let Some(name) = fallbacks::field_of(typed, bare) {
        return Some(name);
    }
    let known = LABELS.iter().find(|(known, _)| *known == bare);
    known.map(|(name, _)| *name)
}
