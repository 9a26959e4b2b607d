//! A memory of endpoints that is never out of date.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use futures_util::{StreamExt, stream};

use super::{Store, StoreError};
use crate::domain::{ids::SiteId, webhook::Endpoint};

/// How many sites are asked for their endpoints at once.
const AT_ONCE: usize = 16;

type Answers = HashMap<SiteId, Result<Arc<[Endpoint]>, StoreError>>;

/// A function's memory of sites' endpoints, for as long as nothing of them changes: that is asked of
/// all sites at once, and costs less than reading endpoints.
#[derive(Debug, Default)]
pub struct EndpointCache(Mutex<HashMap<SiteId, Known>>);

#[derive(Debug)]
struct Known {
    /// How often any of them had changed, at the latest, when they were read.
    edits: u64,
    endpoints: Arc<[Endpoint]>,
}

impl EndpointCache {
    /// How many sites it keeps; more than this are forgotten all at once.
    const MOST: usize = 1_000;

    /// The endpoints of some sites, as of the last write, or why those of one are not known. Sites that
    /// never had any are left out.
    ///
    /// # Errors
    ///
    /// When the table does not say what has changed.
    pub async fn of_sites(&self, store: &Store, sites: &[SiteId]) -> Result<Answers, StoreError> {
        // Before they are read: what changes in between is read twice, and never missed.
        let edits = store.endpoint_edits(sites).await?;
        let mut found = Answers::new();
        let mut unknown = Vec::new();
        for (site, edits) in edits {
            match self.remembered(site, edits) {
                Some(endpoints) => drop(found.insert(site, Ok(endpoints))),
                None => unknown.push(async move { (site, edits, store.endpoints(site).await) }),
            }
        }
        let mut read = stream::iter(unknown).buffer_unordered(AT_ONCE);
        while let Some((site, edits, endpoints)) = read.next().await {
            let endpoints = endpoints.map(|endpoints| self.keep(site, edits, endpoints));
            found.insert(site, endpoints);
        }
        Ok(found)
    }

    fn remembered(&self, site: SiteId, edits: u64) -> Option<Arc<[Endpoint]>> {
        let memory = self.lock();
        let known = memory.get(&site).filter(|known| known.edits == edits)?;
        Some(Arc::clone(&known.endpoints))
    }

    fn keep(&self, site: SiteId, edits: u64, endpoints: Vec<Endpoint>) -> Arc<[Endpoint]> {
        let endpoints: Arc<[Endpoint]> = endpoints.into();
        let mut memory = self.lock();
        if memory.len() >= Self::MOST {
            memory.clear();
        }
        let known = Known {
            edits,
            endpoints: Arc::clone(&endpoints),
        };
        memory.insert(site, known);
        endpoints
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<SiteId, Known>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
