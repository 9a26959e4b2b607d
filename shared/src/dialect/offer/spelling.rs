//! How dialects spell what all offers have in common.

use crate::domain::offer::{EffectiveState, Reason};

/// A dialect's words.
#[derive(Debug)]
pub(in crate::dialect) struct Spelling {
    /// The field that says what an offer amounts to now.
    pub(in crate::dialect) effective_state: &'static str,
    pub(in crate::dialect) starts_at: &'static str,
    pub(in crate::dialect) ends_at: &'static str,
    /// In the order of [`STATES`].
    pub(in crate::dialect) states: [&'static str; 6],
    /// In the order of [`Reason::ALL`].
    pub(in crate::dialect) reasons: [&'static str; 5],
    /// The kinds of fallbacks: an address, and a page of ours.
    pub(in crate::dialect) kinds: &'static [&'static str],
    pub(in crate::dialect) image_url: &'static str,
    /// What a limit counts: checkouts, and orders.
    pub(in crate::dialect) counts: &'static [&'static str],
    pub(in crate::dialect) per_customer: &'static str,
}

/// How often an offer may be used, in every dialect.
pub(in crate::dialect) const LIMIT: &str = "limit";
/// What is only told of a limit, and ignored when a client sends it back, in every dialect.
pub(in crate::dialect) const USAGE: [&str; 4] = ["taken", "reserved", "completed", "remaining"];
/// What people get instead of a checkout, in every dialect.
pub(in crate::dialect) const FALLBACKS: &str = "fallbacks";
/// What an offer looks like where it is shared, in every dialect.
pub(in crate::dialect) const PREVIEW: &str = "preview";

/// What an offer can amount to.
const STATES: [EffectiveState; 6] = [
    EffectiveState::Active,
    EffectiveState::Inactive,
    EffectiveState::NotStarted,
    EffectiveState::Ended,
    EffectiveState::Exhausted,
    EffectiveState::Deleted,
];

/// As Wix spells: `startsAt`, `NOT_STARTED`.
pub(in crate::dialect) const CAMEL: Spelling = Spelling {
    effective_state: "effectiveState",
    starts_at: "startsAt",
    ends_at: "endsAt",
    states: [
        "ACTIVE",
        "INACTIVE",
        "NOT_STARTED",
        "ENDED",
        "EXHAUSTED",
        "DELETED",
    ],
    reasons: ["inactive", "notStarted", "ended", "exhausted", "deleted"],
    kinds: &["URL", "PAGE"],
    image_url: "imageUrl",
    counts: &["CHECKOUTS", "ORDERS"],
    per_customer: "perCustomer",
};

/// As Polar spells: `starts_at`, `not_started`.
pub(in crate::dialect) const SNAKE: Spelling = Spelling {
    effective_state: "effective_state",
    starts_at: "starts_at",
    ends_at: "ends_at",
    states: [
        "active",
        "inactive",
        "not_started",
        "ended",
        "exhausted",
        "deleted",
    ],
    reasons: ["inactive", "not_started", "ended", "exhausted", "deleted"],
    kinds: &["url", "page"],
    image_url: "image_url",
    counts: &["checkouts", "orders"],
    per_customer: "per_customer",
};

impl Spelling {
    /// The word for a state.
    pub(in crate::dialect) fn state(&self, state: EffectiveState) -> &'static str {
        let words = STATES.iter().zip(self.states);
        let mut named = words.filter(|(known, _)| **known == state);
        named.next().map_or("", |(_, word)| word)
    }

    /// Every reason with its field.
    pub(in crate::dialect) fn reasons(&self) -> impl Iterator<Item = (Reason, &'static str)> {
        Reason::ALL.into_iter().zip(self.reasons)
    }

    /// All fields that a client may write.
    pub(in crate::dialect) const fn written(&self) -> [&'static str; 5] {
        [self.starts_at, self.ends_at, LIMIT, FALLBACKS, PREVIEW]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_state_has_a_word_in_each_spelling() {
        for state in STATES {
            let debug = format!("{state:?}").to_lowercase();
            for spelling in [&CAMEL, &SNAKE] {
                let word = spelling.state(state).to_lowercase();
                assert_eq!(word.replace('_', ""), debug);
            }
        }
        for spelling in [&CAMEL, &SNAKE] {
            for (reason, word) in spelling.reasons() {
                let debug = format!("{reason:?}").to_lowercase();
                assert_eq!(word.replace('_', "").to_lowercase(), debug);
            }
        }
    }
}
