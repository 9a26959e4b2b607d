//! How many checkouts one address opens of one offer in a minute.
//!
//! Each instance counts by itself and in memory: this costs nothing, and keeps a script or a key that
//! got stuck from filling the table and emptying a limited offer. It is no wall against many machines.

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    sync::{Mutex, MutexGuard, PoisonError},
};

use jiff::{SignedDuration, Timestamp};

/// How long an address is counted from its first opening on.
const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// How many addresses are remembered at most, for an offer each.
const REMEMBERED: usize = 10_000;

/// Counts openings by offer and address.
#[derive(Debug)]
pub(crate) struct Pace {
    /// None is no limit.
    most: Option<NonZeroU32>,
    hasher: RandomState,
    minutes: Mutex<HashMap<u64, Minute>>,
}

/// What was opened since then.
#[derive(Clone, Copy, Debug)]
struct Minute {
    since: Timestamp,
    openings: u32,
}

impl Minute {
    /// How long it still runs.
    fn rest(self, now: Timestamp) -> Option<SignedDuration> {
        let rest = MINUTE - now.duration_since(self.since);
        (rest > SignedDuration::ZERO).then_some(rest)
    }
}

impl Pace {
    /// Allows so many openings a minute.
    pub(crate) fn new(most: Option<NonZeroU32>) -> Self {
        Self {
            most,
            hasher: RandomState::new(),
            minutes: Mutex::default(),
        }
    }

    /// Counts an opening of what a URL calls so.
    ///
    /// # Errors
    ///
    /// How long to wait, when it is one too many.
    pub(crate) fn take(
        &self,
        (offer, address): (&str, IpAddr),
        now: Timestamp,
    ) -> Result<(), SignedDuration> {
        let Some(most) = self.most else { return Ok(()) };
        let mut minutes = self.lock();
        let key = self.key(offer, address);
        let running = minutes.get(&key).and_then(|minute| {
            let rest = minute.rest(now)?;
            Some((minute.openings, rest))
        });
        if let Some((openings, rest)) = running
            && openings >= most.get()
        {
            return Err(rest);
        }
        if running.is_none() {
            make_room(&mut minutes, now);
            let (since, openings) = (now, 0);
            minutes.insert(key, Minute { since, openings });
        }
        if let Some(minute) = minutes.get_mut(&key) {
            minute.openings += 1;
        }
        Ok(())
    }

    /// Takes back the last count: nothing was made.
    pub(crate) fn give_back(&self, (offer, address): (&str, IpAddr)) {
        let key = self.key(offer, address);
        if let Some(minute) = self.lock().get_mut(&key) {
            minute.openings = minute.openings.saturating_sub(1);
        }
    }

    fn key(&self, offer: &str, address: IpAddr) -> u64 {
        self.hasher.hash_one((offer, network(address)))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<u64, Minute>> {
        self.minutes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What belongs to one household or machine: an IPv4 address, and the /64 of an IPv6 one.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
    }
}

/// Forgets whose minute is over, and if all still run the one that began first.
fn make_room(minutes: &mut HashMap<u64, Minute>, now: Timestamp) {
    if minutes.len() < REMEMBERED {
        return;
    }
    minutes.retain(|_, minute| minute.rest(now).is_some());
    if minutes.len() >= REMEMBERED {
        let first = minutes.iter().min_by_key(|(_, minute)| minute.since);
        if let Some(first) = first.map(|(key, _)| *key) {
            minutes.remove(&first);
        }
    }
}

#[cfg(test)]
mod tests;
