//! Tells facts to the endpoints that ask for them.
//!
//! For each fact, first the event's row, then one row for each delivery, then the messages that set
//! them off. Whoever dies in between does it again: the rows are found, and what was not set off is.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use futures_util::{StreamExt, stream};
use jiff::Timestamp;
use serde_bytes::ByteBuf;

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
        let mut works: Vec<(usize, Work)> = Vec::new();
        while let Some((at, kept)) = rows.next().await {
            match kept {
                Ok(to_send) => works.extend(to_send.into_iter().map(|work| (at, work))),
                Err(error) => {
                    tracing::warn!(event = %facts[at].id, ?error, "a fact is not told: {error}");
                    again.insert(at);
                }
            }
        }
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

    /// Keeps a fact as an event, and a delivery for each endpoint. Gives what is to be set off.
    async fn keep(
        &self,
        fact: &Fact,
        lookups: &Lookups,
        endpoints: &[Endpoint],
        now: Timestamp,
    ) -> Result<Vec<Work>, NotTold> {
        let asking = endpoints
            .iter()
            .filter(|endpoint| endpoint.wants(fact.kind));
        let asking: Vec<&Endpoint> = asking.collect();
        // What people and later replays read; the others only for those who ask for them.
        let forms = asking.iter().map(|endpoint| endpoint.form());
        let forms: BTreeSet<Form> = forms.chain([Form::Standard]).collect();
        let event = self.keep_event(fact, lookups, forms, now).await?;
        let on = asking.into_iter().filter(|endpoint| endpoint.is_on());
        let on = on.filter(|endpoint| event.bodies.contains_key(&endpoint.form()));
        let rows: Vec<_> = on
            .map(|endpoint| self.keep_delivery(&event, endpoint, now))
            .collect();
        let mut rows = stream::iter(rows).buffer_unordered(AT_ONCE);
        let mut works = Vec::new();
        while let Some(work) = rows.next().await {
            works.extend(work?);
        }
        Ok(works)
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
        let event = self.keep_event(fact, lookups, forms, now).await?;
        match self.keep_delivery(&event, endpoint, now).await? {
            Some(work) => Ok(self.timers.arm(&work, now).await?),
            None => Ok(()),
        }
    }

    /// Keeps a fact as an event. One that was kept before counts: its bytes may have been sent.
    async fn keep_event(
        &self,
        fact: &Fact,
        lookups: &Lookups,
        forms: BTreeSet<Form>,
        now: Timestamp,
    ) -> Result<Event, NotTold> {
        let event = Event {
            id: fact.id,
            site: fact.site,
            kind: fact.kind,
            entity: fact.subject.entity(),
            at: fact.at,
            bodies: self.bodies(fact, lookups, forms, now).await?,
        };
        let there = self.store.insert_event(&event).await?;
        Ok(there.unwrap_or(event))
    }

    /// Keeps a delivery. Gives its first attempt, if nobody made it yet.
    async fn keep_delivery(
        &self,
        event: &Event,
        endpoint: &Endpoint,
        now: Timestamp,
    ) -> Result<Option<Work>, StoreError> {
        let delivery = Delivery::new(event.site, endpoint.id, event.id, event.kind);
        let delivery = match self.store.insert_delivery(&delivery).await? {
            // A later attempt has its timer; a first one may have been lost with whoever died.
            Some(there) if there.awaits() != Some(1) => return Ok(None),
            there => there.unwrap_or(delivery),
        };
        Ok(Work::attempt(&delivery, now))
    }

    /// The fact in each of these forms, as far as it has it. A token is signed once, for all.
    async fn bodies(
        &self,
        fact: &Fact,
        lookups: &Lookups,
        forms: BTreeSet<Form>,
        now: Timestamp,
    ) -> Result<BTreeMap<Form, ByteBuf>, NotTold> {
        let mut bodies = BTreeMap::new();
        let mut claims = None;
        for form in forms {
            let body = match form {
                Form::Standard => Some(lookups.standard(fact)),
                Form::Thinkific => lookups.thinkific(fact).map(|(_, body)| body),
                Form::Jwt(algorithm) => {
                    let claims = claims.get_or_insert_with(|| lookups.claims(fact));
                    let token = self.keys.sign(algorithm, claims, now).await?;
                    Some(token.into_bytes())
                }
            };
            bodies.extend(body.map(|body| (form, ByteBuf::from(body))));
        }
        Ok(bodies)
    }
}

/// Whether anybody asks for it, on or off: who is switched on again may have it sent later.
fn wants(endpoints: &[Endpoint], fact: &Fact) -> bool {
    endpoints.iter().any(|endpoint| endpoint.wants(fact.kind))
}
