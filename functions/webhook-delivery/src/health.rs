//! What an attempt says of its endpoint.
//!
//! None of this is worth repeating an attempt for: what goes wrong here is logged, and the next attempt
//! says it again.

use jiff::Timestamp;
use shared::{
    domain::{
        fact::Fact,
        webhook::{Delivery, Disabled, Endpoint, EventType, Health},
    },
    store::StoreError,
};

use crate::Carrier;

/// How often switching an endpoint off is tried again after another write of it.
const ROUNDS: usize = 8;

/// An endpoint that failed answers again. That it is slow is not over with that.
pub(crate) async fn recovered(carrier: &Carrier, endpoint: &Endpoint, now: Timestamp) {
    let recovered = async {
        let Some(was) = carrier.store.forget_health(endpoint.id).await? else {
            return Ok(());
        };
        if let Some(until) = was.slow_until.filter(|until| now < *until) {
            carrier.store.note_slow(endpoint.id, until).await?;
        }
        if let (Some(_), Some(since)) = (was.probe_at, was.since) {
            let kind = EventType::EndpointRecovered;
            tell(carrier, Fact::of_endpoint(kind, endpoint, None, since)).await;
        }
        Ok::<_, StoreError>(())
    };
    if let Err(error) = recovered.await {
        log(&error);
    }
}

/// An endpoint takes its time: whoever comes next goes another way.
pub(crate) async fn slow(
    carrier: &Carrier,
    (endpoint, health): (&Endpoint, Option<&Health>),
    now: Timestamp,
) {
    if let Some(until) = Health::slow_from(health, now)
        && let Err(error) = carrier.store.note_slow(endpoint.id, until).await
    {
        log(&error);
    }
}

/// An endpoint failed once more: leave it alone for a while, or for good.
pub(crate) async fn failed(carrier: &Carrier, endpoint: &Endpoint, now: Timestamp) {
    let failed = async {
        let health = carrier.store.count_failure(endpoint.id, now).await?;
        if let Some(why) = health.gives_up(now) {
            switch_off(carrier, endpoint, why, now).await?;
        } else if let Some(since) = health.since
            && health.probe_at.is_none()
            && health.is_failing(now)
            && carrier.store.rest(&health, health.next_probe(now)).await?
        {
            let kind = EventType::EndpointFailing;
            tell(carrier, Fact::of_endpoint(kind, endpoint, None, since)).await;
        }
        Ok::<_, StoreError>(())
    };
    if let Err(error) = failed.await {
        log(&error);
    }
}

/// An endpoint says that it is gone.
pub(crate) async fn gone(carrier: &Carrier, endpoint: &Endpoint, now: Timestamp) {
    if let Err(error) = switch_off(carrier, endpoint, Disabled::Gone, now).await {
        log(&error);
    }
}

/// All tries of a delivery are used up.
pub(crate) async fn exhausted(carrier: &Carrier, delivery: &Delivery, now: Timestamp) {
    tell(carrier, Fact::of_exhaustion(delivery, now)).await;
}

async fn switch_off(
    carrier: &Carrier,
    endpoint: &Endpoint,
    why: Disabled,
    now: Timestamp,
) -> Result<(), StoreError> {
    let store = &carrier.store;
    for _ in 0..ROUNDS {
        let Some(there) = store.endpoint(endpoint.site, endpoint.id).await? else {
            return Ok(());
        };
        // What the merchant changed meanwhile may have mended it.
        if there.disabled.is_some() || there.url != endpoint.url {
            return Ok(());
        }
        let old = there.revision;
        let off = there.switched_off(why);
        if store.replace_endpoint(&off, old, now).await? {
            store.forget_health(endpoint.id).await?;
            let kind = EventType::EndpointDisabled;
            tell(carrier, Fact::of_endpoint(kind, &off, Some(why), now)).await;
            return Ok(());
        }
    }
    Ok(())
}

async fn tell(carrier: &Carrier, fact: Fact) {
    let now = carrier.clock.now();
    let untold = carrier.publisher.publish(&[fact], now).await;
    if !untold.is_empty() {
        tracing::error!("what became of an endpoint or a delivery is told to nobody");
    }
}

fn log(error: &StoreError) {
    tracing::error!(?error, "the health of an endpoint is not noted: {error}");
}
