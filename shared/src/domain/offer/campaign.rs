//! What all offers have that a merchant runs a sale with.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{EffectiveState, Fallbacks, Limit, Preview, Schedule, Usage};

/// What a merchant runs a sale with, whatever the offer is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Campaign {
    /// When it makes checkouts.
    #[serde(skip_serializing_if = "Schedule::is_always", default)]
    pub schedule: Schedule,
    /// How often it may be used.
    #[serde(skip_serializing_if = "Limit::is_none", default)]
    pub limit: Limit,
    /// What people get when it makes none.
    #[serde(skip_serializing_if = "Fallbacks::is_empty", default)]
    pub fallbacks: Fallbacks,
    /// What it looks like where it is shared.
    #[serde(skip_serializing_if = "Preview::is_empty", default)]
    pub preview: Preview,
}

impl Campaign {
    /// What an offer that is there and not switched off is at a time, as often as it was used by then.
    #[must_use]
    pub fn state(&self, now: Timestamp, usage: Usage) -> EffectiveState {
        match self.schedule.state(now) {
            EffectiveState::Active => self.limit.state(usage),
            other => other,
        }
    }

    /// Whether nothing is said: the offer makes checkouts whenever it is not switched off.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}
