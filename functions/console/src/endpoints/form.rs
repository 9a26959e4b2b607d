//! The fields of an endpoint.

use maud::{Markup, html};
use serde_json::{Map, Value, json};
use shared::{
    domain::{
        problem::Problem,
        webhook::{Algorithm, Endpoint, EventType, Format},
    },
    http::FormBody,
    webhook::endpoint_keys::EndpointKeys,
};

use super::headers::Headers;
use crate::frame::checkbox;

/// What is in the fields.
pub(super) struct Typed {
    url: String,
    name: String,
    format: String,
    algorithm: String,
    events: Vec<String>,
    headers: Headers,
    enabled: bool,
}

impl Typed {
    /// What a new endpoint starts with.
    pub(super) fn fresh() -> Self {
        Self {
            url: String::new(),
            name: String::new(),
            format: Format::Standard.word().to_owned(),
            algorithm: Algorithm::default().word().to_owned(),
            events: vec![EventType::OrderPaid.word().to_owned()],
            headers: Headers::default(),
            enabled: true,
        }
    }

    /// What an endpoint is.
    pub(super) fn of(endpoint: &Endpoint, keys: &EndpointKeys) -> Self {
        let events = endpoint.events.iter();
        Self {
            url: endpoint.url.clone(),
            name: endpoint.name.clone().unwrap_or_default(),
            format: endpoint.format.word().to_owned(),
            algorithm: endpoint.algorithm.word().to_owned(),
            headers: Headers::of(keys.headers.keys()),
            events: events.map(|kind| kind.word().to_owned()).collect(),
            enabled: endpoint.is_on(),
        }
    }

    /// What a form holds.
    pub(super) fn read(form: &FormBody) -> Self {
        Self {
            url: form.get("url").trim().to_owned(),
            name: form.get("name").trim().to_owned(),
            format: form.get("format").to_owned(),
            algorithm: form.get("algorithm").to_owned(),
            headers: Headers::read(form),
            events: form.all("events").map(str::to_owned).collect(),
            enabled: form.get("enabled") == "yes",
        }
    }

    /// The body that asks the API for the same; the endpoint has headers of these names.
    pub(super) fn body(&self, known: &[&str]) -> Result<Value, Problem> {
        let name = Some(&self.name).filter(|name| !name.is_empty());
        let mut body = Map::new();
        body.insert("url".to_owned(), json!(self.url));
        body.insert("name".to_owned(), json!(name));
        body.insert("format".to_owned(), json!(self.format));
        body.insert("events".to_owned(), json!(self.events));
        body.insert("enabled".to_owned(), json!(self.enabled));
        // The field is there for every format, and counts for one.
        if self.format == Format::Jwt.word() && !self.algorithm.is_empty() {
            body.insert("algorithm".to_owned(), json!(self.algorithm));
        }
        if let Some(headers) = self.headers.body(known)? {
            body.insert("headers".to_owned(), headers);
        }
        Ok(body.into())
    }

    /// The fields; the endpoint has headers of these names.
    pub(super) fn fields(&self, known: &[&str], problem: Option<&Problem>) -> Markup {
        let is_wrong = |field: &str| {
            let faults = problem.map(Problem::faults).unwrap_or_default();
            let wrong = faults.iter().any(|fault| fault.path.starts_with(field));
            wrong.then_some("true")
        };
        html! {
            div class="field" {
                label for="url" { "URL" }
                input id="url" name="url" type="url" required value=(self.url) aria-invalid=[is_wrong("url")];
            }
            div class="field" {
                label for="name" { "Name (optional)" }
                input id="name" name="name" maxlength="200" value=(self.name) aria-invalid=[is_wrong("name")];
            }
            div class="field" {
                label for="format" { "Format" }
                select id="format" name="format" aria-invalid=[is_wrong("format")] {
                    @for format in Format::ALL {
                        option value=(format.word()) selected[format.word() == self.format] { (words(format)) }
                    }
                }
            }
            div class="field" {
                label for="algorithm" { "Algorithm (for signed tokens only)" }
                select id="algorithm" name="algorithm" aria-invalid=[is_wrong("algorithm")] {
                    @for algorithm in Algorithm::ALL.map(Algorithm::word) {
                        option value=(algorithm) selected[algorithm == self.algorithm] { (algorithm) }
                    }
                }
            }
            fieldset {
                legend { "Events" }
                div class="ticks" {
                    @for kind in EventType::ALL {
                        (checkbox("events", kind.word(), self.events.iter().any(|one| one == kind.word())))
                    }
                }
            }
            (self.headers.fields(known, is_wrong("headers")))
            label class="tick" {
                input type="checkbox" name="enabled" value="yes" checked[self.enabled];
                span { "On: it receives events" }
            }
        }
    }
}

const fn words(format: Format) -> &'static str {
    match format {
        Format::Standard => "Standard Webhooks, Polar's bodies",
        Format::Raw => "The same by Polar's name, raw",
        Format::Jwt => "Signed tokens, Wix's envelope",
        Format::Thinkific => "Thinkific's envelope and signature",
    }
}
