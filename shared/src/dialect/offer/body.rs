//! What clients are told of any offer.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{FALLBACKS, LIMIT, PREVIEW, Spelling, spelling::USAGE};
use crate::domain::offer::{
    Campaign, Counts, EffectiveState, Fallback, Fallbacks, Limit, Preview, Usage,
};

/// The fields of a campaign, and what the offer amounts to now; nothing where nothing is said. How
/// often it was used is told where that is known.
pub(in crate::dialect) fn campaign_fields(
    campaign: &Campaign,
    (state, usage): (EffectiveState, Option<Usage>),
    spelling: &Spelling,
) -> Vec<(&'static str, Option<Value>)> {
    let schedule = campaign.schedule;
    let moment = |moment: Option<Timestamp>| moment.map(|moment| json!(moment));
    vec![
        (spelling.effective_state, Some(spelling.state(state).into())),
        (spelling.starts_at, moment(schedule.starts_at())),
        (spelling.ends_at, moment(schedule.ends_at())),
        (LIMIT, limit(campaign.limit, usage, spelling)),
        (FALLBACKS, fallbacks(&campaign.fallbacks, spelling)),
        (PREVIEW, preview(&campaign.preview, spelling)),
    ]
}

fn limit(limit: Limit, usage: Option<Usage>, spelling: &Spelling) -> Option<Value> {
    let counts = match limit.counts {
        Counts::Checkouts => spelling.counts.first(),
        Counts::Orders => spelling.counts.last(),
    };
    let told = [
        ("max", limit.max.map(Into::into)),
        ("counts", limit.max.and(counts).map(|word| json!(word))),
        (spelling.per_customer, limit.per_customer.map(Into::into)),
    ];
    let numbers = limit.max.zip(usage).map(|(max, usage)| {
        let Usage { taken, completed } = usage;
        [taken, usage.reserved(), completed, usage.remaining(max)]
    });
    let numbers = numbers.map(|numbers| USAGE.into_iter().zip(numbers));
    let numbers = numbers.into_iter().flatten();
    let told = told
        .into_iter()
        .chain(numbers.map(|(name, number)| (name, Some(json!(number)))));
    said(
        told.filter_map(|(name, value)| Some((name.to_owned(), value?)))
            .collect(),
    )
}

fn fallbacks(all: &Fallbacks, spelling: &Spelling) -> Option<Value> {
    let [url, page] = spelling.kinds else {
        return None;
    };
    let told = spelling.reasons().filter_map(|(reason, name)| {
        let told = match all.of(reason)? {
            Fallback::Url(target) => json!({"type": url, "url": target}),
            Fallback::Page => json!({"type": page}),
        };
        Some((name.to_owned(), told))
    });
    said(told.collect())
}

fn preview(preview: &Preview, spelling: &Spelling) -> Option<Value> {
    let fields = [
        ("title", preview.title.as_deref()),
        ("description", preview.description.as_deref()),
        (
            spelling.image_url,
            preview.image_url.as_ref().map(|url| url.as_str()),
        ),
    ];
    let told = fields
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?.into())));
    said(told.collect())
}

fn said(fields: Map<String, Value>) -> Option<Value> {
    (!fields.is_empty()).then_some(Value::Object(fields))
}
