//! Delivers events: one signed POST for each message.
//!
//! After a POST, first the next attempt's timer is armed, then the delivery's row is written, then the
//! message is done with. Whoever dies in between makes the attempt again, and nothing is lost.

mod attempt;
mod health;
mod post;

use std::{collections::HashMap, sync::Arc, time::Duration};

use futures_util::{StreamExt, stream::FuturesUnordered};
use shared::{
    batch::{Batch, Failures},
    clock::Clock,
    config::Config,
    domain::{
        ids::{EndpointId, EventId},
        webhook::Delivery,
    },
    root_secret::RootSecret,
    store::{Parcels, Store, Target},
    timers::{Deliver, Timers, Work},
    webhook::{
        client::{Courier, Destination},
        endpoint_keys::EndpointKeys,
        publish::Publisher,
        signing_keys::SigningKeys,
    },
};

use attempt::AttemptError;

/// How many deliveries are noted by one request; DynamoDB takes no more.
const NOTED_AT_ONCE: usize = 25;
/// How long those that have arrived wait for others, to be noted together.
const GATHER: Duration = Duration::from_millis(10);

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
    let messages = messages(&batch);
    let targets: Vec<Target> = messages.iter().map(|message| message.target()).collect();
    let parcels = match carrier.store.parcels(&targets).await {
        Ok(parcels) => parcels,
        Err(error) => {
            tracing::warn!(?error, "deliveries cannot be read: {error}");
            return messages
                .into_iter()
                .flat_map(|message| message.ids)
                .collect();
        }
    };
    let ways = ways_of(carrier, &parcels).await;
    let known = (&parcels, &ways);
    let attempts = messages.into_iter().map(|message| async move {
        let made = match known.0.are_readable(&message.target()) {
            true => attempt::attempt(carrier, &message.deliver, known).await,
            false => Err(AttemptError::Unreadable),
        };
        (message, made)
    });
    let attempts: FuturesUnordered<_> = attempts.collect();
    // Nobody waits for an endpoint that hangs.
    let attempts = tokio_stream::StreamExt::chunks_timeout(attempts, NOTED_AT_ONCE, GATHER);
    let failures = attempts
        .map(|made| conclude(carrier, made))
        .buffer_unordered(NOTED_AT_ONCE);
    failures.concat().await.into_iter().collect()
}

/// The way to an endpoint, made ready once for a batch.
struct Way {
    to: Destination,
    /// What the endpoint keeps sealed, opened.
    keys: EndpointKeys,
}

/// The ways to the endpoints of a batch, without those whose seal is wrong.
type Ways = HashMap<EndpointId, Way>;

async fn ways_of(carrier: &Carrier, parcels: &Parcels) -> Ways {
    let mut ways = Ways::new();
    for endpoint in parcels.endpoints.values() {
        match EndpointKeys::open(&carrier.root, endpoint).await {
            Ok(keys) => {
                let to = carrier.courier.destination(&endpoint.url);
                ways.insert(endpoint.id, Way { to, keys });
            }
            Err(error) => {
                tracing::error!(endpoint = %endpoint.id, "an endpoint's keys cannot be opened: {error}");
            }
        }
    }
    ways
}

/// One attempt, and all messages of a batch that ask for it.
struct Message {
    deliver: Deliver,
    ids: Vec<String>,
}

impl Message {
    const fn target(&self) -> Target {
        Target {
            site: self.deliver.site,
            endpoint: self.deliver.endpoint,
            event: self.deliver.event,
        }
    }
}

/// The attempts that a batch asks for: what is told twice is one.
fn messages(batch: &Batch) -> Vec<Message> {
    let mut messages: HashMap<_, Message> = HashMap::new();
    for (id, work) in batch.messages() {
        match work {
            Work::Deliver(deliver) => {
                let attempt = (deliver.endpoint, deliver.event, deliver.attempt);
                let ids = Vec::new();
                let message = messages.entry(attempt).or_insert(Message { deliver, ids });
                message.ids.push(id);
            }
            Work::Due { .. } => {
                tracing::error!(message = id, "a message is for another function");
            }
        }
    }
    messages.into_values().collect()
}

/// Notes together what arrived at the first try. Tells which messages must come again.
async fn conclude(
    carrier: &Carrier,
    made: Vec<(Message, Result<Option<Delivery>, AttemptError>)>,
) -> Vec<String> {
    let (mut failures, mut arrived) = (Vec::new(), Vec::new());
    for (message, made) in made {
        match made {
            Ok(delivery) => arrived.extend(delivery.map(|delivery| (delivery, message.ids))),
            Err(error) => failures.extend(again(message.deliver.event, message.ids, &error)),
        }
    }
    let (arrived, ids): (Vec<Delivery>, Vec<Vec<String>>) = arrived.into_iter().unzip();
    let left = match carrier.store.put_deliveries(&arrived).await {
        Ok(left) => left,
        Err(error) => {
            tracing::warn!(?error, "deliveries cannot be written: {error}");
            (0..arrived.len()).collect()
        }
    };
    for at in left {
        if let Err(error) = attempt::note_arrived(carrier, &arrived[at]).await {
            failures.extend(again(arrived[at].event, ids[at].clone(), &error));
        }
    }
    failures
}

fn again(event: EventId, ids: Vec<String>, error: &AttemptError) -> Vec<String> {
    tracing::warn!(%event, ?error, "an attempt is made again: {error}");
    ids
}
