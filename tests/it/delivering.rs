//! Events reach their endpoints: signed, again after a failure, and until an endpoint is given up.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use checkout_links::{
    mappings::ConsumerSlot,
    sink::{Reaction, Sink},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use shared::domain::{
    ids::EventId,
    webhook::{Delivery, DeliveryStatus, Disabled, Ending, Endpoint, EventType, Format, TRIES},
};
use uuid::Uuid;

use crate::harness::{ENDPOINT_SECRET, Shop, custom_item, eventually};

const ALL_TIME: std::ops::Range<Timestamp> = Timestamp::UNIX_EPOCH..Timestamp::MAX;

/// A shop whose events are told.
async fn telling() -> Shop {
    Shop::open_with(ConsumerSlot::OfTemplate).await
}

/// Changes a template, which is an event. That others are made is told too, but not asked for here: a
/// fresh shop has some.
async fn change_template(shop: &Shop) -> String {
    let template = json!({"customLineItems": [custom_item("Zine", "10.00", 1)]});
    let made = shop.create_template(template).await;
    let id = made["id"].as_str().unwrap().to_owned();
    let updated = shop.update_template(&id, json!({"label": "Changed"})).await;
    assert_eq!(updated.status, 200);
    id
}

async fn deliveries(shop: &Shop, endpoint: &Endpoint) -> Vec<Delivery> {
    let store = &shop.stack.store;
    store
        .deliveries_of(endpoint.id, ALL_TIME, (None, 1_000))
        .await
        .unwrap()
}

/// Waits until the one delivery to an endpoint is as wanted.
async fn delivery(
    shop: &Shop,
    endpoint: &Endpoint,
    wanted: impl Fn(&Delivery) -> bool,
) -> Delivery {
    eventually(async || {
        let found = deliveries(shop, endpoint).await;
        found.into_iter().find(|delivery| wanted(delivery))
    })
    .await
}

#[tokio::test]
async fn an_event_arrives_once_signed_and_is_noted() {
    let sink = Sink::start(|_| Reaction::Status(200)).await.unwrap();
    let shop = telling().await;
    let updated = [EventType::TemplateUpdated];
    let endpoint = shop
        .endpoint(&sink.url("/a"), Format::Standard, updated)
        .await;
    let template = change_template(&shop).await;
    sink.until(|seen| !seen.is_empty()).await;
    let seen = sink.seen().remove(0);
    assert_eq!(seen.json()["type"], "checkout_template.updated");
    assert_eq!(seen.json()["data"]["id"], template);
    let verifier = standardwebhooks::Webhook::new(ENDPOINT_SECRET).unwrap();
    assert!(signed_by(&verifier, &seen), "{:?}", seen.headers);
    let noted = delivery(&shop, &endpoint, |one| {
        one.status == DeliveryStatus::Delivered
    })
    .await;
    assert_eq!(noted.event.to_string(), seen.id());
    assert_eq!((noted.tries, noted.attempts.len()), (1, 1));
    assert_eq!(noted.attempts[0].excerpt, "seen");
    assert_eq!(sink.count(), 1);
}

/// Whether the signature holds; the time of frozen clocks is another matter.
fn signed_by(verifier: &standardwebhooks::Webhook, seen: &checkout_links::sink::Seen) -> bool {
    let timestamp = seen.header("webhook-timestamp").parse().unwrap();
    let signed = verifier.sign(seen.id(), timestamp, &seen.body).unwrap();
    seen.header("webhook-signature")
        .split(' ')
        .any(|entry| entry == signed)
}

#[tokio::test]
async fn each_attempt_comes_when_it_is_due_signed_anew_and_after_the_tenth_it_is_dead() {
    let sink = Sink::start(|seen| match seen.path.as_str() {
        "/news" => Reaction::Status(200),
        _ => Reaction::Status(500),
    });
    let sink = sink.await.unwrap();
    let shop = telling().await;
    let updated = [EventType::TemplateUpdated];
    let endpoint = shop
        .endpoint(&sink.url("/a"), Format::Standard, updated)
        .await;
    let exhausted = [EventType::DeliveryExhausted];
    shop.endpoint(&sink.url("/news"), Format::Standard, exhausted)
        .await;
    change_template(&shop).await;
    let at_a = |seen: &checkout_links::sink::Seen| seen.path == "/a";
    for tries in 1..TRIES {
        sink.until(|seen| seen.iter().filter(|seen| at_a(seen)).count() >= tries as usize)
            .await;
        let waiting = delivery(&shop, &endpoint, |one| one.tries == tries).await;
        assert_eq!(waiting.status, DeliveryStatus::Pending);
        let next = waiting.next_at.unwrap();
        // Not a moment before.
        shop.clock
            .advance(next.duration_since(shop.clock.now()) - SignedDuration::from_millis(1));
        tokio::task::yield_now().await;
        shop.clock.advance(SignedDuration::from_millis(1));
    }
    let dead = delivery(&shop, &endpoint, |one| one.status == DeliveryStatus::Dead).await;
    assert_eq!((dead.ending, dead.tries), (Some(Ending::Exhausted), TRIES));
    assert!(dead.attempts.is_sorted_by_key(|attempt| attempt.at));
    sink.until(|seen| seen.iter().any(|seen| seen.path == "/news"))
        .await;
    let seen = sink.seen();
    let attempts: Vec<_> = seen.iter().filter(|seen| at_a(seen)).collect();
    assert_eq!(attempts.len(), TRIES as usize);
    for attempt in &attempts {
        assert_eq!(
            (attempt.id(), &attempt.body),
            (attempts[0].id(), &attempts[0].body)
        );
    }
    let mut times: Vec<_> = attempts
        .iter()
        .map(|one| one.header("webhook-timestamp"))
        .collect();
    times.dedup();
    assert_eq!(times.len(), TRIES as usize);
    let news = seen.iter().find(|seen| seen.path == "/news").unwrap();
    assert_eq!(news.json()["type"], "delivery.exhausted");
}

#[tokio::test]
async fn an_endpoint_that_asks_for_time_gets_it() {
    let sink = Sink::start(|_| Reaction::RetryAfter(429, 7200))
        .await
        .unwrap();
    let shop = telling().await;
    let updated = [EventType::TemplateUpdated];
    let endpoint = shop
        .endpoint(&sink.url("/a"), Format::Standard, updated)
        .await;
    change_template(&shop).await;
    let waiting = delivery(&shop, &endpoint, |one| one.tries == 1).await;
    let wait = waiting.next_at.unwrap().duration_since(shop.clock.now());
    assert!(wait >= SignedDuration::from_hours(2), "{wait}");
    assert!(wait < SignedDuration::from_hours(3), "{wait}");
}

#[tokio::test]
async fn an_endpoint_that_is_gone_is_switched_off_and_told_nothing_more() {
    let sink = Sink::start(|seen| match seen.path.as_str() {
        "/a" => Reaction::Status(410),
        _ => Reaction::Status(200),
    });
    let sink = sink.await.unwrap();
    let shop = telling().await;
    let events = [EventType::TemplateUpdated, EventType::EndpointDisabled];
    let endpoint = shop
        .endpoint(&sink.url("/a"), Format::Standard, events)
        .await;
    shop.endpoint(&sink.url("/b"), Format::Standard, events)
        .await;
    change_template(&shop).await;
    sink.until(|seen| seen.iter().filter(|seen| seen.path == "/b").count() == 2)
        .await;
    let types: Vec<_> = sink
        .seen()
        .iter()
        .map(|seen| seen.json()["type"].clone())
        .collect();
    assert!(types.contains(&json!("endpoint.disabled")), "{types:?}");
    let store = &shop.stack.store;
    let off = store
        .endpoint(endpoint.site, endpoint.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(off.disabled, Some(Disabled::Gone));
    change_template(&shop).await;
    sink.until(|seen| seen.iter().filter(|seen| seen.path == "/b").count() == 3)
        .await;
    assert_eq!(
        sink.seen().iter().filter(|seen| seen.path == "/a").count(),
        1
    );
    assert_eq!(deliveries(&shop, &endpoint).await.len(), 1);
}

#[tokio::test]
async fn a_failing_endpoint_is_left_alone_but_for_probes_and_recovers() {
    let up = Arc::new(AtomicUsize::new(0));
    let is_up = Arc::clone(&up);
    let sink = Sink::start(move |seen| match seen.path.as_str() {
        "/a" if is_up.load(Ordering::SeqCst) == 0 => Reaction::Reset,
        _ => Reaction::Status(200),
    });
    let sink = sink.await.unwrap();
    let shop = telling().await;
    let endpoint = {
        let updated = [EventType::TemplateUpdated];
        shop.endpoint(&sink.url("/a"), Format::Standard, updated)
            .await
    };
    let news = [EventType::EndpointFailing, EventType::EndpointRecovered];
    shop.endpoint(&sink.url("/news"), Format::Standard, news)
        .await;
    let told = |kind: &'static str| {
        let is_told = move |seen: &[checkout_links::sink::Seen]| {
            seen.iter().any(|seen| seen.json()["type"] == kind)
        };
        sink.until(is_told)
    };
    // Ten failures, but all within a moment.
    for _ in 0..10 {
        change_template(&shop).await;
    }
    sink.until(|seen| seen.len() >= 10).await;
    let health = eventually(async || {
        let health = shop.stack.store.health(endpoint.id).await.unwrap();
        health.filter(|health| health.failures >= 10)
    });
    assert_eq!(health.await.probe_at, None);
    shop.clock.advance(SignedDuration::from_mins(6));
    told("endpoint.failing").await;
    let health = shop.stack.store.health(endpoint.id).await.unwrap().unwrap();
    let probe_at = health.probe_at.unwrap();
    // What comes now waits.
    let before = sink.seen().iter().filter(|seen| seen.path == "/a").count();
    change_template(&shop).await;
    let fresh = delivery(&shop, &endpoint, |one| one.tries == 0).await;
    up.store(1, Ordering::SeqCst);
    assert_eq!(fresh.status, DeliveryStatus::Pending);
    shop.clock
        .advance(probe_at.duration_since(shop.clock.now()) - SignedDuration::from_secs(1));
    let during = sink.seen().iter().filter(|seen| seen.path == "/a").count();
    assert!(during <= before + 10, "{before} {during}");
    shop.clock.advance(SignedDuration::from_mins(2));
    told("endpoint.recovered").await;
    shop.clock.advance(SignedDuration::from_mins(61));
    eventually(async || {
        let all = deliveries(&shop, &endpoint).await;
        let arrived = all
            .iter()
            .all(|one| one.status == DeliveryStatus::Delivered);
        (arrived && all.len() == 11).then_some(())
    })
    .await;
    assert_eq!(shop.stack.store.health(endpoint.id).await.unwrap(), None);
}

#[tokio::test]
async fn a_message_that_comes_twice_or_late_sends_nothing_again() {
    let sink = Sink::start(|_| Reaction::Status(200)).await.unwrap();
    let shop = telling().await;
    let updated = [EventType::TemplateUpdated];
    let endpoint = shop
        .endpoint(&sink.url("/a"), Format::Standard, updated)
        .await;
    change_template(&shop).await;
    let done = delivery(&shop, &endpoint, |one| {
        one.status == DeliveryStatus::Delivered
    })
    .await;
    let body = |event: EventId, attempt: u32| {
        let work = json!({
            "work": "deliver", "site": endpoint.site, "endpoint": endpoint.id,
            "event": event, "attempt": attempt, "at": shop.clock.now(),
        });
        json!({"messageId": format!("{event}-{attempt}"), "body": work.to_string()})
    };
    let unknown = EventId::new(Uuid::nil());
    let batch = json!({"Records": [
        body(done.event, 1), body(done.event, 1), body(done.event, 2), body(unknown, 1),
    ]});
    let handler = shop.stack.handler("webhook-delivery").unwrap();
    let answer = handler(batch).await.unwrap();
    assert_eq!(answer, json!({"batchItemFailures": []}));
    assert_eq!(sink.count(), 1);
}
