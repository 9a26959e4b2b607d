//! What every function that answers HTTP holds.

use crate::{
    clock::Clock,
    config::Config,
    domain::{ids::SiteId, problem::Problem, site::Site},
    store::{Store, StoreError},
};

/// What every function that answers HTTP holds, made once in init.
#[derive(Clone, Debug)]
pub struct App {
    /// The tables.
    pub store: Store,
    /// The time.
    pub clock: Clock,
    /// Where the API answers buyers, when it is not the gateway's own domain.
    pub public_base_url: Option<String>,
}

impl App {
    /// Connects with what the environment says.
    ///
    /// # Errors
    ///
    /// When the client of the tables cannot be set up.
    pub fn new(config: &Config) -> Result<Self, StoreError> {
        let store = Store::new(config)?;
        Ok(Self {
            store,
            clock: Clock::system(),
            public_base_url: config.public_base_url.clone(),
        })
    }

    /// The site that a caller's token speaks for.
    ///
    /// # Errors
    ///
    /// When the table does not answer, or has no such site.
    pub async fn site(&self, id: SiteId) -> Result<Site, Problem> {
        let site = self.store.site(id).await?;
        site.ok_or_else(|| Problem::not_found("site", id))
    }
}
