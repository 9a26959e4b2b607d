//! What was armed when the stack stopped: the queues lay in memory, but the tables know.

use anyhow::Context;
use jiff::Timestamp;
use shared::{
    config::TimersConfig,
    domain::{
        ids::SiteId,
        webhook::{Delivery, DeliveryStatus},
    },
    store::Store,
    timers::{Queue, Timers, Work},
};

use crate::queue::Queues;

/// Arms what was armed.
///
/// # Errors
///
/// When the tables do not answer.
pub(crate) async fn rearm(
    store: &Store,
    sites: &[SiteId],
    (timers, queues): (&[TimersConfig], &Queues),
    now: Timestamp,
) -> anyhow::Result<()> {
    let due = store.armed().await?.into_iter();
    let mut works: Vec<Work> = due.map(|bucket| Work::Due { bucket }).collect();
    for &site in sites {
        for endpoint in store.endpoints(site).await? {
            let pending = (Some(DeliveryStatus::Pending), usize::MAX);
            let time = Timestamp::UNIX_EPOCH..Timestamp::MAX;
            let pending = store.deliveries_of(endpoint.id, time, pending).await?;
            let awaited =
                |delivery: &Delivery| Work::attempt(delivery, delivery.next_at.unwrap_or(now));
            works.extend(pending.iter().filter_map(awaited));
        }
    }
    for work in works {
        let leads_there = |config: &&TimersConfig| match work.queue() {
            Queue::Timers => config.timers.is_some(),
            Queue::Deliveries => config.deliveries.is_some(),
            Queue::SlowDeliveries => config.slow_deliveries.is_some(),
        };
        let config = timers.iter().find(leads_there);
        let config = config.with_context(|| format!("no queue for {:?}", work.queue()))?;
        queues.timers(config).arm(&work, now).await?;
    }
    Ok(())
}
