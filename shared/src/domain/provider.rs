//! What a payment provider calls the things of its own.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ids::SiteId;

/// A provider's name of one of its things: a charge, a subscription, a refund.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ProviderRef {
    /// The provider's name, such as `sandbox`.
    pub provider: String,
    /// The provider's id of it.
    pub id: String,
}

impl ProviderRef {
    /// A thing of a provider.
    #[must_use]
    pub fn new(provider: &str, id: impl Into<String>) -> Self {
        Self {
            provider: provider.to_owned(),
            id: id.into(),
        }
    }

    /// Our id of what a site's provider calls this: however often it is told, it is one thing.
    pub(super) fn derive(&self, site: SiteId, kind: &str) -> Uuid {
        let name = format!("{kind}:{}:{}", self.provider, self.id);
        Uuid::new_v5(&site.uuid(), name.as_bytes())
    }
}
