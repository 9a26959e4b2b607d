//! Events that are sent for a merchant: samples, and those that were there already. First the delivery's
//! row, then the message that sets it off.

use jiff::Timestamp;
use serde_json::Value;

use super::{ROUNDS, WebhookDesk, check_on, contended};
use crate::{
    dialect::polar,
    domain::{
        ids::{EndpointId, EventId},
        problem::{Cause, Problem},
        site::Site,
        webhook::{Delivery, Endpoint, Event},
    },
    store::Target,
    timers::Work,
    webhook::samples::sample,
};

impl WebhookDesk {
    /// Sends an endpoint the sample event that `body` asks for, as one that `happened`.
    ///
    /// # Errors
    ///
    /// All faults of the body; when the endpoint is off, or the event cannot be kept.
    pub async fn test(
        &self,
        (site, endpoint): (Site, &Endpoint),
        body: &Value,
        (happened, base_url, now): ((EventId, Timestamp), &str, Timestamp),
    ) -> Result<EventId, Problem> {
        let kind = polar::read_endpoint_test(body, endpoint)?;
        check_on(endpoint)?;
        let (fact, lookups) =
            sample(kind, (site, endpoint), happened, base_url).map_err(Problem::internal)?;
        let told = self.publisher.tell(endpoint, (&fact, &lookups), now);
        told.await.map_err(|error| match error.retryable() {
            true => Problem::unavailable(error),
            false => Problem::internal(error),
        })?;
        Ok(fact.id)
    }

    /// Sends an event again: to the endpoint that is named, whatever that receives, else to all that are on
    /// and receive such events. Tells to how many.
    ///
    /// # Errors
    ///
    /// When the endpoint is not there or off, or the event has no body for it.
    pub async fn redeliver(
        &self,
        event: &Event,
        (named, now): (Option<EndpointId>, Timestamp),
    ) -> Result<usize, Problem> {
        let endpoints = match named {
            Some(id) => vec![self.named(id, event).await?],
            None => self.asking(event).await?,
        };
        let mut works = Vec::new();
        for (endpoint, there) in self.with_deliveries(endpoints, event.id).await? {
            works.extend(self.send(event, &endpoint, (there, now)).await?);
        }
        self.set_off(&works, now).await?;
        Ok(works.len())
    }

    /// The endpoint that a request names.
    async fn named(&self, id: EndpointId, event: &Event) -> Result<Endpoint, Problem> {
        let endpoint = self.endpoint(event.site, id).await?;
        check_on(&endpoint)?;
        if event.bodies.contains_key(&endpoint.form()) {
            return Ok(endpoint);
        }
        let message = "The event has no body in the form that the endpoint asks for.";
        Err(Problem::new(Cause::Conflict, message))
    }

    /// All endpoints that the event can go to.
    async fn asking(&self, event: &Event) -> Result<Vec<Endpoint>, Problem> {
        let mut all = self.store.endpoints(event.site).await?;
        all.retain(|endpoint| {
            let has_body = event.bodies.contains_key(&endpoint.form());
            endpoint.is_on() && endpoint.wants(event.kind) && has_body
        });
        Ok(all)
    }

    /// Endpoints with their deliveries of an event, as far as there are any.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn with_deliveries(
        &self,
        endpoints: Vec<Endpoint>,
        event: EventId,
    ) -> Result<Vec<(Endpoint, Option<Delivery>)>, Problem> {
        let target = |endpoint: &Endpoint| Target {
            site: endpoint.site,
            endpoint: endpoint.id,
            event,
        };
        let targets: Vec<Target> = endpoints.iter().map(target).collect();
        let mut parcels = self.store.parcels(&targets).await?;
        let with = endpoints.into_iter().map(|endpoint| {
            let there = parcels.deliveries.remove(&(endpoint.id, event));
            (endpoint, there)
        });
        Ok(with.collect())
    }

    /// Keeps that an event is to be sent to an endpoint at `now`, for the first time or anew. Gives what
    /// sets that off; nothing while somebody makes an attempt.
    pub(super) async fn send(
        &self,
        event: &Event,
        endpoint: &Endpoint,
        (mut there, now): (Option<Delivery>, Timestamp),
    ) -> Result<Option<Work>, Problem> {
        let store = &self.store;
        for _ in 0..ROUNDS {
            let Some(old) = there else {
                let fresh = Delivery::new(event.site, endpoint.id, event.id, event.kind);
                there = store.insert_delivery(&fresh).await?;
                if there.is_none() {
                    return Ok(Work::attempt(&fresh, now));
                }
                continue;
            };
            if old.is_leased(now) {
                return Ok(None);
            }
            let anew = old.clone().anew(now);
            if store.replace_delivery(&anew, old.revision).await? {
                return Ok(Work::attempt(&anew, now));
            }
            there = store.delivery(endpoint.id, event.id).await?;
        }
        Err(contended("delivery"))
    }

    /// Sets off what was kept. Whoever is told that it failed asks again, and nothing is sent twice
    /// but what had been set off.
    pub(super) async fn set_off(&self, works: &[Work], now: Timestamp) -> Result<(), Problem> {
        let left = self.timers.arm_all(works, now).await;
        match left.len() {
            0 => Ok(()),
            left => {
                let detail = format!("{left} of {} deliveries are not set off", works.len());
                Err(Problem::unavailable(detail))
            }
        }
    }
}
