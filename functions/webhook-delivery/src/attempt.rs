//! One attempt at a delivery.

use std::pin::pin;

use jiff::{SignedDuration, Timestamp};
use shared::{
    domain::webhook::{Attempt, Delivery, Dice, Ending, Endpoint, Health, SLOW, Step},
    random,
    store::{Parcels, StoreError},
    timers::{Deliver, TimerError, Work},
    webhook::{client::NoClient, headers::HeaderFault},
};
use tokio::time::timeout;

use crate::{
    Carrier, Ways, health,
    post::{self, Posted},
};

/// How long an attempt may take: the function's time and a little more, and less than its queue keeps
/// a message away from others.
pub(crate) const LEASE: SignedDuration = SignedDuration::from_secs(35);
/// Over how long a time those return that wait for a probe, or had to leave their message.
pub(crate) const SPREAD: SignedDuration = SignedDuration::from_secs(30);

/// What keeps us from making an attempt, or from noting what came of it. It is no endpoint's fault.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AttemptError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Timer(#[from] TimerError),
    #[error("what the endpoint keeps sealed cannot be opened")]
    Sealed,
    #[error(transparent)]
    Client(#[from] NoClient),
    #[error(transparent)]
    Header(#[from] HeaderFault),
    #[error("what it needs makes no sense to us")]
    Unreadable,
    #[error("somebody makes the attempt already")]
    UnderWay,
}

/// Makes an attempt, unless it was made, or nobody is to make it. Gives the delivery if it arrived at
/// the first try: all else is noted.
pub(crate) async fn attempt(
    carrier: &Carrier,
    deliver: &Deliver,
    (parcels, ways): (&Parcels, &Ways),
) -> Result<Option<Delivery>, AttemptError> {
    let now = carrier.clock.now();
    let key = (deliver.endpoint, deliver.event);
    let Some(delivery) = parcels.deliveries.get(&key).cloned() else {
        tracing::warn!(event = %deliver.event, "a delivery is forgotten");
        return Ok(None);
    };
    if delivery.awaits() != Some(deliver.attempt) {
        return Ok(None);
    }
    if delivery.is_leased(now) {
        return Err(AttemptError::UnderWay);
    }
    let Some(endpoint) = parcels.endpoints.get(&deliver.endpoint) else {
        return give_up(carrier, delivery, Ending::EndpointDeleted).await;
    };
    if !endpoint.is_on() {
        return give_up(carrier, delivery, Ending::EndpointDisabled).await;
    }
    let event = parcels.events.get(&deliver.event);
    let Some(body) = event.and_then(|event| event.bodies.get(&endpoint.form())) else {
        return give_up(carrier, delivery, Ending::NoBody).await;
    };
    let health = parcels.healths.get(&endpoint.id);
    // Before anything is decided of it there: a probe is given once.
    if !deliver.slow && health.is_some_and(|health| health.is_slow(now)) {
        return go_apart(carrier, deliver.clone(), now).await;
    }
    if let Some(health) = health
        && let Some(until) = rests_until(carrier, health, now).await?
    {
        return wait(carrier, deliver.clone(), until).await;
    }
    let delivery = match deliver.attempt {
        // Two at once would only send the same twice; a write for each healthy delivery is dearer.
        1 => delivery,
        _ => lease(carrier, delivery, now).await?,
    };
    let way = ways.get(&endpoint.id).ok_or(AttemptError::Sealed)?;
    let posted = post::post(carrier, (endpoint, way), (&delivery, body.as_slice()));
    let posted = watched(carrier, (endpoint, health), posted).await?;
    let attempt = Attempt {
        number: deliver.attempt,
        at: now,
        took_ms: posted.took_ms,
        outcome: posted.outcome,
        excerpt: posted.excerpt,
    };
    note(
        carrier,
        (delivery, endpoint, health),
        attempt,
        posted.retry_after,
    )
    .await
}

/// Notes what came of an attempt, of the delivery and of its endpoint.
async fn note(
    carrier: &Carrier,
    (delivery, endpoint, health): (Delivery, &Endpoint, Option<&Health>),
    attempt: Attempt,
    retry_after: Option<SignedDuration>,
) -> Result<Option<Delivery>, AttemptError> {
    let (now, old, outcome) = (carrier.clock.now(), delivery.revision, attempt.outcome);
    match delivery.after(attempt, retry_after, (now, dice())) {
        Step::Arrived(delivery) => {
            // One that is slow and nothing else stays so, however well this went.
            if health.is_some_and(|health| health.since.is_some() || !health.is_slow(now)) {
                health::recovered(carrier, endpoint, now).await;
            }
            if delivery.tries == 1 {
                return Ok(Some(delivery));
            }
            write(carrier, &delivery, old).await?;
        }
        Step::Again(delivery, at) => {
            let work = Work::Deliver(Deliver {
                site: delivery.site,
                endpoint: delivery.endpoint,
                event: delivery.event,
                attempt: delivery.tries + 1,
                at,
                slow: false,
            });
            carrier.timers.arm(&work, now).await?;
            write(carrier, &delivery, old).await?;
            health::failed(carrier, endpoint, now).await;
        }
        Step::Over(delivery) => {
            write(carrier, &delivery, old).await?;
            if outcome.is_gone() {
                health::gone(carrier, endpoint, now).await;
            } else {
                health::exhausted(carrier, &delivery, now).await;
                health::failed(carrier, endpoint, now).await;
            }
        }
    }
    Ok(None)
}

/// Until when nobody tries a failing endpoint; `None` when this is the probe.
async fn rests_until(
    carrier: &Carrier,
    health: &Health,
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    if health.probe_at.is_none() {
        return Ok(None);
    }
    if let Some(until) = health.rests_until(now) {
        return Ok(Some(until));
    }
    let next = health.next_probe(now);
    let is_probe = carrier.store.rest(health, next).await?;
    Ok((!is_probe).then_some(next))
}

/// What comes of a POST. One that takes its time is told of while it lasts, so that others hear of it
/// before they begin.
async fn watched(
    carrier: &Carrier,
    endpoint: (&Endpoint, Option<&Health>),
    posted: impl Future<Output = Result<Posted, AttemptError>>,
) -> Result<Posted, AttemptError> {
    let mut posted = pin!(posted);
    if let Ok(posted) = timeout(SLOW, &mut posted).await {
        return posted;
    }
    let now = carrier.clock.now();
    let (posted, ()) = tokio::join!(posted, health::slow(carrier, endpoint, now));
    posted
}

/// Lets an attempt be made where others wait for none but those that are slow, too.
async fn go_apart(
    carrier: &Carrier,
    deliver: Deliver,
    now: Timestamp,
) -> Result<Option<Delivery>, AttemptError> {
    let work = Work::Deliver(Deliver {
        slow: true,
        ..deliver
    });
    carrier.timers.arm(&work, now).await?;
    Ok(None)
}

/// Puts an attempt off: it does not count as one.
async fn wait(
    carrier: &Carrier,
    deliver: Deliver,
    until: Timestamp,
) -> Result<Option<Delivery>, AttemptError> {
    let at = until + dice().part_of(SPREAD);
    let work = Work::Deliver(Deliver {
        at,
        slow: false,
        ..deliver
    });
    carrier.timers.arm(&work, carrier.clock.now()).await?;
    Ok(None)
}

/// Claims a delivery for one attempt.
async fn lease(
    carrier: &Carrier,
    delivery: Delivery,
    now: Timestamp,
) -> Result<Delivery, AttemptError> {
    let old = delivery.revision;
    let leased = delivery.leased(now + LEASE);
    match carrier.store.replace_delivery(&leased, old).await? {
        true => Ok(leased),
        false => Err(AttemptError::UnderWay),
    }
}

async fn give_up(
    carrier: &Carrier,
    delivery: Delivery,
    ending: Ending,
) -> Result<Option<Delivery>, AttemptError> {
    let old = delivery.revision;
    write(carrier, &delivery.given_up(ending), old).await?;
    Ok(None)
}

/// Notes a delivery that arrived at the first try by itself.
pub(crate) async fn note_arrived(
    carrier: &Carrier,
    delivery: &Delivery,
) -> Result<(), AttemptError> {
    write(carrier, delivery, delivery.revision - 1).await
}

/// Writes a delivery. When another write came first, the attempt was somebody else's to note.
async fn write(carrier: &Carrier, delivery: &Delivery, old: u64) -> Result<(), AttemptError> {
    if !carrier.store.replace_delivery(delivery, old).await? {
        tracing::info!(event = %delivery.event, "another write of a delivery came first");
    }
    Ok(())
}

/// Without randomness, none: what is random only keeps deliveries apart.
pub(crate) fn dice() -> Dice {
    let [roll] = random::bytes::<1>().unwrap_or_default();
    Dice(roll)
}
