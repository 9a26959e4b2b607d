//! How often discounts were redeemed: counted with the checkout that redeems, or not at all.
//!
//! A checkout's own write is the first of a transaction, so its revision decides once and for all
//! whether a step counts: an event that comes twice or late counts nothing.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::TransactWriteItem;
use serde::Deserialize;

use super::{
    Store, StoreError, checkouts,
    keys::{self, Key},
    stored,
    transaction::{Transacted, count, put},
};
use crate::domain::{
    catalog::{Discount, DiscountRefusal},
    checkout::{Checkout, Redemption},
    ids::DiscountId,
};

/// How confirming a checkout with a discount went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Redeemed {
    /// It is stored, and the discount is redeemed.
    Stored,
    /// Another write of the checkout came first.
    Lost,
    /// The discount cannot be redeemed.
    Refused(DiscountRefusal),
}

/// How often a discount may be redeemed; none is any number of times.
#[derive(Clone, Copy, Default)]
pub(super) struct Limits {
    in_all: Option<u32>,
    per_customer: Option<u32>,
}

impl Limits {
    /// A discount's; money that came is counted without asking.
    pub(super) fn of(discount: Option<&Discount>) -> Self {
        Self {
            in_all: discount.and_then(|discount| discount.max_redemptions),
            per_customer: discount.and_then(|discount| discount.max_redemptions_per_customer),
        }
    }
}

/// Why a discount was not redeemed, by the places of the writes of [`Store::counted`] that were refused;
/// nothing when the checkout's own was.
pub(super) fn refusal(refused: &[usize]) -> Option<DiscountRefusal> {
    if refused.contains(&0) {
        None
    } else if refused.contains(&1) {
        Some(DiscountRefusal::Exhausted)
    } else {
        Some(DiscountRefusal::ExhaustedForCustomer)
    }
}

/// The counter of a discount.
#[derive(Deserialize)]
struct Counter {
    #[serde(flatten)]
    key: Key,
    /// How many checkouts hold a redemption.
    #[serde(default)]
    taken: u64,
}

impl Store {
    /// How often each of these discounts was redeemed, as of the last write.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn redemptions(
        &self,
        ids: &[DiscountId],
    ) -> Result<HashMap<DiscountId, u64>, StoreError> {
        let keys = ids.iter().copied().map(keys::redemptions);
        let items = self.latest_batch(&self.tables.accounts, keys.collect());
        let counted = |item| {
            let counter: Counter = stored::read(item)?;
            Ok((counter.key, counter.taken))
        };
        let counted = items.await?.into_iter().map(counted);
        let counted: HashMap<Key, u64> = counted.collect::<Result<_, StoreError>>()?;
        let taken = |id: DiscountId| counted.get(&keys::redemptions(id)).copied();
        Ok(ids
            .iter()
            .map(|id| (*id, taken(*id).unwrap_or_default()))
            .collect())
    }

    /// Puts a confirmed checkout in place of the open one before it, and redeems `discount` as it
    /// says, within the discount's limits: both or neither.
    ///
    /// # Errors
    ///
    /// When the table does not answer, or other transactions keep coming first.
    pub async fn redeem(
        &self,
        confirmed: &Checkout,
        old: &Checkout,
        discount: &Discount,
    ) -> Result<Redeemed, StoreError> {
        let writes = self.counted(confirmed, old, Limits::of(Some(discount)))?;
        let refused = match self.transact(writes).await? {
            Transacted::Done => return Ok(Redeemed::Stored),
            Transacted::Refused(writes) => writes,
        };
        Ok(refusal(&refused).map_or(Redeemed::Lost, Redeemed::Refused))
    }

    /// Puts a checkout in place of `old`, and releases what that one redeemed or counts what this
    /// one does without asking: money that came is never refused. `false` when another write of
    /// the checkout came first.
    pub(super) async fn replace_and_count(
        &self,
        next: &Checkout,
        old: &Checkout,
    ) -> Result<bool, StoreError> {
        let writes = self.counted(next, old, Limits::default())?;
        Ok(self.transact(writes).await? == Transacted::Done)
    }

    /// The put of `next` and, behind it, what differs in the counters.
    pub(super) fn counted(
        &self,
        next: &Checkout,
        old: &Checkout,
        limits: Limits,
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        let (table, item) = (&self.tables.accounts, checkouts::stored(next));
        let guard = checkouts::guard(old);
        let mut writes = vec![put(&self.tables.checkouts, item.to_attributes()?, guard)?];
        let (before, after) = (counters(old.redemption()), counters(next.redemption()));
        for (key, max) in after.iter().zip([limits.in_all, limits.per_customer]) {
            if !before.contains(key) {
                writes.push(count(table, key.clone(), 1, max)?);
            }
        }
        for key in before.into_iter().filter(|key| !after.contains(key)) {
            writes.push(count(table, key, -1, None)?);
        }
        Ok(writes)
    }
}

/// The discount's counter, and the customer's if there is one.
fn counters(redemption: Option<Redemption>) -> Vec<Key> {
    let keys = redemption.map(|Redemption { discount, customer }| {
        let of_customer = customer.map(|customer| keys::redemptions_of(discount, customer));
        std::iter::once(keys::redemptions(discount)).chain(of_customer)
    });
    keys.into_iter().flatten().collect()
}
