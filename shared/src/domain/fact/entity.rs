//! What all that changes has in common.

use jiff::Timestamp;

use super::{Fact, Subject, origin};
use crate::domain::{
    ids::{EventId, SiteId},
    webhook::EventType,
};

/// No revision of anything means more facts.
const PLACES: u64 = 8;

/// Something that changes.
pub(super) trait Entity {
    /// What its record is called.
    fn record(&self) -> String;
    /// Whose it is.
    fn site(&self) -> SiteId;
    /// Counts its changes.
    fn revision(&self) -> u64;
    /// The revision that it was made with, where that can be known.
    fn made(&self) -> Option<u64> {
        Some(1)
    }
    /// When it was made.
    fn created_at(&self) -> Timestamp;
    /// When it last changed, or was made.
    fn changed_at(&self) -> Timestamp;
    /// Whether the person behind it was erased.
    fn anonymized(&self) -> bool {
        false
    }
    /// What its making means.
    fn births(&self) -> Vec<EventType>;
    /// What its latest change means. Where it is not known how it was before, only what needs no
    /// such knowledge.
    fn changes(&self, old: Option<&Self>) -> Vec<EventType>;
    /// What brought its making about.
    fn parent(&self) -> Option<&'static str> {
        None
    }
    /// What brought its latest change about.
    fn origin(&self, _old: Option<&Self>) -> Option<&'static str> {
        None
    }
    /// The sequence of what happened to it, the `place`th of its revision.
    ///
    /// No clock that goes back harms it: the time of its making never changes, and its revision grows.
    fn sequence(&self, (revision, place): (u64, u64), _at: Timestamp) -> u64 {
        micros(self.created_at()) + revision * PLACES + place
    }
    /// To what a fact of this kind happened.
    fn subject(&self, old: Option<&Self>, kind: EventType) -> Subject;
}

/// Says of an entity what nearly all of them say alike: what its record is called, and when it was made.
macro_rules! kept_as {
    ($name:literal) => {
        fn record(&self) -> String {
            format!(concat!($name, "#{}"), self.id)
        }

        fn site(&self) -> crate::domain::ids::SiteId {
            self.site
        }

        fn revision(&self) -> u64 {
            self.revision
        }
    };
    ($name:literal, $made_at:ident) => {
        kept_as!($name);

        fn created_at(&self) -> jiff::Timestamp {
            self.$made_at
        }

        fn changed_at(&self) -> jiff::Timestamp {
            self.modified_at.unwrap_or(self.$made_at)
        }
    };
}
pub(super) use kept_as;

/// Microseconds since 1970.
pub(super) fn micros(at: Timestamp) -> u64 {
    u64::try_from(at.as_microsecond()).unwrap_or_default()
}

/// What a change means.
pub(super) fn told<E: Entity>(old: Option<&E>, new: Option<&E>) -> Vec<Fact> {
    match new {
        Some(new) if old.is_none_or(|old| old.revision() != new.revision()) => {
            if new.made() == Some(new.revision()) {
                born(new, new.revision())
            } else {
                changed(new, old)
            }
        }
        Some(_) | None => Vec::new(),
    }
}

/// What can be known of the past.
pub(super) fn told_of_present<E: Entity>(present: Option<&E>) -> Vec<Fact> {
    let Some(present) = present else {
        return Vec::new();
    };
    let made = present.made();
    let mut facts = made.map_or_else(Vec::new, |revision| born(present, revision));
    if made != Some(present.revision()) {
        facts.extend(changed(present, None));
    }
    facts
}

fn born<E: Entity>(new: &E, revision: u64) -> Vec<Fact> {
    let facts = new.births().into_iter().zip(0..).map(|(kind, place)| Fact {
        origin: new.parent(),
        ..fact(new, None, (kind, new.created_at()), (revision, place))
    });
    facts.collect()
}

fn changed<E: Entity>(new: &E, old: Option<&E>) -> Vec<Fact> {
    let by_erasure = new.anonymized() && !old.is_some_and(Entity::anonymized);
    let erased = by_erasure.then_some(origin::CUSTOMER_ERASED);
    let kinds = new.changes(old).into_iter().zip(0..);
    let facts = kinds.map(|(kind, place)| Fact {
        by_erasure,
        // Who was erased is told of by its own request.
        origin: erased
            .filter(|_| kind.entity() != "customer")
            .or_else(|| new.origin(old)),
        ..fact(new, old, (kind, new.changed_at()), (new.revision(), place))
    });
    facts.collect()
}

fn fact<E: Entity>(
    new: &E,
    old: Option<&E>,
    (kind, at): (EventType, Timestamp),
    (revision, place): (u64, u64),
) -> Fact {
    let subject = new.subject(old, kind);
    let sequence = match &subject {
        // No change of the offer: it has no place among those.
        Subject::Use(_) => micros(at),
        _ => new.sequence((revision, place), at),
    };
    Fact {
        id: EventId::of(&new.record(), revision, kind, at),
        kind,
        site: new.site(),
        at,
        revision,
        sequence,
        by_erasure: false,
        origin: None,
        subject,
    }
}
