//! Tells facts to the endpoints that ask for them.
//!
//! First the events' rows, then one row for each delivery, then the messages that set them off. Whoever
//! dies in between does it again: the rows are found, and what was not set off is. Rows are written many
//! at a time; only those of an event that was there before are written one by one.

mod rows;

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

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
        webhook::{Endpoint, Form},
    },
    store::{EndpointCache, Store, StoreError},
    timers::{TimerError, Timers, Work},
};

/// How often facts are tried that are not told.
const ROUNDS: usize = 3;

/// Tells facts to the endpoints that ask for them. Cheap to clone.
#[derive(Clone)]
pub struct Publisher {
    store: Store,
    endpoints: Arc<EndpointCache>,
    timers: Arc<dyn Timers>,
    keys: SigningKeys,
    base_url: Arc<str>,
}

/// The endpoints of those sites that have any.
type Endpoints = HashMap<SiteId, Arc<[Endpoint]>>;

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
            endpoints: Arc::default(),
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
        let endpoints = self.endpoints_of(&facts, &mut again, now).await;
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
        now: Timestamp,
    ) -> Endpoints {
        let sites: BTreeSet<SiteId> = facts.iter().map(|(_, fact)| fact.site).collect();
        let sites: Vec<SiteId> = sites.into_iter().collect();
        let answers = match self.endpoints.of_sites(&self.store, &sites, now).await {
            Ok(answers) => answers,
            Err(error) => {
                tracing::warn!(?error, "nobody knows whom to tell: {error}");
                again.extend(facts.iter().map(|(at, _)| at));
                return Endpoints::new();
            }
        };
        let mut found = Endpoints::new();
        for (site, answer) in answers {
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
}
