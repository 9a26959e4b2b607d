//! What every function that answers HTTP holds.

use crate::{
    clock::Clock,
    config::Config,
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
}
