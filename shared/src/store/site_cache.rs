//! A short memory of sites.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use super::{Store, StoreError};
use crate::domain::{ids::SiteId, site::Site};

/// A function's short memory of sites: one is read again after [`SiteCache::LIFETIME`].
#[derive(Debug, Default)]
pub struct SiteCache(Mutex<HashMap<SiteId, (Instant, Option<Site>)>>);

impl SiteCache {
    /// How old what it tells may be.
    pub const LIFETIME: Duration = Duration::from_secs(5);
    /// How many sites it keeps; more than this are forgotten all at once.
    const MOST: usize = 1_000;

    /// A site.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn site(&self, store: &Store, id: SiteId) -> Result<Option<Site>, StoreError> {
        let now = Instant::now();
        if let Some(known) = self.remembered(id, now) {
            return Ok(known);
        }
        let site = store.site(id).await?;
        let mut memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if memory.len() >= Self::MOST {
            memory.clear();
        }
        memory.insert(id, (now, site.clone()));
        Ok(site)
    }

    fn remembered(&self, id: SiteId, now: Instant) -> Option<Option<Site>> {
        let memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (read, site) = memory.get(&id)?;
        (now.duration_since(*read) < Self::LIFETIME).then(|| site.clone())
    }
}
