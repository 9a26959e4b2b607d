//! How often discounts were redeemed: counted with the checkout that redeems, or not at all.
//!
//! A checkout's own write is the first of a transaction, so its revision decides once and for all
//! whether a step counts: an event that comes twice or late counts nothing.

use serde::Deserialize;

use super::{
    Store, StoreError, checkouts,
    keys::{self, Key},
    transaction::{If, Outcome, Transaction},
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
struct Limits {
    in_all: Option<u32>,
    per_customer: Option<u32>,
}

#[derive(Deserialize)]
struct Counter {
    taken: i64,
}

impl Store {
    /// How often a discount is redeemed, strongly consistent.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn times_redeemed(&self, discount: DiscountId) -> Result<u64, StoreError> {
        let get = self.get(&self.tables.accounts, keys::redemptions(discount));
        let counter: Option<Counter> = self.read(get.consistent_read(true)).await?;
        Ok(counter.map_or(0, |counter| u64::try_from(counter.taken).unwrap_or(0)))
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
        let limits = Limits {
            in_all: discount.max_redemptions,
            per_customer: discount.max_redemptions_per_customer,
        };
        let writes = self.counted(confirmed, old, limits)?;
        Ok(match self.transact(writes).await? {
            Outcome::Done => Redeemed::Stored,
            Outcome::Refused(writes) if writes.contains(&0) => Redeemed::Lost,
            Outcome::Refused(writes) if writes.contains(&1) => {
                Redeemed::Refused(DiscountRefusal::Exhausted)
            }
            Outcome::Refused(_) => Redeemed::Refused(DiscountRefusal::ExhaustedForCustomer),
        })
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
        Ok(self.transact(writes).await? == Outcome::Done)
    }

    /// The put of `next` and, behind it, what differs in the counters.
    fn counted(
        &self,
        next: &Checkout,
        old: &Checkout,
        limits: Limits,
    ) -> Result<Transaction, StoreError> {
        let table = &self.tables.accounts;
        let condition = If::Revision(old.revision);
        let mut writes = Transaction::default().put(
            &self.tables.checkouts,
            &checkouts::stored(next),
            condition,
        )?;
        let (before, after) = (counters(old.redemption()), counters(next.redemption()));
        for (key, max) in after.iter().zip([limits.in_all, limits.per_customer]) {
            if !before.contains(key) {
                writes = writes.count(table, key.clone(), 1, max)?;
            }
        }
        for key in before.into_iter().filter(|key| !after.contains(key)) {
            writes = writes.count(table, key, -1, None)?;
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
