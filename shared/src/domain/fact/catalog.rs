//! Products and discounts.

use jiff::Timestamp;

use super::{
    Fact, Subject,
    entity::{Entity, kept_as},
};
use crate::domain::{
    catalog::{Discount, Product},
    ids::EventId,
    webhook::EventType,
};

impl Entity for Product {
    kept_as!("PRODUCT", created_at);

    fn births(&self) -> Vec<EventType> {
        vec![EventType::ProductCreated]
    }

    fn changes(&self, _: Option<&Self>) -> Vec<EventType> {
        vec![EventType::ProductUpdated]
    }

    fn subject(&self, _: Option<&Self>, _: EventType) -> Subject {
        Subject::Product(Box::new(self.clone()))
    }
}

impl Entity for Discount {
    kept_as!("DISCOUNT", created_at);

    fn births(&self) -> Vec<EventType> {
        vec![EventType::DiscountCreated]
    }

    fn changes(&self, _: Option<&Self>) -> Vec<EventType> {
        vec![EventType::DiscountUpdated]
    }

    fn subject(&self, _: Option<&Self>, _: EventType) -> Subject {
        Subject::Discount(Box::new(self.clone()))
    }
}

/// A discount is gone: one more revision, which is not stored.
pub(super) fn deleted_discount(old: &Discount, at: Timestamp) -> Fact {
    // The table knows it to the second.
    let at = at.max(old.changed_at());
    let (kind, revision) = (EventType::DiscountDeleted, old.revision + 1);
    Fact {
        id: EventId::of(&old.record(), revision, kind, at),
        kind,
        site: old.site,
        at,
        revision,
        sequence: old.sequence((revision, 0), at),
        by_erasure: false,
        origin: None,
        subject: Subject::Discount(Box::new(old.clone())),
    }
}
