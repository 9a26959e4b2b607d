//! Endpoints, and what they are told, without anybody who tells them.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use serde_bytes::ByteBuf;
use serde_json::{Value, json};
use shared::domain::{
    ids::{EndpointId, EventId},
    webhook::{Delivery, Endpoint, Event, EventType, Form},
};

use super::{Shop, id_of};

pub(crate) const ENDPOINTS: &str = "/v1/webhooks/endpoints";

/// An endpoint to make.
pub(crate) fn hook(fields: &Value) -> Value {
    let mut body = json!({
        "url": "https://shop.example/hooks",
        "format": "raw",
        "events": ["order.paid", "order.refunded"],
    });
    let all = body.as_object_mut().expect("an object");
    all.extend(fields.as_object().expect("fields").clone());
    body
}

impl Shop {
    /// An endpoint, as it is stored.
    pub(crate) async fn stored_endpoint(&self, told: &Value) -> Endpoint {
        let id = EndpointId::parse(id_of(told)).expect("an id");
        let stored = self.stack.store.endpoint(self.demo.site.site_id, id).await;
        stored.expect("the store answers").expect("it is there")
    }

    /// An endpoint that is on, but is left alone for a year: nothing changes its deliveries but the test.
    pub(crate) async fn resting(&self, fields: Value) -> Endpoint {
        let endpoint = self.created(ENDPOINTS, hook(&fields)).await;
        let endpoint = self.stored_endpoint(&endpoint).await;
        let (store, now) = (&self.stack.store, self.clock.now());
        let health = store.count_failure(endpoint.id, now).await;
        let health = health.expect("the store answers");
        let rested = store
            .rest(&health, now + SignedDuration::from_hours(365 * 24))
            .await;
        assert!(rested.expect("the store answers"));
        endpoint
    }

    /// An event that happens now, which nobody is told.
    pub(crate) async fn planted_event(&self, kind: EventType) -> Event {
        let id = EventId::new(shared::random::id(self.clock.now()));
        let body = |text: &str| ByteBuf::from(text.as_bytes().to_vec());
        let event = Event {
            id,
            site: self.demo.site.site_id,
            kind,
            entity: id.uuid(),
            at: self.clock.now(),
            bodies: BTreeMap::from([(Form::Standard, body("{\"type\":\"x\"}"))]),
        };
        let there = self.stack.store.insert_event(&event).await;
        assert!(there.expect("the store answers").is_none());
        event
    }

    /// A delivery of an event as `change` makes it.
    pub(crate) async fn planted_delivery(
        &self,
        endpoint: &Endpoint,
        event: &Event,
        change: impl FnOnce(Delivery) -> Delivery,
    ) -> Delivery {
        let fresh = Delivery::new(event.site, endpoint.id, event.id, event.kind);
        let delivery = change(fresh);
        let there = self.stack.store.insert_delivery(&delivery).await;
        assert!(there.expect("the store answers").is_none());
        delivery
    }

    /// A delivery, as it is stored.
    pub(crate) async fn delivery(&self, endpoint: &Endpoint, event: &Event) -> Option<Delivery> {
        let stored = self.stack.store.delivery(endpoint.id, event.id).await;
        stored.expect("the store answers")
    }
}
