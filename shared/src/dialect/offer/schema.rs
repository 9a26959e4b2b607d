//! Schemas of what all offers have in common.

use serde_json::Value;

use super::{FALLBACKS, LIMIT, PREVIEW, Spelling, spelling::USAGE};
use crate::{
    dialect::schema::{
        Fields, about, anything, integer, moment, nullable, object, one_of, text, url, word,
    },
    domain::offer::{Limit, Preview},
};

/// What an offer amounts to.
pub(in crate::dialect) fn effective_state(spelling: &Spelling) -> (&'static str, Value) {
    let text = "What its fields and the time amount to, now.";
    (
        spelling.effective_state,
        about(text, word(&spelling.states)),
    )
}

/// What is written of a campaign, or told of it.
pub(in crate::dialect) fn campaign(spelling: &Spelling) -> [(&'static str, Value); 5] {
    let (start, end) = ("Checkouts are made from then on.", "And until then.");
    [
        (spelling.starts_at, about(start, moment())),
        (spelling.ends_at, about(end, moment())),
        (LIMIT, limit(spelling)),
        (FALLBACKS, fallbacks(spelling)),
        (PREVIEW, preview(spelling)),
    ]
}

fn limit(spelling: &Spelling) -> Value {
    let most = || integer(1..=Limit::MOST.into());
    let max = about("How often it may be used in all.", most());
    let counts = "What is counted for that. Checkouts, when they are made: those that nobody pays count, too. \
                  Or orders, when a buyer confirms: what is not paid in the end is free again.";
    let per_customer =
        "How often it may be used with the same e-mail address; counted when a buyer confirms.";
    let fields = object()
        .takes([("max", max)])
        .takes([("counts", about(counts, word(spelling.counts)))])
        .takes([(spelling.per_customer, about(per_customer, most()))])
        .may_have(USAGE.map(|name| (name, about("Only told.", anything()))));
    about("How often it may be used.", fields.closed())
}

fn fallbacks(spelling: &Spelling) -> Value {
    let (kind, rest) = spelling.kinds.split_at(1);
    let fallback = one_of(vec![
        object()
            .has([("type", word(kind)), ("url", url())])
            .closed(),
        object().has([("type", word(rest))]).closed(),
    ]);
    let fields = |all: Fields, name: &'static str| all.takes([(name, fallback.clone())]);
    let all = spelling.reasons.into_iter().fold(object(), fields);
    let text = "What people get instead of a checkout: they are sent to a URL, or see a page that says why. \
                Where nothing is said, they are sent to the home of the site.";
    about(text, all.closed())
}

fn preview(spelling: &Spelling) -> Value {
    let fields = object().takes([
        ("title", text(1..=Preview::MAX_TITLE)),
        ("description", text(1..=Preview::MAX_DESCRIPTION)),
        (spelling.image_url, url()),
    ]);
    about("What it looks like where it is shared.", fields.closed())
}

/// What is always told of a campaign, `null` where nothing is said.
pub(in crate::dialect) fn told_campaign(spelling: &Spelling) -> [(&'static str, Value); 5] {
    campaign(spelling).map(|(name, schema)| (name, nullable(schema)))
}
