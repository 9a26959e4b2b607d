//! How dialects spell what all offers have in common.

use crate::domain::offer::EffectiveState;

/// A dialect's words.
#[derive(Debug)]
pub(in crate::dialect) struct Spelling {
    /// The field that says what an offer amounts to now.
    pub(in crate::dialect) effective_state: &'static str,
    pub(in crate::dialect) starts_at: &'static str,
    pub(in crate::dialect) ends_at: &'static str,
    /// In the order of [`STATES`].
    pub(in crate::dialect) states: [&'static str; 5],
}

/// What an offer can amount to.
const STATES: [EffectiveState; 5] = [
    EffectiveState::Active,
    EffectiveState::Inactive,
    EffectiveState::NotStarted,
    EffectiveState::Ended,
    EffectiveState::Deleted,
];

/// As Wix spells: `startsAt`, `NOT_STARTED`.
pub(in crate::dialect) const CAMEL: Spelling = Spelling {
    effective_state: "effectiveState",
    starts_at: "startsAt",
    ends_at: "endsAt",
    states: ["ACTIVE", "INACTIVE", "NOT_STARTED", "ENDED", "DELETED"],
};

/// As Polar spells: `starts_at`, `not_started`.
pub(in crate::dialect) const SNAKE: Spelling = Spelling {
    effective_state: "effective_state",
    starts_at: "starts_at",
    ends_at: "ends_at",
    states: ["active", "inactive", "not_started", "ended", "deleted"],
};

impl Spelling {
    /// The word for a state.
    pub(super) fn state(&self, state: EffectiveState) -> &'static str {
        let words = STATES.iter().zip(self.states);
        let mut named = words.filter(|(known, _)| **known == state);
        named.next().map_or("", |(_, word)| word)
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
    }
}
