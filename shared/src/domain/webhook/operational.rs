//! Facts about the telling itself.

use jiff::Timestamp;

use super::{Delivery, Disabled, Endpoint, EventType};
use crate::domain::{
    fact::{Fact, Subject},
    ids::EventId,
};

impl Fact {
    /// An endpoint fails, has recovered, or was switched off for a reason. `at` is when that began,
    /// which tells one such time from another.
    #[must_use]
    pub fn of_endpoint(
        kind: EventType,
        endpoint: &Endpoint,
        why: Option<Disabled>,
        at: Timestamp,
    ) -> Self {
        let record = format!("ENDPOINT#{}", endpoint.id);
        Self {
            id: EventId::of(&record, endpoint.revision, kind, at),
            kind,
            site: endpoint.site,
            at,
            sequence: micros(at),
            revision: endpoint.revision,
            by_erasure: false,
            origin: None,
            subject: Subject::Endpoint(Box::new(endpoint.clone()), why),
        }
    }

    /// All tries of a delivery are used up.
    #[must_use]
    pub fn of_exhaustion(delivery: &Delivery, at: Timestamp) -> Self {
        let kind = EventType::DeliveryExhausted;
        let record = format!("DELIVERY#{}", delivery.id());
        Self {
            id: EventId::of(&record, u64::from(delivery.tries), kind, at),
            kind,
            site: delivery.site,
            at,
            sequence: micros(at),
            revision: delivery.revision,
            by_erasure: false,
            origin: None,
            subject: Subject::Delivery(Box::new(delivery.clone())),
        }
    }
}

fn micros(at: Timestamp) -> u64 {
    u64::try_from(at.as_microsecond()).unwrap_or_default()
}
