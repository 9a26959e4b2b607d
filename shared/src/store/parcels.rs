//! All that deliveries need, at once.

use std::collections::{HashMap, HashSet};

use aws_sdk_dynamodb::types::AttributeValue;

use super::{Item, Store, StoreError, keys, keys::Key, stored};
use crate::domain::{
    ids::{EndpointId, EventId, SiteId},
    webhook::{Delivery, Endpoint, Event, Health},
};

/// Which delivery: of which event to which of a site's endpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Target {
    /// Whose it is.
    pub site: SiteId,
    /// To whom it goes.
    pub endpoint: EndpointId,
    /// What goes there.
    pub event: EventId,
}

/// All that some deliveries need, as of the last write.
#[derive(Clone, Debug, Default)]
pub struct Parcels {
    /// The endpoints that are there.
    pub endpoints: HashMap<EndpointId, Endpoint>,
    /// How those of them fail that do.
    pub healths: HashMap<EndpointId, Health>,
    /// The events.
    pub events: HashMap<EventId, Event>,
    /// The deliveries themselves.
    pub deliveries: HashMap<(EndpointId, EventId), Delivery>,
    /// What makes no sense to us: that of one delivery must not keep others from being made.
    unreadable: HashSet<Key>,
}

impl Target {
    /// Where all lies that its delivery needs.
    fn keys(&self) -> [Key; 4] {
        [
            keys::delivery(self.endpoint, self.event),
            keys::event(self.site, self.event),
            keys::endpoint(self.site, self.endpoint),
            keys::health(self.endpoint),
        ]
    }
}

impl Store {
    /// All that some deliveries need, read together.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn parcels(&self, targets: &[Target]) -> Result<Parcels, StoreError> {
        let keys = targets.iter().flat_map(Target::keys);
        let mut parcels = Parcels::default();
        let items = self.latest_batch(&self.tables.webhooks, keys.collect());
        for item in items.await? {
            let key = Key::of(&item);
            if let Err(error) = parcels.add(item) {
                tracing::error!(
                    ?key,
                    ?error,
                    "what a delivery needs cannot be read: {error}"
                );
                parcels.unreadable.extend(key);
            }
        }
        Ok(parcels)
    }
}

impl Parcels {
    /// Whether all makes sense that is there for a delivery.
    #[must_use]
    pub fn are_readable(&self, target: &Target) -> bool {
        self.unreadable.is_empty()
            || target
                .keys()
                .iter()
                .all(|key| !self.unreadable.contains(key))
    }

    /// Adds what an item is, by its key.
    fn add(&mut self, item: Item) -> Result<(), StoreError> {
        let Some(AttributeValue::S(pk)) = item.get("pk") else {
            return Ok(());
        };
        match pk.split('#').next() {
            Some("DELIVERIES") => {
                let delivery: Delivery = stored::read(item)?;
                let key = (delivery.endpoint, delivery.event);
                self.deliveries.insert(key, delivery);
            }
            Some("EVENTS") => {
                let event: Event = stored::read(item)?;
                self.events.insert(event.id, event);
            }
            Some("HEALTH") => {
                let health: Health = stored::read(item)?;
                self.healths.insert(health.endpoint, health);
            }
            Some(_) | None => {
                let endpoint: Endpoint = stored::read(item)?;
                self.endpoints.insert(endpoint.id, endpoint);
            }
        }
        Ok(())
    }
}
