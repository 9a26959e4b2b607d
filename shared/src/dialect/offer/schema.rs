//! Schemas of what all offers have in common.

use serde_json::Value;

use super::Spelling;
use crate::dialect::schema::{about, moment, word};

/// What an offer amounts to.
pub(in crate::dialect) fn effective_state(spelling: &Spelling) -> (&'static str, Value) {
    let text = "What its fields and the time amount to, now.";
    (
        spelling.effective_state,
        about(text, word(&spelling.states)),
    )
}

/// What is written and told of a campaign.
pub(in crate::dialect) fn campaign(spelling: &Spelling) -> [(&'static str, Value); 2] {
    let (start, end) = ("Checkouts are made from then on.", "And until then.");
    [
        (spelling.starts_at, about(start, moment())),
        (spelling.ends_at, about(end, moment())),
    ]
}
