//! What all offers have, whichever they are.

use super::{Store, StoreError, Stored, keys};
use crate::domain::offer::{Exhaustion, Limited, OfferId};

impl Store {
    /// An offer's limit, whether it is deleted or not; `None` when there is no such offer.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn limited(&self, offer: OfferId) -> Result<Option<Limited>, StoreError> {
        Ok(match offer {
            OfferId::Template(id) => self.latest_template(id).await?.as_ref().map(Into::into),
            OfferId::Link(id) => self.link(id).await?.as_ref().map(Into::into),
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
