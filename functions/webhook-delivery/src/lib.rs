//! Delivers events: one signed POST for each attempt that a message asks for.
//!
//! After a POST, first the next attempt's timer is armed, then the delivery's row is written, then the
//! message is done with. Whoever dies in between makes the attempt again, and nothing is lost.

mod attempt;
mod health;
mod post;

use std::{collections::HashMap, sync::Arc, time::Duration};

use futures_util::{
    StreamExt, future,
    stream::{self, FuturesUnordered},
};
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

use attempt::{AttemptError, LEASE, SPREAD, dice};

/// How many deliveries are noted by one request; DynamoDB takes no more.
const NOTED_AT_ONCE: usize = 25;
/// How long those that have arrived wait for others, to be noted together.
const GATHER: Duration = Duration::from_millis(10);
/// How many are noted at once that have to be noted one by one.
const ONE_BY_ONE: usize = 8;
/// When an attempt is made that has to leave its message: nobody who claimed it can be at it any more.
const LATER: SignedDuration = SignedDuration::from_mins(1);
const _: () = assert!(LATER.as_secs() > LEASE.as_secs());

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
    let (mut asked, mut again) = (HashMap::new(), messages.unread);
    for (id, works) in messages.said {
        let with_others = works.len() > 1;
        for work in works {
            let Work::Deliver(deliver) = work else {
                tracing::error!(message = id, "a message is for another function");
                again.push(id.clone());
                continue;
            };
            let attempt = (deliver.endpoint, deliver.event, deliver.attempt);
            let one = asked.entry(attempt).or_insert(Asked {
                deliver,
                messages: Vec::new(),
                with_others: false,
            });
            one.messages.push(id.clone());
            one.with_others |= with_others;
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
    for (Asked { deliver, .. }, error) in &failed {
        tracing::warn!(event = %deliver.event, ?error, "an attempt is made again: {error}");
    }
    let failed = failed.into_iter().map(|(asked, _)| asked);
    again(carrier, failed.collect()).await
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
    let all = asked.into_iter().zip(arrived).enumerate();
    let one_by_one = all.filter(|(at, _)| left.contains(at));
    let noted = one_by_one.map(|(_, (asked, delivery))| async move {
        let noted = attempt::note_arrived(carrier, &delivery).await;
        noted.err().map(|error| (asked, error))
    });
    let noted = stream::iter(noted).buffer_unordered(ONE_BY_ONE);
    noted.filter_map(future::ready).collect().await
}

/// Has attempts made again. Tells which messages must come again for it. What was asked for with others
/// is asked for by itself from now on, so that those are not asked for again, too; only when that cannot
/// be, or whoever does it dies, its message comes again as a whole.
async fn again(carrier: &Carrier, failed: Vec<Asked>) -> Vec<String> {
    let (with_others, alone): (Vec<Asked>, Vec<Asked>) =
        failed.into_iter().partition(|asked| asked.with_others);
    let now = carrier.clock.now();
    let later = |asked: &Asked| {
        let at = now + LATER + dice().part_of(SPREAD);
        Work::Deliver(Deliver {
            at,
            ..asked.deliver.clone()
        })
    };
    let works: Vec<Work> = with_others.iter().map(later).collect();
    let left = carrier.timers.arm_all(&works, now).await;
    let left = left.into_iter().filter_map(|at| with_others.get(at));
    let messages = left.chain(&alone).flat_map(|asked| &asked.messages);
    messages.cloned().collect()
}
