//! Events: facts rendered for receivers.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use uuid::{Builder, Uuid};

use super::{EventType, Form};
use crate::domain::ids::{EventId, SiteId};

/// How long events and their deliveries are kept.
pub const RETENTION: SignedDuration = SignedDuration::from_hours(30 * 24);

/// A fact rendered for receivers: the bytes that every attempt and replay sends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Its id, by which receivers know it again.
    pub id: EventId,
    /// Whose it is.
    pub site: SiteId,
    /// What it tells of.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// What it happened to.
    pub entity: Uuid,
    /// When it happened.
    pub at: Timestamp,
    /// What is sent, in each form that somebody asked for.
    pub bodies: BTreeMap<Form, ByteBuf>,
}

impl EventId {
    /// The id of what happened at a time to a changed record at its revision: the same change,
    /// told twice, is the same event. It starts with the time, so ids are in order.
    #[must_use]
    pub fn of(record: &str, revision: u64, kind: EventType, at: Timestamp) -> Self {
        let name = format!("{record}#{revision}#{kind}");
        let hash = Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes());
        let mut tail = [0; 10];
        tail.copy_from_slice(&hash.as_bytes()[..10]);
        let time = u64::try_from(at.as_millisecond()).unwrap_or_default();
        Self::new(Builder::from_unix_timestamp_millis(time, &tail).into_uuid())
    }

    /// The least id of what happened at a time or later.
    #[must_use]
    pub fn least(at: Timestamp) -> Self {
        let time = u64::try_from(at.as_millisecond()).unwrap_or_default();
        Self::new(Uuid::from_u128(u128::from(time) << 80))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_follows_from_the_change_and_holds_its_time() {
        let at = Timestamp::from_millisecond(1_750_000_000_123).unwrap();
        let id = EventId::of("LINK#1", 2, EventType::LinkUpdated, at);
        assert_eq!(id, EventId::of("LINK#1", 2, EventType::LinkUpdated, at));
        assert_ne!(id, EventId::of("LINK#1", 3, EventType::LinkUpdated, at));
        assert_ne!(id, EventId::of("LINK#1", 2, EventType::LinkDeleted, at));
        assert_eq!(id.made_at(), at);
        assert_eq!(id.uuid().get_version_num(), 7);
        let later = at + SignedDuration::from_millis(1);
        assert!(EventId::least(at) <= id && id < EventId::least(later));
    }
}
