//! Sites.

use super::{Store, StoreError, Stored, keys, stored};
use crate::domain::{ids::SiteId, site::Site};

impl Store {
    /// A site.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn site(&self, id: SiteId) -> Result<Option<Site>, StoreError> {
        self.read(self.get(&self.tables.accounts, keys::site(id)))
            .await
    }

    /// Those of some sites that are there, in no order.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn sites(&self, ids: &[SiteId]) -> Result<Vec<Site>, StoreError> {
        let keys = ids.iter().copied().map(keys::site).collect();
        let items = self.batch_get(&self.tables.accounts, keys, &[]).await?;
        items.into_iter().map(stored::read).collect()
    }

    /// A site as of the last write: what changing it needs.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn latest_site(&self, id: SiteId) -> Result<Option<Site>, StoreError> {
        self.read(
            self.get(&self.tables.accounts, keys::site(id))
                .consistent_read(true),
        )
        .await
    }

    /// Puts a site in place of its revision `old`. `false` when another write came first.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn replace_site(&self, site: &Site, old: u64) -> Result<bool, StoreError> {
        let item = Stored::new(keys::site(site.id), site);
        self.replace(&self.tables.accounts, &item, old).await
    }

    /// Makes a site. `false` when there is one with its id.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn insert_site(&self, site: &Site) -> Result<bool, StoreError> {
        self.insert(
            &self.tables.accounts,
            &Stored::new(keys::site(site.id), site),
        )
        .await
    }
}
