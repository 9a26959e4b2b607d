//! Keys of endpoints, and of what they are told.

use uuid::Uuid;

use super::{Key, Kind, listing::shard};
use crate::domain::ids::{EndpointId, EventId, SiteId};

const ENDPOINT: &str = "ENDPOINT#";

/// An endpoint.
#[must_use]
pub fn endpoint(site: SiteId, id: EndpointId) -> Key {
    Key::of_site(site, format!("{ENDPOINT}{id}"))
}

/// All endpoints of a site.
pub(in crate::store) fn endpoints(site: SiteId) -> Kind {
    Kind::of_site(site, ENDPOINT)
}

/// How many endpoints a site has, and when any of them last changed.
pub(in crate::store) fn endpoint_count(site: SiteId) -> Key {
    Key::of_site(site, "ENDPOINTS".to_owned())
}

/// How an endpoint fails.
#[must_use]
pub fn health(endpoint: EndpointId) -> Key {
    Key {
        pk: format!("HEALTH#{endpoint}"),
        sk: Some("HEALTH".to_owned()),
    }
}

/// What is kept in the order of events' ids, over shards: a flash sale must not meet one hot
/// partition.
#[derive(Clone, Copy, Debug)]
pub(in crate::store) enum Series {
    /// The events of a site.
    Events(SiteId),
    /// What an endpoint is told.
    Deliveries(EndpointId),
}

impl Series {
    pub(in crate::store) fn partition(self, shard: u8) -> String {
        match self {
            Self::Events(site) => format!("EVENTS#{site}#{shard:x}"),
            Self::Deliveries(endpoint) => format!("DELIVERIES#{endpoint}#{shard:x}"),
        }
    }

    fn of_event(self, id: Uuid) -> Key {
        Key {
            pk: self.partition(shard(id)),
            sk: Some(id.to_string()),
        }
    }
}

/// An event.
#[must_use]
pub fn event(site: SiteId, id: EventId) -> Key {
    Series::Events(site).of_event(id.uuid())
}

/// An event for an endpoint.
#[must_use]
pub fn delivery(endpoint: EndpointId, event: EventId) -> Key {
    Series::Deliveries(endpoint).of_event(event.uuid())
}
