//! Makes good what streams or queues lost: a stream that nobody read for a day, a queue that was purged.
//!
//! What happened is read from how things are now: that each was made, and its latest change. Each is told
//! under the id that it was told under before, if it was, so nobody is told twice. What changed again
//! since, and what was deleted, leaves nothing to read it from.

use std::{collections::BTreeSet, ops::Range, sync::Arc};

use jiff::Timestamp;

use super::publish::Publisher;
use crate::{
    domain::{
        customer::CustomerEntry,
        fact::{Change, Fact, facts_of_present},
        ids::{EventId, SiteId},
        order::OrderEntry,
        refund::RefundEntry,
        subscription::SubscriptionEntry,
        webhook::DeliveryStatus,
    },
    store::{CheckoutEntry, List, Store, StoreError},
    timers::{Timers, Work},
};

/// How many facts are told at once.
const BATCH: usize = 100;

/// What was made good.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reconciled {
    /// How many facts of the time are told, now or before.
    pub told: usize,
    /// How many deliveries were overdue, and are set off.
    pub set_off: usize,
    /// How many of both are not: the same again may do it.
    pub left: usize,
}

/// Tells what happened on a site in a time, and sets off the deliveries of that time that are overdue.
///
/// # Errors
///
/// When the tables do not answer.
pub async fn reconcile(
    store: &Store,
    (publisher, timers): (&Publisher, &Arc<dyn Timers>),
    (site, time): (SiteId, Range<Timestamp>),
    now: Timestamp,
) -> Result<Reconciled, StoreError> {
    let mut done = Reconciled::default();
    let mut known = BTreeSet::new();
    let facts = facts_of_site(store, site).await?.into_iter();
    let facts: Vec<Fact> = facts
        .filter(|fact| time.contains(&fact.at) && known.insert(fact.id))
        .collect();
    let mut set_off: BTreeSet<EventId> = BTreeSet::new();
    for batch in facts.chunks(BATCH) {
        let left = publisher.publish(batch, now).await;
        done.left += left.len();
        let told = batch
            .iter()
            .enumerate()
            .filter(|(at, _)| !left.contains(at));
        set_off.extend(told.map(|(_, fact)| fact.id));
    }
    done.told = set_off.len();
    let works = overdue(store, (site, time), &set_off, now).await?;
    let left = timers.arm_all(&works, now).await.len();
    done.set_off = works.len() - left;
    done.left += left;
    Ok(done)
}

/// What can be known of all that happened on a site.
async fn facts_of_site(store: &Store, site: SiteId) -> Result<Vec<Fact>, StoreError> {
    let mut facts = Vec::new();
    let mut add = |change: Change| facts.extend(facts_of_present(&change));
    let all = usize::MAX;
    for one in store.all_templates(site).await? {
        add(Change::Template(None, Some(Box::new(one))));
    }
    let links = store.link_entries(site, &[], all).await?;
    let links: Vec<_> = links.iter().map(|entry| entry.id).collect();
    for one in store.links(&links).await? {
        add(Change::Link(None, Some(Box::new(one))));
    }
    for one in store.site_products(site, all).await? {
        add(Change::Product(None, Some(Box::new(one))));
    }
    for one in store.site_discounts(site, all).await? {
        add(Change::Discount(None, Some(Box::new(one))));
    }
    let list = List::OfSite(site);
    let found = store.entries::<CheckoutEntry>(list, all).await?;
    let ids: Vec<_> = found.iter().map(|entry| entry.id).collect();
    for one in store.checkouts(&ids).await? {
        add(Change::Checkout(None, Some(Box::new(one))));
    }
    let found = store.entries::<OrderEntry>(list, all).await?;
    let ids: Vec<_> = found.iter().map(|entry| entry.id).collect();
    for one in store.orders(&ids).await? {
        add(Change::Order(None, Some(Box::new(one))));
    }
    let found = store.entries::<RefundEntry>(list, all).await?;
    let ids: Vec<_> = found.iter().map(|entry| entry.id).collect();
    for one in store.refunds(&ids).await? {
        add(Change::Refund(None, Some(Box::new(one))));
    }
    let found = store.entries::<SubscriptionEntry>(list, all).await?;
    let ids: Vec<_> = found.iter().map(|entry| entry.id).collect();
    for one in store.subscriptions(&ids).await? {
        add(Change::Subscription(None, Some(Box::new(one))));
    }
    let found = store.entries::<CustomerEntry>(list, all).await?;
    let ids: Vec<_> = found.iter().map(|entry| entry.id).collect();
    for one in store.customers(&ids).await? {
        add(Change::Customer(None, Some(Box::new(one))));
    }
    Ok(facts)
}

/// The attempts that nobody made when they were due, but for those that were set off just now.
async fn overdue(
    store: &Store,
    (site, time): (SiteId, Range<Timestamp>),
    set_off: &BTreeSet<EventId>,
    now: Timestamp,
) -> Result<Vec<Work>, StoreError> {
    let mut works = Vec::new();
    for endpoint in store.endpoints(site).await? {
        let pending = (Some(DeliveryStatus::Pending), usize::MAX);
        let found = store.deliveries_of(endpoint.id, time.clone(), pending);
        for delivery in found.await? {
            let is_fresh = delivery.tries == 0 && set_off.contains(&delivery.event);
            let is_due = delivery.next_at.is_none_or(|at| at <= now) && !delivery.is_leased(now);
            if is_due && !is_fresh {
                works.extend(Work::attempt(&delivery, now));
            }
        }
    }
    Ok(works)
}
