//! What all offers have that a merchant runs a sale with.

use serde::{Deserialize, Serialize};

use super::{Fallbacks, Preview, Schedule};

/// What a merchant runs a sale with, whatever the offer is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Campaign {
    /// When it makes checkouts.
    #[serde(skip_serializing_if = "Schedule::is_always", default)]
    pub schedule: Schedule,
    /// What people get when it makes none.
    #[serde(skip_serializing_if = "Fallbacks::is_empty", default)]
    pub fallbacks: Fallbacks,
    /// What it looks like where it is shared.
    #[serde(skip_serializing_if = "Preview::is_empty", default)]
    pub preview: Preview,
}

impl Campaign {
    /// Whether nothing is said: the offer makes checkouts whenever it is not switched off.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}
