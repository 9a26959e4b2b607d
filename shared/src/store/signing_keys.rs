//! The keys that events are signed with as tokens.

use super::{Store, StoreError, Stored, keys};
use crate::domain::signing_key::SigningKeySet;

impl Store {
    /// The deployment's keys, if it has any yet; strongly consistent, so that nobody goes on without
    /// one that was just published.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn signing_keys(&self) -> Result<Option<SigningKeySet>, StoreError> {
        self.read(
            self.get(&self.tables.accounts, keys::signing_keys())
                .consistent_read(true),
        )
        .await
    }

    /// Puts the keys in place of the revision before, or where there were none. `false` when another
    /// write came first.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn put_signing_keys(&self, set: &SigningKeySet) -> Result<bool, StoreError> {
        let item = Stored::new(keys::signing_keys(), set);
        match set.revision {
            0 | 1 => self.insert(&self.tables.accounts, &item).await,
            revision => {
                self.replace(&self.tables.accounts, &item, revision - 1)
                    .await
            }
        }
    }
}
