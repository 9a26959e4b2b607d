//! Templates and links.

use jiff::Timestamp;

use super::{
    Fact, Subject,
    entity::{Entity, kept_as, micros},
    origin,
};
use crate::domain::{
    ids::EventId,
    link::Link,
    offer::{Exhaustion, OfferId},
    template::Template,
    webhook::EventType,
};

/// An offer is exhausted: no change of it, so it has no place among those.
pub(super) fn exhausted(exhaustion: Exhaustion) -> Fact {
    let (at, revision) = (exhaustion.at, exhaustion.revision);
    let kind = match exhaustion.offer {
        OfferId::Template(_) => EventType::TemplateExhausted,
        OfferId::Link(_) => EventType::LinkExhausted,
    };
    let record = format!("LIMIT#{}", exhaustion.offer.uuid());
    Fact {
        id: EventId::of(&record, revision, kind, at),
        kind,
        site: exhaustion.site,
        at,
        revision,
        sequence: micros(at),
        by_erasure: false,
        origin: None,
        subject: Subject::Exhaustion(Box::new(exhaustion)),
    }
}

impl Entity for Template {
    kept_as!("TEMPLATE");

    fn created_at(&self) -> Timestamp {
        self.created_at()
    }

    fn changed_at(&self) -> Timestamp {
        self.updated_at
    }

    fn births(&self) -> Vec<EventType> {
        vec![EventType::TemplateCreated]
    }

    fn changes(&self, _: Option<&Self>) -> Vec<EventType> {
        vec![match self.deleted_at {
            Some(_) => EventType::TemplateDeleted,
            None => EventType::TemplateUpdated,
        }]
    }

    /// Each change is a microsecond later than the one before.
    fn sequence(&self, _: (u64, u64), at: Timestamp) -> u64 {
        micros(at)
    }

    fn subject(&self, old: Option<&Self>, _: EventType) -> Subject {
        Subject::Template(Box::new(self.clone()), old.cloned().map(Box::new))
    }
}

impl Entity for Link {
    kept_as!("LINK");

    fn created_at(&self) -> Timestamp {
        self.created_at()
    }

    fn changed_at(&self) -> Timestamp {
        self.changed_at()
    }

    fn births(&self) -> Vec<EventType> {
        vec![EventType::LinkCreated]
    }

    fn changes(&self, _: Option<&Self>) -> Vec<EventType> {
        vec![match self.deleted_at {
            Some(_) => EventType::LinkDeleted,
            None => EventType::LinkUpdated,
        }]
    }

    fn origin(&self, _: Option<&Self>) -> Option<&'static str> {
        self.lost_product.then_some(origin::PRODUCT_ARCHIVED)
    }

    /// Each change is a microsecond later than the one before.
    fn sequence(&self, _: (u64, u64), at: Timestamp) -> u64 {
        micros(at)
    }

    fn subject(&self, old: Option<&Self>, _: EventType) -> Subject {
        Subject::Link(Box::new(self.clone()), old.cloned().map(Box::new))
    }
}
