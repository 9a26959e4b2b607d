//! What an endpoint missed, sent after all.

use std::{collections::HashMap, ops::Range};

use futures_util::{StreamExt, TryStreamExt, stream};
use jiff::{SignedDuration, Timestamp};

use super::{Recovered, WebhookDesk, check_on};
use crate::{
    domain::{
        ids::{EventId, SiteId},
        problem::Problem,
        webhook::{Delivery, DeliveryStatus, Endpoint, Event},
    },
    timers::Work,
};

/// How many events of the site one request looks through, unless more happened in one millisecond.
const MOST: usize = 1_000;
/// How many rows are written at once.
const AT_ONCE: usize = 16;

impl WebhookDesk {
    /// Sends an endpoint every event of a time that it receives, and whose delivery to it is missing or
    /// dead.
    ///
    /// # Errors
    ///
    /// When the endpoint is off, or something does not answer.
    pub async fn recover(
        &self,
        endpoint: &Endpoint,
        (time, now): (Range<Timestamp>, Timestamp),
    ) -> Result<Recovered, Problem> {
        check_on(endpoint)?;
        let site = endpoint.site;
        let (events, next_until) = self.newest(site, &time).await?;
        let mut missed = Vec::new();
        let mut deliveries = self.deliveries(endpoint, &events, &time).await?;
        // Oldest first, as they happened.
        for event in events.into_iter().rev() {
            let there = deliveries.remove(&event.id);
            let has_body = event.bodies.contains_key(&endpoint.form());
            if endpoint.wants(event.kind) && has_body && is_missed(there.as_ref()) {
                missed.push((event, there));
            }
        }
        let sends = missed
            .into_iter()
            .map(|(event, there)| async move { self.send(&event, endpoint, (there, now)).await });
        let works: Vec<Option<Work>> = stream::iter(sends).buffered(AT_ONCE).try_collect().await?;
        let works: Vec<Work> = works.into_iter().flatten().collect();
        self.set_off(&works, now).await?;
        Ok(Recovered {
            count: works.len(),
            next_until,
        })
    }

    /// The newest of a site's events of a time, and before when there may be further ones.
    async fn newest(
        &self,
        site: SiteId,
        time: &Range<Timestamp>,
    ) -> Result<(Vec<Event>, Option<Timestamp>), Problem> {
        let events = self.store.events_of(site, time.clone(), MOST).await?;
        let (Some(first), Some(last)) = (events.first(), events.get(MOST - 1)) else {
            return Ok((events, None));
        };
        let (newest, oldest) = (first.id.made_at(), last.id.made_at());
        let after = oldest.checked_add(SignedDuration::from_millis(1));
        let after = after.unwrap_or(time.end);
        if oldest < newest {
            // Others of the same millisecond may be left.
            return Ok((events, Some(after)));
        }
        // All are of one millisecond. It is taken whole: to go on after it would be to stand still.
        let whole = self.store.events_of(site, oldest..after, usize::MAX);
        let is_last = oldest <= time.start;
        Ok((whole.await?, (!is_last).then_some(oldest)))
    }

    /// The endpoint's deliveries of these events.
    async fn deliveries(
        &self,
        endpoint: &Endpoint,
        events: &[Event],
        time: &Range<Timestamp>,
    ) -> Result<HashMap<EventId, Delivery>, Problem> {
        let Some(oldest) = events.last() else {
            return Ok(HashMap::new());
        };
        let time = oldest.id.made_at()..time.end;
        let all = (None, usize::MAX);
        let all = self.store.deliveries_of(endpoint.id, time, all).await?;
        let keyed = all.into_iter().map(|delivery| (delivery.event, delivery));
        Ok(keyed.collect())
    }
}

fn is_missed(there: Option<&Delivery>) -> bool {
    there.is_none_or(|delivery| delivery.status == DeliveryStatus::Dead)
}
