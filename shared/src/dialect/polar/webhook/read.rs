//! Endpoints as clients write them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{ALGORITHMS, EVENT_TYPES, FORMATS, MASK};
use crate::{
    dialect::{
        polar::{API_VERSION, check_site, read_body, read_name},
        reader::{Fields, Node},
        thinkific::topic_of,
    },
    domain::{
        fault::Rule,
        ids::SiteId,
        problem::Problem,
        webhook::{Algorithm, Endpoint, EventType, Format},
    },
};

/// The fields of an endpoint, besides its site.
pub(super) const FIELDS: [&str; 8] = [
    "algorithm",
    "api_version",
    "enabled",
    "events",
    "format",
    "headers",
    "name",
    "url",
];
pub(super) const NAME: std::ops::RangeInclusive<usize> = 1..=200;
/// The most headers of the merchant's own.
pub const MAX_HEADERS: usize = 10;
/// The longest that a replaced secret counts, in hours.
pub(super) const MAX_KEPT: i64 = 7 * 24;

/// What is asked about what a merchant writes: where webhooks may go, and with which headers.
#[derive(Clone, Copy)]
pub struct EndpointGuards<'a> {
    /// What is wrong with a URL.
    pub url: &'a (dyn Fn(&str) -> Result<(), String> + Sync),
    /// What is wrong with a header's name and value.
    pub header: &'a (dyn Fn(&str, &str) -> Result<(), String> + Sync),
}

impl std::fmt::Debug for EndpointGuards<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EndpointGuards")
    }
}

/// An endpoint as its merchant wants it.
#[derive(Clone, PartialEq, Eq)]
pub struct EndpointWish {
    /// Where it is.
    pub url: String,
    /// What it is called.
    pub name: Option<String>,
    /// How events are written for it.
    pub format: Format,
    /// What its tokens are signed with.
    pub algorithm: Algorithm,
    /// What it receives.
    pub events: BTreeSet<EventType>,
    /// Its switch, if that is mentioned.
    pub enabled: Option<bool>,
    /// All of the merchant's own headers, if they are mentioned; one without a value keeps the one that it
    /// has.
    pub headers: Option<BTreeMap<String, Option<String>>>,
}

impl EndpointWish {
    /// The endpoint as it is wished; what it keeps sealed is not touched.
    #[must_use]
    pub fn applied(&self, old: &Endpoint) -> Endpoint {
        Endpoint {
            url: self.url.clone(),
            name: self.name.clone(),
            format: self.format,
            algorithm: self.algorithm,
            events: self.events.clone(),
            enabled: self.enabled.unwrap_or(old.enabled),
            disabled: old.disabled.filter(|_| self.enabled != Some(true)),
            ..old.clone()
        }
    }
}

impl std::fmt::Debug for EndpointWish {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EndpointWish {{ url: {:?}, .. }}", self.url)
    }
}

/// Reads a new endpoint.
///
/// # Errors
///
/// All faults.
pub fn read_new_endpoint(
    body: &Value,
    site: SiteId,
    guards: EndpointGuards<'_>,
) -> Result<EndpointWish, Problem> {
    let read = read_body(body, |node| {
        let fields = node.object(&[FIELDS.as_slice(), &["organization_id"]].concat())?;
        check_site(&fields, site);
        check_version(&fields);
        let url = fields.required("url");
        let url = url.and_then(|node| node.parsed(|text| url_of(text, guards)));
        let name = fields.optional("name", |node| read_name(&node, NAME));
        let format = fields.required("format").and_then(|node| format(&node));
        let algorithm = algorithm(&fields, format, None);
        let events = fields.required("events").and_then(|node| events(&node));
        let headers = fields.optional("headers", |node| headers(&node, guards, &[]));
        let enabled = fields.optional("enabled", |node| node.boolean());
        let wish = EndpointWish {
            url: url?,
            name: name?,
            format: format?,
            algorithm: algorithm?,
            events: events?,
            enabled: enabled?,
            headers: headers?,
        };
        check_topics(&fields, wish)
    });
    read.map_err(|problem| discreet(problem, body))
}

/// Reads an update of an endpoint with headers of these names: what is there changes.
///
/// # Errors
///
/// All faults.
pub fn read_endpoint_update(
    body: &Value,
    (old, names): (&Endpoint, &[&str]),
    guards: EndpointGuards<'_>,
) -> Result<EndpointWish, Problem> {
    let read = read_body(body, |node| {
        let fields = node.object(&FIELDS)?;
        check_version(&fields);
        let url = fields.optional("url", |node| node.parsed(|text| url_of(text, guards)));
        let name = match fields.names("name") {
            true => fields.optional("name", |node| read_name(&node, NAME)),
            false => Some(old.name.clone()),
        };
        let format = fields.optional("format", |node| format(&node));
        let format = format.map(|format| format.unwrap_or(old.format));
        let algorithm = algorithm(&fields, format, Some(old));
        let events = fields.optional("events", |node| events(&node));
        let headers = match fields.get("headers") {
            Some(node) => headers(&node, guards, names).map(Some),
            None => Some(fields.names("headers").then(BTreeMap::new)),
        };
        let enabled = fields.optional("enabled", |node| node.boolean());
        let wish = EndpointWish {
            url: url?.unwrap_or_else(|| old.url.clone()),
            name: name?,
            format: format?,
            algorithm: algorithm?,
            events: events?.unwrap_or_else(|| old.events.clone()),
            enabled: enabled?,
            headers: headers?,
        };
        check_topics(&fields, wish)
    });
    read.map_err(|problem| discreet(problem, body))
}

/// Reads for how many hours a secret counts that another replaces, if the request says so.
///
/// # Errors
///
/// All faults.
pub fn read_secret_reset(body: &Value) -> Result<Option<i64>, Problem> {
    read_body(body, |node| {
        let fields = node.object(&["keep_old_for_hours"])?;
        fields.optional("keep_old_for_hours", |node| node.integer(0..=MAX_KEPT))
    })
}

/// Reads what an endpoint is to be tried out with: unless said, an event that it asks for.
///
/// # Errors
///
/// All faults.
pub fn read_endpoint_test(body: &Value, endpoint: &Endpoint) -> Result<EventType, Problem> {
    read_body(body, |node| {
        let fields = node.object(&["type"])?;
        let kind = fields.optional("type", |node| node.word(EVENT_TYPES, EventType::ALL));
        let kind = kind?.or_else(|| endpoint.events.first().copied());
        let kind = kind.unwrap_or(EventType::OrderPaid);
        if endpoint.format == Format::Thinkific && topic_of(kind).is_none() {
            return fields.fault("type", Rule::Other("TOPIC"), no_topic(kind));
        }
        Some(kind)
    })
}

/// A problem that does not tell the headers back, which may be credentials.
fn discreet(problem: Problem, body: &Value) -> Problem {
    let mut told = body.clone();
    if let Some(fields) = told.as_object_mut() {
        fields.remove("headers");
    }
    problem.about(&told)
}

fn url_of(text: &str, guards: EndpointGuards<'_>) -> Result<String, String> {
    (guards.url)(text).map(|()| text.to_owned())
}

fn format(node: &Node<'_>) -> Option<Format> {
    node.word(FORMATS, &Format::ALL)
}

/// Only tokens are signed with one.
fn algorithm(
    fields: &Fields<'_>,
    format: Option<Format>,
    old: Option<&Endpoint>,
) -> Option<Algorithm> {
    let named = fields.optional("algorithm", |node| node.word(ALGORITHMS, &Algorithm::ALL))?;
    match (named, format) {
        (Some(_), Some(format)) if format != Format::Jwt => {
            let message = "only endpoints of the format `jwt` have an algorithm";
            fields.fault("algorithm", Rule::OneOf, message)
        }
        (Some(algorithm), _) => Some(algorithm),
        (None, Some(Format::Jwt)) => Some(old.map_or_else(Algorithm::default, |old| old.algorithm)),
        (None, _) => Some(Algorithm::default()),
    }
}

/// Bodies are of one version only.
fn check_version(fields: &Fields<'_>) {
    if let Some(node) = fields.get("api_version") {
        node.word(&[API_VERSION], &[()]);
    }
}

fn no_topic(kind: EventType) -> String {
    format!("endpoints of the format `thinkific` receive no `{kind}`")
}

/// Thinkific's form has but some events.
fn check_topics(fields: &Fields<'_>, wish: EndpointWish) -> Option<EndpointWish> {
    let mut events = wish.events.iter();
    match events.find(|kind| topic_of(**kind).is_none()) {
        Some(kind) if wish.format == Format::Thinkific => {
            fields.fault("events", Rule::Other("TOPIC"), no_topic(*kind))
        }
        _ => Some(wish),
    }
}

fn events(node: &Node<'_>) -> Option<BTreeSet<EventType>> {
    let entries = node.list(1..=EVENT_TYPES.len())?.into_iter();
    let kinds: Vec<Option<EventType>> = entries
        .map(|entry| entry.word(EVENT_TYPES, EventType::ALL))
        .collect();
    kinds.into_iter().collect()
}

fn headers(
    node: &Node<'_>,
    guards: EndpointGuards<'_>,
    known: &[&str],
) -> Option<BTreeMap<String, Option<String>>> {
    let fields = node.any_object()?;
    if fields.map().len() > MAX_HEADERS {
        let message = format!("expected at most {MAX_HEADERS} headers");
        return node.fault(Rule::MaxSize(MAX_HEADERS), message);
    }
    let (mut headers, mut names) = (BTreeMap::new(), BTreeSet::new());
    for (name, node) in fields.entries() {
        let is_known = known.iter().any(|one| one.eq_ignore_ascii_case(name));
        let value = node.parsed(|value| match value {
            MASK if is_known => Ok(None),
            MASK => Err(format!(
                "`{MASK}` stands for a value that is there, and there is none"
            )),
            value => (guards.header)(name, value).map(|()| Some(value.to_owned())),
        });
        if !names.insert(name.to_ascii_lowercase()) {
            node.note(
                Rule::Other("TWICE"),
                "the header is there already, in another case",
            );
        }
        headers.extend(value.map(|value| (name.to_owned(), value)));
    }
    Some(headers)
}
