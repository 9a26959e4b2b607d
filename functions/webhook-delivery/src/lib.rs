//! Delivers events: one signed POST for each attempt that a message asks for.
//!
//! After a POST, first the next attempt's timer is armed, then the delivery's row is written, then the
//! message is done with. Whoever dies in between makes the attempt again, and nothing is lost.

mod attempt;
mod health;
mod post;

use std::{collections::HashMap, sync::Arc, time::Duration};

use futures_util::{StreamExt, future::join_all, stream::FuturesUnordered};
use jiff::SignedDuration;
use shared::{
    batch::{Batch, Failures},
    clock::Clock,
    config::Config,
    domain::{ids::EndpointId, webhook::Delivery},
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
/// When an attempt is made that has to leave its message: nobody who claimed it can be at it any more.
const LATER: SignedDuration = SignedDuration::from_mins(1);
const _: () = assert!(LATER.as_secs() > attempt::LEASE.as_secs());

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
    let (asked, mut failures) = asked(&batch);
    let targets: Vec<Target> = asked.iter().map(Asked::target).collect();
    let parcels = match carrier.store.parcels(&targets).await {
        Ok(parcels) => parcels,
        Err(error) => {
            tracing::warn!(?error, "deliveries cannot be read: {error}");
            failures.extend(asked.into_iter().flat_map(|asked| asked.messages));
            return failures.into_iter().collect();
        }
    };
    let ways = ways_of(carrier, &parcels).await;
    let known = (&parcels, &ways);
    let attempts = asked.into_iter().map(|asked| async move {
        let made = match known.0.are_readable(&asked.target()) {
            true => attempt::attempt(carrier, &asked.deliver, known).await,
            false => Err(AttemptError::Unreadable),
        };
        (asked, made)
    });
    let attempts: FuturesUnordered<_> = attempts.collect();
    // Nobody waits for an endpoint that hangs.
    let attempts = tokio_stream::StreamExt::chunks_timeout(attempts, NOTED_AT_ONCE, GATHER);
    let failed = attempts
        .map(|made| conclude(carrier, made))
        .buffer_unordered(NOTED_AT_ONCE);
    failures.extend(failed.concat().await);
    failures.into_iter().collect()
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
struct Asked {
    deliver: Deliver,
    messages: Vec<String>,
    /// Whether one of those asks for others, too.
    with_others: bool,
}

impl Asked {
    const fn target(&self) -> Target {
        Target {
            site: self.deliver.site,
            endpoint: self.deliver.endpoint,
            event: self.deliver.event,
        }
    }
}

/// The attempts that a batch asks for, and the messages that come again whatever becomes of those. What is
/// asked for twice is one.
fn asked(batch: &Batch) -> (Vec<Asked>, Vec<String>) {
    let messages = batch.messages();
    let mut counts: HashMap<String, usize> = HashMap::new();
    for (id, _) in &messages.said {
        *counts.entry(id.clone()).or_default() += 1;
    }
    let (mut asked, mut again) = (HashMap::new(), messages.unread);
    for (id, work) in messages.said {
        match work {
            Work::Deliver(deliver) => {
                let attempt = (deliver.endpoint, deliver.event, deliver.attempt);
                let one = asked.entry(attempt).or_insert(Asked {
                    deliver,
                    messages: Vec::new(),
                    with_others: false,
                });
                one.with_others |= counts.get(&id) > Some(&1);
                one.messages.push(id);
            }
            Work::Due { .. } => {
                tracing::error!(message = id, "a message is for another function");
                again.push(id);
            }
        }
    }
    (asked.into_values().collect(), again)
}

/// Notes together what arrived at the first try. Tells which messages must come again.
async fn conclude(
    carrier: &Carrier,
    made: Vec<(Asked, Result<Option<Delivery>, AttemptError>)>,
) -> Vec<String> {
    let (mut arrived, mut failed) = (Vec::new(), Vec::new());
    for (asked, made) in made {
        match made {
            Ok(Some(delivery)) => arrived.push((asked, delivery)),
            Ok(None) => {}
            Err(error) => failed.push((asked, error)),
        }
    }
    // Before anything else: until it is noted, it would be sent again.
    failed.extend(note_arrived(carrier, arrived).await);
    let failed = failed.into_iter();
    let again = failed.map(|(asked, error)| again(carrier, asked, error));
    join_all(again).await.concat()
}

/// Notes what arrived at the first try. Gives what could not be noted.
async fn note_arrived(
    carrier: &Carrier,
    arrived: Vec<(Asked, Delivery)>,
) -> Vec<(Asked, AttemptError)> {
    let (asked, arrived): (Vec<Asked>, Vec<Delivery>) = arrived.into_iter().unzip();
    let left = match carrier.store.put_deliveries(&arrived).await {
        Ok(left) => left,
        Err(error) => {
            tracing::warn!(?error, "deliveries cannot be written: {error}");
            (0..arrived.len()).collect()
        }
    };
    let all = asked.into_iter().zip(&arrived).enumerate();
    let one_by_one = all.filter(|(at, _)| left.contains(at));
    let noted = one_by_one.map(|(_, (asked, delivery))| async move {
        let noted = attempt::note_arrived(carrier, delivery).await;
        noted.err().map(|error| (asked, error))
    });
    join_all(noted).await.into_iter().flatten().collect()
}

/// Has an attempt made again. Tells which messages must come again for it: none if it was asked for with
/// others, which are not to be asked for again with it. From then on it has a message of its own.
async fn again(carrier: &Carrier, asked: Asked, error: AttemptError) -> Vec<String> {
    let Asked {
        deliver,
        messages,
        with_others,
    } = asked;
    tracing::warn!(event = %deliver.event, ?error, "an attempt is made again: {error}");
    if !with_others {
        return messages;
    }
    let now = carrier.clock.now();
    let at = now + LATER;
    let alone = Work::Deliver(Deliver { at, ..deliver });
    match carrier.timers.arm(&alone, now).await {
        Ok(()) => Vec::new(),
        Err(error) => {
            tracing::warn!(?error, "an attempt comes again with others: {error}");
            messages
        }
    }
}
