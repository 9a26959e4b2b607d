//! A short memory of endpoints, which hears of every change of them.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use futures_util::{StreamExt, stream};
use jiff::{SignedDuration, Timestamp};

use super::{Store, StoreError};
use crate::domain::{ids::SiteId, webhook::Endpoint};

/// How many sites are asked for their endpoints at once.
const AT_ONCE: usize = 16;

type Answers = HashMap<SiteId, Result<Arc<[Endpoint]>, StoreError>>;

/// A function's memory of sites' endpoints, for as long as nothing of them changes: that is asked of
/// all sites at once, and costs less than reading endpoints.
///
/// A change and the note of it are one transaction, but whoever reads without one may see the note and
/// not yet the change. What changed within [`EndpointCache::SETTLED`] is therefore not remembered.
#[derive(Debug, Default)]
pub struct EndpointCache(Mutex<HashMap<SiteId, Known>>);

#[derive(Debug)]
struct Known {
    edited_at: Timestamp,
    read_at: Timestamp,
    endpoints: Arc<[Endpoint]>,
}

impl EndpointCache {
    /// After how long everybody sees a change who sees that there was one.
    pub const SETTLED: SignedDuration = SignedDuration::from_mins(1);
    /// How old what it tells may be if a change is not noted: by a version of the functions that does
    /// not know of the notes.
    pub const LIFETIME: SignedDuration = SignedDuration::from_mins(1);
    /// How many sites it keeps; more than this are forgotten all at once.
    const MOST: usize = 1_000;

    /// The endpoints of some sites, as of the last write, or why those of one are not known. Sites that
    /// never had any are left out.
    ///
    /// # Errors
    ///
    /// When the table does not say what has changed.
    pub async fn of_sites(
        &self,
        store: &Store,
        sites: &[SiteId],
        now: Timestamp,
    ) -> Result<Answers, StoreError> {
        // Before they are read: what changes in between is read twice, and never missed.
        let edited = store.endpoints_edited(sites).await?;
        let mut found = Answers::new();
        let mut unknown = Vec::new();
        for (site, edited_at) in edited {
            match self.remembered(site, edited_at, now) {
                Some(endpoints) => drop(found.insert(site, Ok(endpoints))),
                None => unknown.push(async move { (site, edited_at, store.endpoints(site).await) }),
            }
        }
        let mut read = stream::iter(unknown).buffer_unordered(AT_ONCE);
        while let Some((site, edited_at, endpoints)) = read.next().await {
            let endpoints = endpoints.map(|endpoints| {
                let known = Known {
                    edited_at,
                    read_at: now,
                    endpoints: endpoints.into(),
                };
                self.keep(site, known)
            });
            found.insert(site, endpoints);
        }
        Ok(found)
    }

    fn remembered(
        &self,
        site: SiteId,
        edited_at: Timestamp,
        now: Timestamp,
    ) -> Option<Arc<[Endpoint]>> {
        let memory = self.lock();
        let known = memory.get(&site)?;
        let counts = known.edited_at == edited_at && now < known.read_at + Self::LIFETIME;
        counts.then(|| Arc::clone(&known.endpoints))
    }

    fn keep(&self, site: SiteId, known: Known) -> Arc<[Endpoint]> {
        let endpoints = Arc::clone(&known.endpoints);
        if known.edited_at + Self::SETTLED <= known.read_at {
            let mut memory = self.lock();
            if memory.len() >= Self::MOST {
                memory.clear();
            }
            memory.insert(site, known);
        }
        endpoints
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<SiteId, Known>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
