//! What every function of the management API holds.

use axum::extract::FromRef;

use super::App;
use crate::{config::Config, root_secret::RootSecret};

/// What every function of the management API holds, made once in init.
#[derive(Clone, Debug)]
pub struct Api {
    /// The tables, the time, our address.
    pub app: App,
    /// What seals cursors and kept replies; it is read when it is first needed.
    pub root: RootSecret,
}

impl Api {
    /// Holds the root secret's place.
    #[must_use]
    pub fn new(app: App, config: &Config) -> Self {
        let root = RootSecret::new(config.root_secret.clone(), config.aws.clone());
        Self { app, root }
    }
}

impl FromRef<Api> for App {
    fn from_ref(api: &Api) -> Self {
        api.app.clone()
    }
}
