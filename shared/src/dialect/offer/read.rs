//! What clients say of any offer.

use jiff::Timestamp;

use super::{FALLBACKS, LIMIT, PREVIEW, Spelling, spelling::USAGE};
use crate::{
    dialect::reader::{Fields, Node},
    domain::{
        fault::Rule,
        offer::{Campaign, Counts, Fallback, Fallbacks, Limit, Preview, Schedule},
        urls::WebUrl,
    },
};

/// Whether any field of it is there, `null` or not.
pub(in crate::dialect) fn names_campaign(fields: &Fields<'_>, spelling: &Spelling) -> bool {
    spelling.written().iter().any(|name| fields.names(name))
}

/// `old` with the fields that are there; `null` clears.
pub(in crate::dialect) fn read_campaign(
    fields: &Fields<'_>,
    spelling: &Spelling,
    old: &Campaign,
) -> Option<Campaign> {
    let schedule = read_schedule(fields, spelling, old.schedule);
    let limit = match fields.get(LIMIT) {
        Some(node) => read_limit(&node, spelling, old.limit),
        None if fields.names(LIMIT) => Some(Limit::default()),
        None => Some(old.limit),
    };
    let fallbacks = match fields.get(FALLBACKS) {
        Some(node) => read_fallbacks(&node, spelling, &old.fallbacks),
        None if fields.names(FALLBACKS) => Some(Fallbacks::default()),
        None => Some(old.fallbacks.clone()),
    };
    let preview = match fields.get(PREVIEW) {
        Some(node) => read_preview(&node, spelling, &old.preview),
        None if fields.names(PREVIEW) => Some(Preview::default()),
        None => Some(old.preview.clone()),
    };
    Some(Campaign {
        schedule: schedule?,
        limit: limit?,
        fallbacks: fallbacks?,
        preview: preview?,
    })
}

fn read_schedule(fields: &Fields<'_>, spelling: &Spelling, old: Schedule) -> Option<Schedule> {
    let read = |name: &str, old: Option<Timestamp>| match fields.names(name) {
        true => fields.optional(name, |node| read_moment(&node)),
        false => Some(old),
    };
    let start = read(spelling.starts_at, old.starts_at());
    let end = read(spelling.ends_at, old.ends_at());
    let (start, end) = (start?, end?);
    Schedule::new(start, end).or_else(|| {
        let named = [spelling.ends_at, spelling.starts_at];
        let name = named.into_iter().find(|name| fields.names(name))?;
        let (start, end) = start.zip(end)?;
        let message = format!("it ends `{end}`, which must be after it starts, `{start}`");
        fields.fault(name, Rule::Other("ORDER"), message)
    })
}

/// `old` with the fields that are there.
fn read_limit(node: &Node<'_>, spelling: &Spelling, old: Limit) -> Option<Limit> {
    const MAX: &str = "max";
    const COUNTS: &str = "counts";
    let known: Vec<&str> = [MAX, COUNTS, spelling.per_customer]
        .into_iter()
        .chain(USAGE)
        .collect();
    let fields = node.object(&known)?;
    let number = |name: &str, old: Option<u32>| match fields.names(name) {
        true => fields.optional(name, |node| {
            u32::try_from(node.integer(1..=Limit::MOST.into())?).ok()
        }),
        false => Some(old),
    };
    let max = number(MAX, old.max);
    let per_customer = number(spelling.per_customer, old.per_customer);
    let counts = match fields.get(COUNTS) {
        Some(node) => node.word(spelling.counts, &[Counts::Checkouts, Counts::Orders]),
        None if fields.names(COUNTS) => Some(Counts::default()),
        None => Some(old.counts),
    };
    let (max, per_customer, counts) = (max?, per_customer?, counts?);
    let says_something = fields.names(MAX) || fields.names(spelling.per_customer);
    if max.is_none() && (fields.names(COUNTS) || !says_something) && per_customer.is_none() {
        let message = format!("expected `{MAX}`, `{}` or both", spelling.per_customer);
        return node.fault(Rule::Required, message);
    }
    Some(Limit {
        max,
        counts,
        per_customer,
    })
}

/// `old` with the reasons that are there.
fn read_fallbacks(node: &Node<'_>, spelling: &Spelling, old: &Fallbacks) -> Option<Fallbacks> {
    let fields = node.object(&spelling.reasons)?;
    let mut all = Some(old.clone());
    for (reason, name) in spelling.reasons().filter(|(_, name)| fields.names(name)) {
        let read = fields.optional(name, |node| read_fallback(&node, spelling));
        // Read on: all faults are told at once.
        all = all.and_then(|all| Some(all.with(reason, read?)));
    }
    all
}

fn read_fallback(node: &Node<'_>, spelling: &Spelling) -> Option<Fallback> {
    let fields = node.object(&["type", "url"])?;
    let is_page = fields
        .required("type")?
        .word(spelling.kinds, &[false, true])?;
    match (is_page, fields.get("url")) {
        (true, None) => Some(Fallback::Page),
        (true, Some(url)) => url.fault(Rule::NotAllowed, "a page has no `url`"),
        (false, _) => {
            let url = fields.required("url")?;
            url.parsed(WebUrl::parse_fixed).map(Fallback::Url)
        }
    }
}

/// `old` with the fields that are there.
fn read_preview(node: &Node<'_>, spelling: &Spelling, old: &Preview) -> Option<Preview> {
    let image_url = spelling.image_url;
    let fields = node.object(&["title", "description", image_url])?;
    let line = |name: &str, most: usize, old: &Option<String>| match fields.names(name) {
        true => fields.optional(name, |node| read_line(&node, most)),
        false => Some(old.clone()),
    };
    let title = line("title", Preview::MAX_TITLE, &old.title);
    let description = line("description", Preview::MAX_DESCRIPTION, &old.description);
    let image = match fields.names(image_url) {
        true => fields.optional(image_url, |node| node.parsed(WebUrl::parse_fixed)),
        false => Some(old.image_url.clone()),
    };
    Some(Preview {
        title: title?,
        description: description?,
        image_url: image?,
    })
}

/// What people read: one line, and not only blanks.
fn read_line(node: &Node<'_>, most: usize) -> Option<String> {
    let text = node.string(1..=most)?;
    if text.trim().is_empty() || text.chars().any(char::is_control) {
        return node.fault(Rule::Format, "expected one line that says something");
    }
    Some(text)
}

/// A date and time with its offset.
pub(in crate::dialect) fn read_moment(node: &Node<'_>) -> Option<Timestamp> {
    node.parsed(|text| {
        let expected = "expected a time with its offset, such as `2026-12-24T18:00:00Z`";
        text.parse().map_err(|_| expected.to_owned())
    })
}
