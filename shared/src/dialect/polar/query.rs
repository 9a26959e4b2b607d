//! Query strings of the management API, read with all their faults.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use super::list::{Paging, Sorted};
use crate::{
    dialect::reader::Faults,
    domain::{fault::Rule, ids::SiteId, metadata::Metadata, problem::Problem},
};

/// The parameters of a request and what is wrong with them. Unknown ones are ignored, as Polar does.
#[derive(Debug)]
pub struct Query<'a> {
    pairs: &'a [(String, String)],
    faults: Faults,
}

impl<'a> Query<'a> {
    /// Reads what a query string holds.
    #[must_use]
    pub fn new(pairs: &'a [(String, String)]) -> Self {
        let faults = Faults::default();
        Self { pairs, faults }
    }

    /// Gives what was read when all of it was right.
    ///
    /// # Errors
    ///
    /// All faults.
    pub fn finish<T>(self, read: T) -> Result<T, Problem> {
        self.faults.finish(Some(read)).map_err(Problem::invalid)
    }

    fn all(&self, name: &'a str) -> impl Iterator<Item = &'a str> {
        // Some clients mark lists with brackets.
        let named = self.pairs.iter().filter(move |(pair, _)| {
            pair == name || pair.strip_suffix("[]").is_some_and(|bare| bare == name)
        });
        named
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    fn fault(&self, name: &str, rule: Rule, message: &str) {
        self.faults.add(&format!("query.{name}"), rule, message);
    }

    /// A text, if it is there.
    #[must_use]
    pub fn text(&self, name: &'a str) -> Option<&'a str> {
        self.all(name).next()
    }

    /// Texts, none when the parameter is not there.
    #[must_use]
    pub fn texts(&self, name: &'a str) -> Vec<String> {
        self.all(name).map(str::to_owned).collect()
    }

    /// Refuses a parameter for a reason that reading it does not tell.
    pub fn refuse(&self, name: &str, message: &str) {
        self.fault(name, Rule::OneOf, message);
    }

    /// `true` or `false`, if it is there.
    #[must_use]
    pub fn flag(&self, name: &'a str) -> Option<bool> {
        match self.text(name)? {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => {
                self.fault(name, Rule::Format, "expected `true` or `false`");
                None
            }
        }
    }

    /// Ids, none when the parameter is not there.
    #[must_use]
    pub fn ids(&self, name: &'a str) -> Option<Vec<Uuid>> {
        let mut ids = Vec::new();
        for text in self.all(name) {
            match Uuid::try_parse(text).ok().filter(|_| text.len() == 36) {
                Some(id) => ids.push(id),
                None => {
                    self.fault(name, Rule::Format, "expected a UUID");
                    return None;
                }
            }
        }
        (!ids.is_empty()).then_some(ids)
    }

    /// Ids of one kind, none when the parameter is not there.
    #[must_use]
    pub fn ids_of<T>(&self, name: &'a str, kind: impl Fn(Uuid) -> T) -> Vec<T> {
        let ids = self.ids(name).unwrap_or_default();
        ids.into_iter().map(kind).collect()
    }

    fn moment(&self, name: &'a str) -> Option<Timestamp> {
        let moment = self.text(name)?.parse().ok();
        if moment.is_none() {
            self.fault(name, Rule::Format, "expected a date and time (RFC 3339)");
        }
        moment
    }

    /// From when until when something was, both ends included.
    #[must_use]
    pub fn span(&self, after: &'a str, before: &'a str) -> Span {
        Span(self.moment(after), self.moment(before))
    }

    /// Refuses `metadata[key]=value`, where a list does not know of it: it would find too much.
    pub fn refuse_metadata(&self) {
        let metadata = |(name, _): &&(String, String)| name.starts_with("metadata[");
        if let Some((name, _)) = self.pairs.iter().find(metadata) {
            self.refuse(name, "this list cannot be filtered by metadata");
        }
    }

    /// Whether `organization_id`, if it is there, names the site: no other is visible.
    #[must_use]
    pub fn is_about(&self, site: SiteId) -> bool {
        let sites = self.ids("organization_id");
        sites.is_none_or(|sites| sites.contains(&site.uuid()))
    }

    /// `metadata[key]=value`; a key that comes again may have any of its values.
    #[must_use]
    pub fn metadata(&self) -> MetadataFilter {
        let mut wanted = BTreeMap::<String, Vec<String>>::new();
        for (name, value) in self.pairs {
            let key = name
                .strip_prefix("metadata[")
                .and_then(|name| name.strip_suffix(']'));
            if let Some(key) = key {
                wanted
                    .entry(key.to_owned())
                    .or_default()
                    .push(value.clone());
            }
        }
        MetadataFilter(wanted)
    }

    /// Words of a list, none when the parameter is not there.
    #[must_use]
    pub fn words(
        &self,
        name: &'a str,
        known: &'static [&'static str],
    ) -> Option<Vec<&'static str>> {
        let mut words = Vec::new();
        for text in self.all(name) {
            match known.iter().find(|word| **word == text) {
                Some(word) => words.push(*word),
                None => {
                    let message = format!("expected one of {}", known.join(", "));
                    self.fault(name, Rule::Enum(known), &message);
                    return None;
                }
            }
        }
        (!words.is_empty()).then_some(words)
    }

    /// `page` from 1 and `limit`: 10 unless said, at most 100.
    #[must_use]
    pub fn paging(&self) -> Paging {
        let page = self.positive("page", 1);
        let limit = self.positive("limit", 10).min(Paging::MAX_LIMIT);
        if page.saturating_mul(limit) > Paging::DEEPEST {
            let message = format!("a page ends at the {}th object or before", Paging::DEEPEST);
            self.fault("page", Rule::Other("DEPTH"), &message);
            return Paging { page: 1, limit };
        }
        Paging { page, limit }
    }

    fn positive(&self, name: &'a str, default: usize) -> usize {
        let Some(text) = self.text(name) else {
            return default;
        };
        let number = text.parse().ok().filter(|number| *number > 0);
        number.unwrap_or_else(|| {
            self.fault(name, Rule::Min(1), "expected a whole number from 1");
            default
        })
    }

    /// The fields to sort by, the first first; `default` when there are none.
    #[must_use]
    pub fn sorting(&self, known: &'static [&'static str], default: Sorted) -> Vec<Sorted> {
        let mut sorting = Vec::new();
        for text in self.all("sorting") {
            let name = text.strip_prefix('-').unwrap_or(text);
            match known.iter().find(|field| **field == name) {
                Some(field) => sorting.push(Sorted {
                    field,
                    descending: text != name,
                }),
                None => {
                    let expected = known.join(", ");
                    let message = format!("expected one of {expected}, `-` before it to descend");
                    self.fault("sorting", Rule::Enum(known), &message);
                }
            }
        }
        if sorting.is_empty() {
            sorting.push(default);
        }
        sorting
    }
}

/// From when until when something was, both ends included; without ends it may never have been.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span(Option<Timestamp>, Option<Timestamp>);

impl Span {
    /// The two ends, as far as they are named.
    #[must_use]
    pub const fn ends(self) -> (Option<Timestamp>, Option<Timestamp>) {
        (self.0, self.1)
    }

    /// Whether a moment lies within.
    #[must_use]
    pub fn takes(self, moment: Option<Timestamp>) -> bool {
        let Self(after, before) = self;
        after.is_none_or(|after| moment.is_some_and(|moment| moment >= after))
            && before.is_none_or(|before| moment.is_some_and(|moment| moment <= before))
    }
}

/// Which values some keys of metadata have, as texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MetadataFilter(BTreeMap<String, Vec<String>>);

impl MetadataFilter {
    /// Whether all the keys are there with one of their values.
    #[must_use]
    pub fn takes(&self, metadata: &Metadata) -> bool {
        if self.0.is_empty() {
            return true;
        }
        let map = metadata.map();
        self.0.iter().all(|(key, values)| {
            let text = match map.get(key) {
                Some(Value::String(text)) => text.clone(),
                Some(other) => other.to_string(),
                None => return false,
            };
            values.contains(&text)
        })
    }
}

/// Whether a filter that names these takes a value; one that names none takes all.
pub(super) fn among<T: PartialEq>(wanted: &[T], value: Option<&T>) -> bool {
    wanted.is_empty() || value.is_some_and(|value| wanted.contains(value))
}

/// Whether `text` holds `part`, which is in lower case, in any case.
pub(super) fn contains(text: &str, part: &str) -> bool {
    text.to_lowercase().contains(part)
}
