//! Delivers events: one signed POST for each message.
//!
//! After a POST, first the next attempt's timer is armed, then the delivery's row is written, then the
//! message is done with. Whoever dies in between makes the attempt again, and nothing is lost.

mod attempt;
mod health;
mod post;

use std::{collections::HashMap, sync::Arc};

use futures_util::future::join_all;
use shared::{
    batch::{Batch, Failures},
    clock::Clock,
    config::Config,
    root_secret::RootSecret,
    store::{Store, Target},
    timers::{Deliver, Timers, Work},
    webhook::{client::Courier, publish::Publisher, signing_keys::SigningKeys},
};

/// What the function holds.
#[derive(Clone)]
pub struct Carrier {
    store: Store,
    clock: Clock,
    timers: Arc<dyn Timers>,
    root: RootSecret,
    courier: Courier,
    /// Whoever tells that an endpoint fails.
    publisher: Publisher,
}

impl Carrier {
    /// Holds the tables, the time and whoever keeps it, the secrets, and who makes the way.
    #[must_use]
    pub fn new(
        store: Store,
        (clock, timers): (Clock, Arc<dyn Timers>),
        (root, courier): (RootSecret, Courier),
        config: &Config,
    ) -> Self {
        let keys = SigningKeys::new(store.clone(), root.clone());
        let told_by = Arc::clone(&timers);
        let publisher = Publisher::new(store.clone(), told_by, keys, config);
        Self {
            store,
            clock,
            timers,
            root,
            courier,
            publisher,
        }
    }
}

impl std::fmt::Debug for Carrier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Carrier")
    }
}

/// Makes the attempts that a batch of messages asks for. Tells which of them must come again.
///
/// Only our own troubles let a message come again: an endpoint's are what its delivery is tried again
/// for, by another message.
pub async fn handle(carrier: &Carrier, batch: Batch) -> Failures {
    // What is told twice in a batch is one attempt.
    let mut messages: HashMap<_, (Deliver, Vec<String>)> = HashMap::new();
    for message in batch.records {
        let id = message["messageId"].as_str().unwrap_or_default().to_owned();
        let body = message["body"].as_str().unwrap_or_default();
        match serde_json::from_str(body) {
            Ok(Work::Deliver(deliver)) => {
                let attempt = (deliver.endpoint, deliver.event, deliver.attempt);
                let (_, ids) = messages.entry(attempt).or_insert((deliver, Vec::new()));
                ids.push(id);
            }
            Ok(Work::Due { .. }) => {
                tracing::error!(message = id, "a message is for another function");
            }
            Err(error) => {
                tracing::error!(message = id, "a message means nothing to us: {error}");
            }
        }
    }
    let target = |deliver: &Deliver| Target {
        site: deliver.site,
        endpoint: deliver.endpoint,
        event: deliver.event,
    };
    let messages: Vec<(Deliver, Vec<String>)> = messages.into_values().collect();
    let targets: Vec<Target> = messages
        .iter()
        .map(|(deliver, _)| target(deliver))
        .collect();
    let parcels = match carrier.store.parcels(&targets).await {
        Ok(parcels) => parcels,
        Err(error) => {
            tracing::warn!(?error, "deliveries cannot be read: {error}");
            return messages.into_iter().flat_map(|(_, ids)| ids).collect();
        }
    };
    let parcels = &parcels;
    let attempts = messages.into_iter().map(|(deliver, ids)| async move {
        let event = deliver.event;
        match attempt::attempt(carrier, deliver, parcels).await {
            Ok(()) => Vec::new(),
            Err(error) => {
                tracing::warn!(%event, ?error, "an attempt is made again: {error}");
                ids
            }
        }
    });
    join_all(attempts).await.into_iter().flatten().collect()
}
