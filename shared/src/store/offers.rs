//! What all offers have, whichever they are.

use super::{Store, StoreError, Stored, keys};
use crate::domain::offer::{Exhaustion, Limit, OfferId};

impl Store {
    /// How often an offer may be used, deleted or not; `None` when there is no such offer.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn limit(&self, offer: OfferId) -> Result<Option<Limit>, StoreError> {
        Ok(match offer {
            OfferId::Template(id) => {
                let template = self.latest_template(id).await?;
                template.map(|template| template.content.campaign.limit)
            }
            OfferId::Link(id) => {
                let link = self.link(id).await?;
                link.map(|link| link.content.campaign.limit)
            }
        })
    }

    /// Notes that an offer is exhausted: once for each of its revisions, however often it is said.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn note_exhaustion(&self, exhaustion: &Exhaustion) -> Result<(), StoreError> {
        let key = keys::exhaustion(exhaustion.offer, exhaustion.revision);
        let item = Stored::new(key, exhaustion);
        self.insert(&self.tables.offers, &item).await.map(drop)
    }
}
