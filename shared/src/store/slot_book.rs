//! A function's memory of the slots that it was given.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{
    Store, StoreError,
    slots::{Lease, is_ours},
};
use crate::{
    domain::{
        ids::CheckoutId,
        offer::{
            Limited, OfferId,
            slots::{Left, batch, slot_id},
        },
    },
    random,
};

/// How soon somebody may be told more of an offer of which nothing was left.
const ASKED_AGAIN: SignedDuration = SignedDuration::from_secs(1);
/// Who takes slots as fast as this is given some at a time.
const IN_DEMAND: SignedDuration = SignedDuration::from_secs(1);
/// How many offers it knows; more than this are forgotten all at once.
const MOST: usize = 1_000;

/// A slot of an offer: a checkout that may be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Its number, from 1.
    pub number: u32,
    /// The id of its checkout.
    pub checkout: CheckoutId,
}

/// A function's memory of the slots that it was given, and of offers of which nothing is left.
///
/// Slots that it forgets or that die with it are lost until somebody looks for them; none is given out
/// twice because of it, and if one were, only one checkout could be made of it.
#[derive(Debug, Default)]
pub struct SlotBook(Mutex<HashMap<OfferId, Page>>);

/// What is known of one offer.
#[derive(Debug, Default)]
struct Page {
    /// Slots that are ours, the next one last.
    slots: Vec<u32>,
    /// The offer's revision at which they were: another may have fewer than are given out.
    revision: u64,
    namespace: Uuid,
    leased_at: Timestamp,
    /// How many are given out, at the least.
    given: u32,
    nothing: Option<Nothing>,
    /// The revision of which the table knows that it is exhausted.
    noted: Option<u64>,
}

/// That nothing is left.
#[derive(Clone, Copy, Debug)]
struct Nothing {
    /// Of this revision.
    revision: u64,
    /// Until then nobody asks; never again where it is for good.
    until: Option<Timestamp>,
}

impl SlotBook {
    /// A slot for one checkout; none when nothing is left, as far as can be known now.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn take(
        &self,
        store: &Store,
        (limited, max): (Limited, u32),
        now: Timestamp,
    ) -> Result<Option<Slot>, StoreError> {
        let offer = limited.offer;
        let lease = async |wanted| {
            let fresh = random::bytes().map_err(no_randomness)?;
            let fresh = (Uuid::from_bytes(fresh), now);
            store.lease_slots(offer, wanted, fresh).await
        };
        let leased = match self.plan(limited, max, now) {
            Plan::Use(slot) => return Ok(Some(slot)),
            Plan::Nothing => return Ok(None),
            Plan::Lease(wanted) => lease(wanted).await?,
            Plan::Ask => match store.slots(offer).await? {
                Some(cursor) => Lease::None(cursor),
                None => lease((1, max)).await?,
            },
        };
        let leased = match leased {
            Lease::None(cursor) => match cursor.left(max, now) {
                Left::Some if self.page(offer, |page| page.slots.is_empty()) => {
                    lease((1, max)).await?
                }
                Left::Lost => store.lost_slots(offer, max, now).await?,
                Left::Some | Left::None | Left::Unknown => Lease::None(cursor),
            },
            slots @ Lease::Slots(..) => slots,
        };
        Ok(self.note(limited, max, leased, now))
    }

    /// Whether so many orders of an offer are taken, as of a second ago at the most.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn is_sold_out(
        &self,
        store: &Store,
        (limited, max): (Limited, u32),
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let Limited {
            offer,
            revision,
            limit,
            ..
        } = limited;
        if self.page(offer, |page| page.has_nothing(revision, now)) == Some(true) {
            return Ok(true);
        }
        let usage = store.usage(offer, limit).await?.unwrap_or_default();
        let is_sold_out = usage.taken >= u64::from(max);
        if is_sold_out {
            let until = Some(now + ASKED_AGAIN);
            let nothing = Some(Nothing { revision, until });
            self.page(offer, |page| page.nothing = nothing);
        }
        Ok(is_sold_out)
    }

    /// Gives back a slot of which no checkout was made, as far as is known.
    pub fn give_back(&self, offer: OfferId, slot: Slot) {
        self.page(offer, |page| {
            if slot_id(page.namespace, slot.number) == slot.checkout {
                page.slots.push(slot.number);
            }
        });
    }

    /// Notes in the table that nothing is left of an offer: once for each of its revisions. That nobody
    /// is told keeps no buyer waiting.
    pub async fn note_exhaustion(&self, store: &Store, limited: Limited, now: Timestamp) {
        let is_noted = |page: &mut Page| page.noted == Some(limited.revision);
        let exhaustion = limited.exhaustion(now);
        let Some(exhaustion) = exhaustion.filter(|_| !self.page(limited.offer, is_noted)) else {
            return;
        };
        match store.note_exhaustion(&exhaustion).await {
            Ok(()) => self.page(limited.offer, |page| page.noted = Some(limited.revision)),
            Err(error) => {
                tracing::warn!(?error, "that an offer is exhausted is not noted: {error}");
            }
        }
    }

    /// What to do for one of so many slots.
    fn plan(&self, limited: Limited, max: u32, now: Timestamp) -> Plan {
        self.page(limited.offer, |page| {
            if !is_ours(page.leased_at, now) {
                page.slots.clear();
            }
            if !page.slots.is_empty() && page.revision != limited.revision {
                return Plan::Ask;
            }
            if let Some(slot) = page.pop() {
                return Plan::Use(slot);
            }
            match page.has_nothing(limited.revision, now) {
                Some(true) => Plan::Nothing,
                Some(false) => Plan::Ask,
                None if now < page.leased_at + IN_DEMAND => Plan::Lease(batch(max, page.given)),
                None => Plan::Lease((1, max)),
            }
        })
    }

    /// Notes what was given, and takes one of it.
    fn note(&self, limited: Limited, max: u32, lease: Lease, now: Timestamp) -> Option<Slot> {
        self.page(limited.offer, |page| match lease {
            Lease::Slots(mut numbers, cursor) => {
                numbers.reverse();
                // Behind what others of this function were given meanwhile.
                numbers.append(&mut page.slots);
                *page = Page {
                    slots: numbers,
                    revision: limited.revision,
                    namespace: cursor.namespace,
                    leased_at: now,
                    given: cursor.given,
                    nothing: None,
                    noted: page.noted,
                };
                page.pop()
            }
            Lease::None(cursor) => {
                // Of fewer than are given out, nobody knows which were used.
                if page.given.max(cursor.given) > max {
                    page.slots.clear();
                }
                page.revision = limited.revision;
                // Somebody else here may have been given more than one meanwhile.
                let slot = page.pop();
                if slot.is_none() {
                    page.given = cursor.given;
                    let is_for_good = cursor.left(max, now) == Left::None;
                    page.nothing = Some(Nothing {
                        revision: limited.revision,
                        until: (!is_for_good).then(|| now + ASKED_AGAIN),
                    });
                }
                slot
            }
        })
    }

    fn page<T>(&self, offer: OfferId, with: impl FnOnce(&mut Page) -> T) -> T {
        let mut book = self.lock();
        if book.len() >= MOST && !book.contains_key(&offer) {
            book.clear();
        }
        with(book.entry(offer).or_default())
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<OfferId, Page>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Page {
    /// The next slot that is ours.
    fn pop(&mut self) -> Option<Slot> {
        let number = self.slots.pop()?;
        let checkout = slot_id(self.namespace, number);
        Some(Slot { number, checkout })
    }

    /// Whether nothing is left of a revision; `None` when that was never so, `false` when it was and
    /// may have changed.
    fn has_nothing(&self, revision: u64, now: Timestamp) -> Option<bool> {
        let nothing = self
            .nothing
            .filter(|nothing| nothing.revision == revision)?;
        Some(nothing.until.is_none_or(|until| now < until))
    }
}

/// What to do for a slot.
#[derive(Clone, Copy, Debug)]
enum Plan {
    Use(Slot),
    /// Ask for so many, of so many at the most.
    Lease((u32, u32)),
    /// First see what is left, or how many are given out of what there is now.
    Ask,
    Nothing,
}

fn no_randomness(error: impl std::fmt::Display) -> StoreError {
    StoreError::Unavailable(error.to_string())
}
