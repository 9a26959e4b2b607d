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
struct Row {
    site: SiteId,
    secret_hash: SecretHash,
    #[serde(default)]
    offer: Option<OfferId>,
    status: CheckoutStatus,
    expires_at: Timestamp,
}

/// What a secret opens of an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// A checkout that is not over: open, or with its money on the way.
    GoesOn,
    /// One that is over, or of another offer.
    Over,
    /// There is no such checkout.
    Nothing,
}

impl Store {
    /// What a secret opens of this offer. Strongly consistent: it may have been made a moment ago.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn held(
        &self,
        secret: &Secret,
        offer: (SiteId, OfferId),
        now: Timestamp,
    ) -> Result<Held, StoreError> {
        let key = keys::checkout(CheckoutId::new(secret.id()));
        let request = self.get(&self.tables.checkouts, key).consistent_read(true);
        let Some(row) = self.read::<Row>(request).await? else {
            return Ok(Held::Nothing);
        };
        let goes_on = match row.status {
            CheckoutStatus::Open | CheckoutStatus::Confirmed => now < row.expires_at,
            CheckoutStatus::Succeeded | CheckoutStatus::Expired => false,
        };
        let is_of_it = (row.site, row.offer) == (offer.0, Some(offer.1));
        Ok(
            match goes_on && is_of_it && row.secret_hash.matches(secret) {
                true => Held::GoesOn,
                false => Held::Over,
            },
        )
    }
}
