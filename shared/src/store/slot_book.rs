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
use crate::domain::{
    ids::CheckoutId,
    offer::{
        Limited, OfferId,
        slots::{Cursor, Left, batch, slot_id},
    },
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
        let (offer, revision) = (limited.offer, limited.revision);
        let plan = self.plan(offer, revision, now);
        let lease = match plan {
            Plan::Use(slot) => return Ok(Some(slot)),
            Plan::Nothing => return Ok(None),
            Plan::Lease {
                given,
                is_in_demand,
            } => {
                let wanted = if is_in_demand {
                    batch(max, given)
                } else {
                    (1, max)
                };
                let fresh = Uuid::from_bytes(crate::random::bytes().map_err(no_randomness)?);
                match store.lease_slots(offer, wanted, (fresh, now)).await? {
                    // There are some one by one.
                    Lease::None(cursor) if cursor.given < max => {
                        store.lease_slots(offer, (1, max), (fresh, now)).await?
                    }
                    lease => lease,
                }
            }
            Plan::Ask => match store.slots(offer).await? {
                Some(cursor) => Lease::None(cursor),
                None => Lease::None(never_given(now)),
            },
        };
        let lease = match lease {
            Lease::None(cursor) => match cursor.left(max, now) {
                Left::Lost => store.lost_slots(offer, max, now).await?,
                Left::Some if matches!(plan, Plan::Ask) => {
                    let fresh = Uuid::from_bytes(crate::random::bytes().map_err(no_randomness)?);
                    store.lease_slots(offer, (1, max), (fresh, now)).await?
                }
                Left::Some | Left::None | Left::Unknown => Lease::None(cursor),
            },
            slots @ Lease::Slots(..) => slots,
        };
        Ok(self.note(offer, (revision, max), lease, now))
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
        let (offer, revision) = (limited.offer, limited.revision);
        if let Plan::Nothing = self.plan(offer, revision, now) {
            return Ok(true);
        }
        let usage = store.usage(offer, limited.limit).await?.unwrap_or_default();
        let is_sold_out = usage.taken >= u64::from(max);
        if is_sold_out {
            self.page(offer, |page| {
                let until = Some(now + ASKED_AGAIN);
                page.nothing = Some(Nothing { revision, until });
            });
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

    /// What to do for a slot.
    fn plan(&self, offer: OfferId, revision: u64, now: Timestamp) -> Plan {
        self.page(offer, |page| {
            if !is_ours(page.leased_at, now) {
                page.slots.clear();
            }
            if let Some(number) = page.slots.pop() {
                let checkout = slot_id(page.namespace, number);
                return Plan::Use(Slot { number, checkout });
            }
            match page.nothing {
                Some(nothing) if nothing.revision == revision => match nothing.until {
                    None => Plan::Nothing,
                    Some(until) if now < until => Plan::Nothing,
                    Some(_) => Plan::Ask,
                },
                Some(_) | None => Plan::Lease {
                    given: page.given,
                    is_in_demand: now < page.leased_at + IN_DEMAND,
                },
            }
        })
    }

    /// Notes what was given, and takes one of it.
    fn note(
        &self,
        offer: OfferId,
        (revision, max): (u64, u32),
        lease: Lease,
        now: Timestamp,
    ) -> Option<Slot> {
        self.page(offer, |page| match lease {
            Lease::Slots(mut numbers, cursor) => {
                let number = (!numbers.is_empty()).then(|| numbers.remove(0))?;
                numbers.reverse();
                // Behind what others of this function were given meanwhile.
                numbers.append(&mut page.slots);
                *page = Page {
                    slots: numbers,
                    namespace: cursor.namespace,
                    leased_at: now,
                    given: cursor.given,
                    nothing: None,
                    noted: page.noted,
                };
                let checkout = cursor.checkout(number);
                Some(Slot { number, checkout })
            }
            // Somebody else here was given more than one meanwhile.
            Lease::None(cursor) if !page.slots.is_empty() => {
                let number = page.slots.pop()?;
                let checkout = cursor.checkout(number);
                Some(Slot { number, checkout })
            }
            Lease::None(cursor) => {
                page.given = cursor.given;
                let is_for_good = cursor.left(max, now) == Left::None;
                let until = (!is_for_good).then(|| now + ASKED_AGAIN);
                page.nothing = Some(Nothing { revision, until });
                None
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

/// What to do for a slot.
#[derive(Clone, Copy, Debug)]
enum Plan {
    Use(Slot),
    Lease {
        given: u32,
        is_in_demand: bool,
    },
    /// First see whether there is something again.
    Ask,
    Nothing,
}

/// The cursor of an offer that gave out nothing yet.
const fn never_given(now: Timestamp) -> Cursor {
    Cursor {
        namespace: Uuid::nil(),
        given: 0,
        sealed: 0,
        leased_at: now,
        heal_until: None,
    }
}

fn no_randomness(error: impl std::fmt::Display) -> StoreError {
    StoreError::Unavailable(error.to_string())
}
