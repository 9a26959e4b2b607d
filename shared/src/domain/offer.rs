//! Offers: whatever a shareable URL stands for.

mod campaign;
mod exhaustion;
mod fallbacks;
mod limit;
mod limited;
mod preview;
mod schedule;
pub mod slots;

pub use campaign::Campaign;
pub use exhaustion::Exhaustion;
pub use fallbacks::{Fallback, Fallbacks, Reason};
pub use limit::{Counts, Limit, Usage};
pub use limited::Limited;
pub use preview::Preview;
pub use schedule::Schedule;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    ids::{LinkId, TemplateId},
    problem::Refusal,
};

/// How long a deleted offer can be restored: its tombstone stays for good.
pub const RESTORABLE: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Refuses what was deleted too long ago.
pub(super) fn check_restorable(deleted_at: Timestamp, now: Timestamp) -> Result<(), Refusal> {
    if now.duration_since(deleted_at) > RESTORABLE {
        return Err(Refusal::RestoreTooLate);
    }
    Ok(())
}

/// Which offer a checkout was made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferId {
    /// A checkout template.
    Template(TemplateId),
    /// A checkout link.
    Link(LinkId),
}

impl OfferId {
    /// The bare UUID.
    #[must_use]
    pub const fn uuid(self) -> Uuid {
        match self {
            Self::Template(id) => id.uuid(),
            Self::Link(id) => id.uuid(),
        }
    }
}

/// What an offer's fields and the time amount to: derived, never stored.
///
/// What comes first hides what follows: a deleted offer is nothing else, and one that was switched off
/// has no schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EffectiveState {
    /// It makes checkouts.
    Active,
    /// The merchant deleted it; its id is never used again.
    Deleted,
    /// The merchant switched it off.
    Inactive,
    /// Its time is still to come.
    NotStarted,
    /// Its time is over.
    Ended,
    /// It was used as often as it may be.
    Exhausted,
}

impl EffectiveState {
    /// Why it makes no checkout, unless it does.
    #[must_use]
    pub const fn reason(self) -> Option<Reason> {
        match self {
            Self::Active => None,
            Self::Deleted => Some(Reason::Deleted),
            Self::Inactive => Some(Reason::Inactive),
            Self::NotStarted => Some(Reason::NotStarted),
            Self::Ended => Some(Reason::Ended),
            Self::Exhausted => Some(Reason::Exhausted),
        }
    }
}
