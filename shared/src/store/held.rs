//! What opening an offer needs to know of a checkout that its visitor has already.

use jiff::Timestamp;
use serde::Deserialize;

use super::{Store, StoreError, keys};
use crate::domain::{
    checkout::CheckoutStatus,
    ids::{CheckoutId, SiteId},
    offer::OfferId,
    secret::{Secret, SecretHash},
};

/// As much of a checkout as says whether its holder is led back to it: the hot path need not be able
/// to read all of it.
#[derive(Deserialize)]
struct Held {
    site: SiteId,
    secret_hash: SecretHash,
    #[serde(default)]
    offer: Option<OfferId>,
    status: CheckoutStatus,
    expires_at: Timestamp,
}

impl Store {
    /// Whether a secret opens a checkout of this offer that is not over: open, or with its money on
    /// the way. Strongly consistent: it may have been made a moment ago.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn holds(
        &self,
        secret: &Secret,
        offer: (SiteId, OfferId),
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let key = keys::checkout(CheckoutId::new(secret.id()));
        let request = self.get(&self.tables.checkouts, key).consistent_read(true);
        let held: Option<Held> = self.read(request).await?;
        Ok(held.is_some_and(|held| {
            let goes_on = match held.status {
                CheckoutStatus::Open | CheckoutStatus::Confirmed => now < held.expires_at,
                CheckoutStatus::Succeeded | CheckoutStatus::Expired => false,
            };
            let is_of_it = (held.site, held.offer) == (offer.0, Some(offer.1));
            goes_on && is_of_it && held.secret_hash.matches(secret)
        }))
    }
}
