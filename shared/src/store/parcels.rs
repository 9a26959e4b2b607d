//! All that deliveries need, at once.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;

use super::{Item, Store, StoreError, keys, stored};
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
}

impl Store {
    /// All that some deliveries need, in one request.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn parcels(&self, targets: &[Target]) -> Result<Parcels, StoreError> {
        let keys = targets.iter().flat_map(|target| {
            [
                keys::delivery(target.endpoint, target.event),
                keys::event(target.site, target.event),
                keys::endpoint(target.site, target.endpoint),
                keys::health(target.endpoint),
            ]
        });
        let mut parcels = Parcels::default();
        let items = self.latest_batch(&self.tables.webhooks, keys.collect());
        for item in items.await? {
            parcels.add(item)?;
        }
        Ok(parcels)
    }
}

impl Parcels {
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
