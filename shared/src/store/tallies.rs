//! How often discounts were redeemed and offers used: counted with the checkout that does, or not at all.
//!
//! A checkout's own write is the first of a transaction, so its revision decides once and for all
//! whether a step counts: an event that comes twice or late counts nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use aws_sdk_dynamodb::types::TransactWriteItem;
use serde::Deserialize;

use super::{
    Store, StoreError, checkouts,
    keys::{self, Key},
    stored,
    transaction::{Transacted, count, put},
};
use crate::domain::{
    checkout::{Checkout, Counter, Limits, Tally},
    ids::DiscountId,
    offer::{Limit, OfferId, Usage},
};

/// How storing what counts went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// It is stored and counted.
    Stored,
    /// Another write of the checkout came first.
    Lost,
    /// There is no more of what is counted there.
    Refused(Counter),
}

/// What a checkout's step changes: its own write, and behind it one for each of these counters.
pub(super) struct Count {
    pub(super) writes: Vec<TransactWriteItem>,
    counters: Vec<Counter>,
}

impl Count {
    /// What it means that the writes at these places were refused.
    pub(super) fn refused(&self, places: &[usize]) -> Counted {
        let first = places.iter().min().and_then(|place| place.checked_sub(1));
        let counter = first.and_then(|place| self.counters.get(place));
        counter.copied().map_or(Counted::Lost, Counted::Refused)
    }
}

/// A counter or a cursor as it is stored.
#[derive(Deserialize)]
struct Stand {
    #[serde(flatten)]
    key: Key,
    /// How many checkouts hold one.
    #[serde(default)]
    taken: u64,
    /// How many of them are paid.
    #[serde(default)]
    completed: u64,
    /// How many slots are given out, of a cursor.
    #[serde(default)]
    given: u64,
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
        let key = |id| key_of(Counter::Discount(id));
        let stands = self.stands(ids.iter().copied().map(key).collect()).await?;
        let taken = |id| stands.get(&key(id)).map_or(0, |stand| stand.taken);
        Ok(ids.iter().map(|&id| (id, taken(id))).collect())
    }

    /// How often each of these offers was used, as of the last write; only of those that have a limit
    /// in all.
    ///
    /// What is given out to somebody who died counts as taken until somebody looks for it, which
    /// happens when there is nothing else left.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn usages(
        &self,
        offers: impl IntoIterator<Item = (OfferId, Limit)>,
    ) -> Result<HashMap<OfferId, Usage>, StoreError> {
        let limited = offers.into_iter().filter(|(_, limit)| limit.max.is_some());
        let limited: Vec<(OfferId, Limit)> = limited.collect();
        let places = |offer| key_of(Counter::Offer(offer));
        let keys = limited.iter().flat_map(|(offer, limit)| {
            let slots = limit.checkouts().map(|_| keys::slots(*offer));
            std::iter::once(places(*offer)).chain(slots)
        });
        let stands = self.stands(keys.collect()).await?;
        let usage = |(offer, limit): (OfferId, Limit)| {
            let stand = stands.get(&places(offer));
            let taken = match limit.checkouts() {
                Some(_) => stands.get(&keys::slots(offer)).map(|stand| stand.given),
                None => stand.map(|stand| stand.taken),
            };
            let usage = Usage {
                taken: taken.unwrap_or_default(),
                completed: stand.map_or(0, |stand| stand.completed),
            };
            (offer, usage)
        };
        Ok(limited.into_iter().map(usage).collect())
    }

    /// How often an offer was used, if it has a limit in all.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn usage(&self, offer: OfferId, limit: Limit) -> Result<Option<Usage>, StoreError> {
        Ok(self.usages([(offer, limit)]).await?.remove(&offer))
    }

    async fn stands(&self, keys: Vec<Key>) -> Result<HashMap<Key, Stand>, StoreError> {
        let items = self.latest_batch(&self.tables.accounts, keys).await?;
        let read = |item| {
            let stand: Stand = stored::read(item)?;
            Ok((stand.key.clone(), stand))
        };
        items.into_iter().map(read).collect()
    }

    /// Puts a checkout in place of `old` and counts the difference, within `limits`: both or neither.
    ///
    /// # Errors
    ///
    /// When the table does not answer, or other transactions keep coming first.
    pub async fn replace_within(
        &self,
        next: &Checkout,
        old: &Checkout,
        limits: Limits,
    ) -> Result<Counted, StoreError> {
        if next.tallies() == old.tallies() {
            let item = checkouts::stored(next);
            let swapped = self.swap(&self.tables.checkouts, &item, checkouts::guard(old));
            return Ok(if swapped.await? {
                Counted::Stored
            } else {
                Counted::Lost
            });
        }
        let count = self.counted(next, old, limits)?;
        Ok(match self.transact(count.writes.clone()).await? {
            Transacted::Done => Counted::Stored,
            Transacted::Refused(places) => count.refused(&places),
        })
    }

    /// The put of `next` and, behind it, what differs in the counters.
    pub(super) fn counted(
        &self,
        next: &Checkout,
        old: &Checkout,
        limits: Limits,
    ) -> Result<Count, StoreError> {
        let (table, item) = (&self.tables.accounts, checkouts::stored(next));
        let guard = checkouts::guard(old);
        let mut writes = vec![put(&self.tables.checkouts, item.to_attributes()?, guard)?];
        let (before, after) = (old.tallies(), next.tallies());
        let mut counters = Vec::new();
        let all: BTreeSet<Counter> = before.keys().chain(after.keys()).copied().collect();
        for counter in all {
            let tally = |tallies: &BTreeMap<Counter, Tally>| {
                tallies.get(&counter).copied().unwrap_or_default()
            };
            let (before, after) = (tally(&before), tally(&after));
            let taken = i8::from(after.taken) - i8::from(before.taken);
            let completed = i8::from(after.completed) - i8::from(before.completed);
            if (taken, completed) != (0, 0) {
                let max = limits.of(&counter).filter(|_| taken > 0);
                let steps = [("taken", taken), ("completed", completed)];
                writes.push(count(table, key_of(counter), &steps, max)?);
                counters.push(counter);
            }
        }
        Ok(Count { writes, counters })
    }
}

fn key_of(counter: Counter) -> Key {
    match counter {
        Counter::Discount(discount) => keys::redemptions(discount),
        Counter::DiscountOf(discount, customer) => keys::redemptions_of(discount, customer),
        Counter::Offer(offer) => keys::places(offer),
        Counter::OfferOf(offer, customer) => keys::places_of(offer, customer),
    }
}
