//! Tells facts to the endpoints that ask for them.
//!
//! For each fact, first the event's row, then one row for each delivery, then the messages that set
//! them off. Whoever dies in between does it again: the rows are found, and what was not set off is.
//! Deliveries of an event whose row was not there yet are fresh, and are written many at a time.

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
        ids::SiteId,
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

/// What is kept of a fact.
enum Kept {
    /// Its event. These deliveries are to be kept.
    Fresh(Vec<Delivery>),
    /// All of it, and this is to be set off.
    There(Vec<Work>),
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
        let mut left: Vec<usize> = (0..facts.len()).collect();
        for _ in 0..ROUNDS {
            if left.is_empty() {
                break;
            }
            let some: Vec<Fact> = left.iter().map(|&at| facts[at].clone()).collect();
            let again = self.publish_once(&some, now).await;
            left = again.into_iter().map(|at| left[at]).collect();
        }
        left.into_iter().collect()
    }

    async fn publish_once(&self, facts: &[Fact], now: Timestamp) -> BTreeSet<usize> {
        let mut again = BTreeSet::new();
        let endpoints = self.endpoints_of(facts, &mut again).await;
        let wanted: Vec<usize> = (0..facts.len())
            .filter(|&at| {
                endpoints
                    .get(&facts[at].site)
                    .is_some_and(|all| wants(all, &facts[at]))
            })
            .collect();
        if wanted.is_empty() {
            return again;
        }
        let told: Vec<Fact> = wanted.iter().map(|&at| facts[at].clone()).collect();
        let lookups = match Lookups::gather(&self.store, &self.base_url, &told).await {
            Ok(lookups) => lookups,
            Err(error) => {
                tracing::warn!(?error, "facts are not told");
                again.extend(wanted);
                return again;
            }
        };
        let mut rows = Vec::new();
        for (&at, fact) in wanted.iter().zip(&told) {
            let (lookups, endpoints) = (&lookups, &endpoints[&fact.site]);
            rows.push(async move { (at, self.keep(fact, lookups, endpoints, now).await) });
        }
        let mut rows = stream::iter(rows).buffer_unordered(AT_ONCE);
        let (mut fresh, mut works) = (Vec::new(), Vec::new());
        while let Some((at, kept)) = rows.next().await {
            match kept {
                Ok(Kept::Fresh(deliveries)) => {
                    fresh.extend(deliveries.into_iter().map(|delivery| (at, delivery)));
                }
                Ok(Kept::There(there)) => works.extend(there.into_iter().map(|work| (at, work))),
                Err(error) => {
                    tracing::warn!(event = %facts[at].id, ?error, "a fact is not told: {error}");
                    again.insert(at);
                }
            }
        }
        works.extend(self.keep_fresh(fresh, &mut again, now).await);
        let (places, works): (Vec<usize>, Vec<Work>) = works.into_iter().unzip();
        let left = self.timers.arm_all(&works, now).await;
        again.extend(left.into_iter().filter_map(|at| places.get(at)));
        again
    }

    /// The endpoints of all sites that something happened on.
    async fn endpoints_of(
        &self,
        facts: &[Fact],
        again: &mut BTreeSet<usize>,
    ) -> HashMap<SiteId, Vec<Endpoint>> {
        let sites: BTreeSet<SiteId> = facts.iter().map(|fact| fact.site).collect();
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
                    let of_site = (0..facts.len()).filter(|&at| facts[at].site == site);
                    again.extend(of_site);
                }
            }
        }
        found
    }

    /// Keeps fresh deliveries, each with the place of its fact. Gives what is to be set off: nothing
    /// of a fact that must be told again.
    async fn keep_fresh(
        &self,
        fresh: Vec<(usize, Delivery)>,
        again: &mut BTreeSet<usize>,
        now: Timestamp,
    ) -> Vec<(usize, Work)> {
        let (places, deliveries): (Vec<usize>, Vec<Delivery>) = fresh.into_iter().unzip();
        match self.store.put_deliveries(&deliveries).await {
            Ok(left) => again.extend(left.into_iter().map(|at| places[at])),
            Err(error) => {
                tracing::warn!(?error, "deliveries are not kept: {error}");
                again.extend(&places);
            }
        }
        let kept = places.into_iter().zip(&deliveries);
        kept.filter(|(at, _)| !again.contains(at))
            .filter_map(|(at, delivery)| Some((at, Work::attempt(delivery, now)?)))
            .collect()
    }

    /// Keeps a fact as an event, and, if it was kept before, a delivery for each endpoint.
    async fn keep(
        &self,
        fact: &Fact,
        lookups: &Lookups,
        endpoints: &[Endpoint],
        now: Timestamp,
    ) -> Result<Kept, NotTold> {
        let asking = endpoints
            .iter()
            .filter(|endpoint| endpoint.wants(fact.kind));
        let asking: Vec<&Endpoint> = asking.collect();
        // What people and later replays read; the others only for those who ask for them.
        let forms = asking.iter().map(|endpoint| endpoint.form());
        let forms: BTreeSet<Form> = forms.chain([Form::Standard]).collect();
        let (event, is_fresh) = self.keep_event(fact, lookups, forms, now).await?;
        let on = asking.into_iter().filter(|endpoint| endpoint.is_on());
        let on = on.filter(|endpoint| event.bodies.contains_key(&endpoint.form()));
        if is_fresh {
            let fresh = on.map(|endpoint| fresh(&event, endpoint));
            return Ok(Kept::Fresh(fresh.collect()));
        }
        let rows: Vec<_> = on
            .map(|endpoint| self.keep_delivery(&event, endpoint, now))
            .collect();
        let mut rows = stream::iter(rows).buffer_unordered(AT_ONCE);
        let mut works = Vec::new();
        while let Some(work) = rows.next().await {
            works.extend(work?);
        }
        Ok(Kept::There(works))
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
        let (event, _) = self.keep_event(fact, lookups, forms, now).await?;
        match self.keep_delivery(&event, endpoint, now).await? {
            Some(work) => Ok(self.timers.arm(&work, now).await?),
            None => Ok(()),
        }
    }

    /// Keeps a fact as an event. One that was kept before counts: its bytes may have been sent. Tells
    /// whether it was not.
    async fn keep_event(
        &self,
        fact: &Fact,
        lookups: &Lookups,
        forms: BTreeSet<Form>,
        now: Timestamp,
    ) -> Result<(Event, bool), NotTold> {
        let event = Event {
            id: fact.id,
            site: fact.site,
            kind: fact.kind,
            entity: fact.subject.entity(),
            at: fact.at,
            bodies: lookups.bodies(fact, forms, (&self.keys, now)).await?,
        };
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

/// Whether anybody asks for it, on or off: who is switched on again may have it sent later.
fn wants(endpoints: &[Endpoint], fact: &Fact) -> bool {
    endpoints.iter().any(|endpoint| endpoint.wants(fact.kind))
}
