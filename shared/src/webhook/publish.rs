//! Tells facts to the endpoints that ask for them.
//!
//! First the events' rows, then one row for each delivery, then the messages that set them off. Whoever
//! dies in between does it again: the rows are found, and what was not set off is. Rows are written many
//! at a time; only those of an event that was there before are written one by one.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use futures_util::{StreamExt, stream};
use jiff::Timestamp;

use super::{
    lookups::Lookups,
    signing_keys::{SigningError, SigningKeys},
};
use crate::{
    config::Config,
    domain::{
        fact::Fact,
        ids::{EventId, SiteId},
        webhook::{Delivery, Endpoint, Event, Form},
    },
    store::{Store, StoreError},
    timers::{TimerError, Timers, Work},
};

/// How often facts are tried that are not told.
const ROUNDS: usize = 3;
/// How many rows are written at once, and how many sites are asked for their endpoints.
const AT_ONCE: usize = 16;

/// Tells facts to the endpoints that ask for them. Cheap to clone.
#[derive(Clone)]
pub struct Publisher {
    store: Store,
    timers: Arc<dyn Timers>,
    keys: SigningKeys,
    base_url: Arc<str>,
}

/// The endpoints of some sites.
type Endpoints = HashMap<SiteId, Vec<Endpoint>>;

/// The event of a fact at its place.
struct Kept {
    at: usize,
    event: Event,
    /// Whether it was not there before.
    is_fresh: bool,
}

/// Why a fact is not told.
#[derive(Debug, thiserror::Error)]
pub enum NotTold {
    /// The tables do not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is no token.
    #[error(transparent)]
    Signing(#[from] SigningError),
    /// It is kept, but nothing sets it off.
    #[error(transparent)]
    Timer(#[from] TimerError),
}

impl NotTold {
    /// Whether the same may succeed later.
    #[must_use]
    pub const fn retryable(&self) -> bool {
        match self {
            Self::Store(error) => error.retryable(),
            Self::Signing(error) => error.retryable(),
            Self::Timer(_) => true,
        }
    }
}

impl std::fmt::Debug for Publisher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Publisher")
    }
}

impl Publisher {
    /// Sets deliveries off by `timers`, and signs tokens with `keys`.
    #[must_use]
    pub fn new(store: Store, timers: Arc<dyn Timers>, keys: SigningKeys, config: &Config) -> Self {
        let base_url = config.public_base_url.as_deref().unwrap_or_default();
        Self {
            store,
            timers,
            keys,
            base_url: base_url.into(),
        }
    }

    /// Tells some facts. Gives the places of those that are not told, to be tried again.
    ///
    /// What goes wrong with one is tried again at once: a stream takes everything behind it back, too.
    pub async fn publish(&self, facts: &[Fact], now: Timestamp) -> BTreeSet<usize> {
        let mut left: BTreeSet<usize> = (0..facts.len()).collect();
        for _ in 0..ROUNDS {
            if left.is_empty() {
                break;
            }
            let some = left.iter().map(|&at| (at, &facts[at])).collect();
            left = self.publish_once(some, now).await;
        }
        left
    }

    async fn publish_once(
        &self,
        mut facts: Vec<(usize, &Fact)>,
        now: Timestamp,
    ) -> BTreeSet<usize> {
        let mut again = BTreeSet::new();
        let endpoints = self.endpoints_of(&facts, &mut again).await;
        facts.retain(|(_, fact)| {
            let of_site = endpoints.get(&fact.site);
            of_site.is_some_and(|all| all.iter().any(|endpoint| endpoint.wants(fact.kind)))
        });
        if facts.is_empty() {
            return again;
        }
        let told = facts.iter().map(|(_, fact)| *fact);
        let lookups = match Lookups::gather(&self.store, &self.base_url, told).await {
            Ok(lookups) => lookups,
            Err(error) => {
                tracing::warn!(?error, "facts are not told");
                again.extend(facts.iter().map(|(at, _)| at));
                return again;
            }
        };
        let known = (&endpoints, &lookups);
        let events = self.keep_events(&facts, known, &mut again, now).await;
        let works = self.keep_deliveries(&events, &endpoints, &mut again, now);
        let (places, works): (Vec<usize>, Vec<Work>) = works.await.into_iter().unzip();
        let left = self.timers.arm_all(&works, now).await;
        again.extend(left.into_iter().filter_map(|at| places.get(at)));
        again
    }

    /// The endpoints of all sites that something happened on.
    async fn endpoints_of(
        &self,
        facts: &[(usize, &Fact)],
        again: &mut BTreeSet<usize>,
    ) -> Endpoints {
        let sites: BTreeSet<SiteId> = facts.iter().map(|(_, fact)| fact.site).collect();
        let asked = sites
            .into_iter()
            .map(|site| async move { (site, self.store.endpoints(site).await) });
        let asked: Vec<_> = asked.collect();
        let mut answers = stream::iter(asked).buffer_unordered(AT_ONCE);
        let mut found = HashMap::new();
        while let Some((site, answer)) = answers.next().await {
            match answer {
                Ok(endpoints) => drop(found.insert(site, endpoints)),
                Err(error) => {
                    tracing::warn!(%site, ?error, "nobody knows whom to tell: {error}");
                    let of_site = facts.iter().filter(|(_, fact)| fact.site == site);
                    again.extend(of_site.map(|(at, _)| at));
                }
            }
        }
        found
    }

    /// Keeps facts as events.
    async fn keep_events(
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
        let left = left.unwrap_or_else(|_| (0..events.len()).collect());
        let (mut kept, mut doubtful) = (Vec::new(), Vec::new());
        for (place, (at, event)) in events.into_iter().enumerate() {
            if left.contains(&place) {
                doubtful.push(async move { (at, event.id, self.keep_event(event).await) });
            } else {
                let is_fresh = true;
                kept.push(Kept {
                    at,
                    event,
                    is_fresh,
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
    async fn keep_deliveries(
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

    /// Tells a fact to one endpoint alone, whether it asks for such or not.
    ///
    /// # Errors
    ///
    /// Why it is not told. The same again tells it once.
    pub async fn tell(
        &self,
        endpoint: &Endpoint,
        (fact, lookups): (&Fact, &Lookups),
        now: Timestamp,
    ) -> Result<(), NotTold> {
        let forms = BTreeSet::from([Form::Standard, endpoint.form()]);
        let event = self.event(fact, lookups, forms, now).await?;
        let (event, _) = self.keep_event(event).await?;
        match self.keep_delivery(&event, endpoint, now).await? {
            Some(work) => Ok(self.timers.arm(&work, now).await?),
            None => Ok(()),
        }
    }

    /// A fact as an event, in some forms.
    async fn event(
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
    async fn keep_event(&self, event: Event) -> Result<(Event, bool), StoreError> {
        Ok(match self.store.insert_event(&event).await? {
            Some(there) => (there, false),
            None => (event, true),
        })
    }

    /// Keeps a delivery. Gives its first attempt, if nobody made it yet.
    async fn keep_delivery(
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
