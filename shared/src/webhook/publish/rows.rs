//! The rows of events and deliveries: many at a time, and one by one where somebody was there before.

use std::collections::BTreeSet;

use futures_util::{StreamExt, stream};
use jiff::Timestamp;

use super::{Endpoints, NotTold, Publisher};
use crate::{
    domain::{
        fact::Fact,
        ids::EventId,
        webhook::{Delivery, Endpoint, Event, Form},
    },
    store::StoreError,
    timers::Work,
    webhook::lookups::Lookups,
};

/// How many rows are written at once.
const AT_ONCE: usize = 16;

/// The event of a fact at its place.
pub(super) struct Kept {
    at: usize,
    event: Event,
    /// Whether it was not there before.
    is_fresh: bool,
}

impl Publisher {
    /// Keeps facts as events.
    pub(super) async fn keep_events(
        &self,
        facts: &[(usize, &Fact)],
        (endpoints, lookups): (&Endpoints, &Lookups),
        again: &mut BTreeSet<usize>,
        now: Timestamp,
    ) -> Vec<Kept> {
        let mut events = Vec::new();
        for &(at, fact) in facts {
            let asking = endpoints[&fact.site].iter();
            let asking = asking.filter(|endpoint| endpoint.wants(fact.kind));
            // What people and later replays read; the others only for those who ask for them.
            let forms = asking.map(Endpoint::form).chain([Form::Standard]).collect();
            match self.event(fact, lookups, forms, now).await {
                Ok(event) => events.push((at, event)),
                Err(error) => untold(again, at, fact.id, &error),
            }
        }
        let rows = events.iter().map(|(_, event)| event);
        let left = self.store.insert_events(rows).await;
        // Whichever cannot be written is told of when it is tried by itself.
        let left = left.unwrap_or_else(|_| (0..events.len()).collect());
        let (mut kept, mut doubtful) = (Vec::new(), Vec::new());
        for (place, (at, event)) in events.into_iter().enumerate() {
            if left.contains(&place) {
                doubtful.push(async move { (at, event.id, self.keep_event(event).await) });
            } else {
                kept.push(Kept {
                    at,
                    event,
                    is_fresh: true,
                });
            }
        }
        let mut doubtful = stream::iter(doubtful).buffer_unordered(AT_ONCE);
        while let Some((at, id, event)) = doubtful.next().await {
            match event {
                Ok((event, is_fresh)) => kept.push(Kept {
                    at,
                    event,
                    is_fresh,
                }),
                Err(error) => untold(again, at, id, &error.into()),
            }
        }
        kept
    }

    /// Keeps a delivery of each event for each endpoint that is to get it. Gives what is to be set off,
    /// each with the place of its fact: nothing of one that must be told again.
    pub(super) async fn keep_deliveries(
        &self,
        events: &[Kept],
        endpoints: &Endpoints,
        again: &mut BTreeSet<usize>,
        now: Timestamp,
    ) -> Vec<(usize, Work)> {
        let (mut places, mut deliveries, mut doubtful) = (Vec::new(), Vec::new(), Vec::new());
        for &Kept {
            at,
            ref event,
            is_fresh,
        } in events
        {
            let receivers = endpoints[&event.site].iter().filter(|endpoint| {
                endpoint.is_on()
                    && endpoint.wants(event.kind)
                    && event.bodies.contains_key(&endpoint.form())
            });
            for endpoint in receivers {
                if is_fresh {
                    places.push(at);
                    deliveries.push(fresh(event, endpoint));
                } else {
                    doubtful.push(async move {
                        let work = self.keep_delivery(event, endpoint, now).await;
                        (at, event.id, work)
                    });
                }
            }
        }
        match self.store.put_deliveries(&deliveries).await {
            Ok(left) => again.extend(left.into_iter().map(|at| places[at])),
            Err(error) => {
                tracing::warn!(?error, "deliveries are not kept: {error}");
                again.extend(&places);
            }
        }
        let works = deliveries
            .iter()
            .map(|delivery| Work::attempt(delivery, now));
        let works = places.into_iter().zip(works);
        let mut works: Vec<(usize, Option<Work>)> = works.collect();
        let mut doubtful = stream::iter(doubtful).buffer_unordered(AT_ONCE);
        while let Some((at, id, work)) = doubtful.next().await {
            match work {
                Ok(work) => works.push((at, work)),
                Err(error) => untold(again, at, id, &error.into()),
            }
        }
        let works = works.into_iter().filter(|(at, _)| !again.contains(at));
        works.filter_map(|(at, work)| Some((at, work?))).collect()
    }

    /// A fact as an event, in some forms.
    pub(super) async fn event(
        &self,
        fact: &Fact,
        lookups: &Lookups,
        forms: BTreeSet<Form>,
        now: Timestamp,
    ) -> Result<Event, NotTold> {
        Ok(Event {
            id: fact.id,
            site: fact.site,
            kind: fact.kind,
            entity: fact.subject.entity(),
            at: fact.at,
            bodies: lookups.bodies(fact, forms, (&self.keys, now)).await?,
        })
    }

    /// Keeps an event. One that was kept before counts: its bytes may have been sent. Tells whether it
    /// was not.
    pub(super) async fn keep_event(&self, event: Event) -> Result<(Event, bool), StoreError> {
        Ok(match self.store.insert_event(&event).await? {
            Some(there) => (there, false),
            None => (event, true),
        })
    }

    /// Keeps a delivery. Gives its first attempt, if nobody made it yet.
    pub(super) async fn keep_delivery(
        &self,
        event: &Event,
        endpoint: &Endpoint,
        now: Timestamp,
    ) -> Result<Option<Work>, StoreError> {
        let delivery = fresh(event, endpoint);
        let delivery = match self.store.insert_delivery(&delivery).await? {
            // A later attempt has its timer; a first one may have been lost with whoever died.
            Some(there) if there.awaits() != Some(1) => return Ok(None),
            there => there.unwrap_or(delivery),
        };
        Ok(Work::attempt(&delivery, now))
    }
}

fn fresh(event: &Event, endpoint: &Endpoint) -> Delivery {
    Delivery::new(event.site, endpoint.id, event.id, event.kind)
}

/// Notes that the fact at a place must be told again.
fn untold(again: &mut BTreeSet<usize>, at: usize, event: EventId, error: &NotTold) {
    tracing::warn!(%event, ?error, "a fact is not told: {error}");
    again.insert(at);
}
