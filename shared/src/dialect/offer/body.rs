//! What clients are told of any offer.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::Spelling;
use crate::domain::offer::{Campaign, EffectiveState};

/// The fields of a campaign, and what the offer amounts to now; nothing where nothing is said.
pub(in crate::dialect) fn campaign_fields(
    campaign: &Campaign,
    state: EffectiveState,
    spelling: &Spelling,
) -> Vec<(&'static str, Option<Value>)> {
    let schedule = campaign.schedule;
    let moment = |moment: Option<Timestamp>| moment.map(|moment| json!(moment));
    vec![
        (spelling.effective_state, Some(spelling.state(state).into())),
        (spelling.starts_at, moment(schedule.starts_at())),
        (spelling.ends_at, moment(schedule.ends_at())),
    ]
}
