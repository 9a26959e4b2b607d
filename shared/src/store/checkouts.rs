//! Checkouts.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Store, StoreError, Stored, checkout_index::Indexed, keys, tallies::Counted, transaction::Guard,
};
use crate::domain::{
    checkout::{Checkout, CheckoutStatus, KEPT_AFTER_EXPIRY, Limits},
    ids::CheckoutId,
    secret::Secret,
};

/// How making a checkout went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Once {
    /// It is made.
    Done,
    /// There is one with its id.
    Taken,
    /// The same request has made one, or is about to.
    Before,
}

/// What a request has made that may come again.
#[derive(Serialize, Deserialize)]
struct Pointer {
    checkout: CheckoutId,
}

impl Store {
    /// The checkout that a client secret opens, strongly consistent: the redirect that made it
    /// may have been answered a moment ago.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn checkout_by_secret(
        &self,
        secret: &Secret,
    ) -> Result<Option<Checkout>, StoreError> {
        let checkout = self.checkout(CheckoutId::new(secret.id())).await?;
        let checkout = checkout.filter(|checkout| checkout.secret_hash.matches(secret));
        Ok(checkout.filter(|checkout| !checkout.is_empty()))
    }

    /// A checkout by its id, for callers that need no secret. Strongly consistent.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn checkout(&self, id: CheckoutId) -> Result<Option<Checkout>, StoreError> {
        self.read(
            self.get(&self.tables.checkouts, keys::checkout(id))
                .consistent_read(true),
        )
        .await
    }

    /// Makes a checkout. `false` when there is one with its id.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn insert_checkout(&self, checkout: &Checkout) -> Result<bool, StoreError> {
        self.insert(&self.tables.checkouts, &stored(checkout)).await
    }

    /// Makes a checkout, unless a request that is known by `once` has made one before, or is about to.
    ///
    /// What it makes is noted first, so that no two of them make any. Whoever dies in between has noted
    /// a checkout that does not exist.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn insert_checkout_once(
        &self,
        checkout: &Checkout,
        once: Option<Uuid>,
    ) -> Result<Once, StoreError> {
        if let Some(once) = once {
            let pointer = Pointer {
                checkout: checkout.id,
            };
            let pointer = Stored::new(keys::visit(once), pointer).until(checkout.expires_at);
            if !self.insert(&self.tables.accounts, &pointer).await? {
                return Ok(Once::Before);
            }
        }
        let is_made = self.insert_checkout(checkout).await?;
        Ok(if is_made { Once::Done } else { Once::Taken })
    }

    /// What a request has made that is known by `once`.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn made_by(&self, once: Uuid) -> Result<Option<CheckoutId>, StoreError> {
        let get = self.get(&self.tables.accounts, keys::visit(once));
        let before: Option<Pointer> = self.read(get.consistent_read(true)).await?;
        Ok(before.map(|before| before.checkout))
    }

    /// Puts a checkout in place of `old`, and counts the difference in the same step, without limits:
    /// only confirming asks for them, see [`Store::replace_within`].
    /// `false` when another write came first.
    ///
    /// # Errors
    ///
    /// When the table does not answer, or transactions keep coming first.
    pub async fn replace_checkout(
        &self,
        checkout: &Checkout,
        old: &Checkout,
    ) -> Result<bool, StoreError> {
        let counted = self.replace_within(checkout, old, Limits::default());
        Ok(counted.await? == Counted::Stored)
    }
}

/// What must hold of a checkout in whose place another comes. Opening it counts as no revision,
/// and must not be undone by whoever has not seen it.
pub(super) const fn guard(old: &Checkout) -> Guard {
    match old.opened_at {
        None => Guard::Unopened(old.revision),
        Some(_) => Guard::Opened(old.revision),
    }
}

pub(super) fn stored(checkout: &Checkout) -> Stored<Indexed<'_>> {
    let item = Stored::new(keys::checkout(checkout.id), Indexed::of(checkout));
    match checkout.status {
        CheckoutStatus::Succeeded => item,
        // Without it, its slot would be free again.
        _ if checkout.slot.is_some() => item,
        CheckoutStatus::Open | CheckoutStatus::Confirmed | CheckoutStatus::Expired => {
            item.until(checkout.expires_at + KEPT_AFTER_EXPIRY)
        }
    }
}
