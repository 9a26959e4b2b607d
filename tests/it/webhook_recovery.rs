//! Events that are sent again: one to all, or all to one.

use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};
use shared::domain::webhook::{
    Attempt, Delivery, DeliveryStatus, Ending, Endpoint, EventType, Outcome,
};

use crate::harness::{Answer, ENDPOINTS, Shop, at_once, until};

/// A delivery that all tries were used up for.
fn dead(fresh: Delivery) -> Delivery {
    let attempt = Attempt {
        number: 10,
        at: fresh.created_at(),
        took_ms: 1,
        outcome: Outcome::Status(500),
        excerpt: String::new(),
    };
    Delivery {
        tries: 10,
        attempts: vec![attempt],
        ..fresh.given_up(Ending::Exhausted)
    }
}

fn arrived(fresh: Delivery) -> Delivery {
    Delivery {
        status: DeliveryStatus::Delivered,
        tries: 1,
        ..fresh
    }
}

async fn redeliver(shop: &Shop, event: impl std::fmt::Display, query: &str) -> Answer {
    let path = format!("/v1/webhooks/events/{event}/redeliver{query}");
    shop.call(Method::POST, &path, None).await
}

async fn recover(shop: &Shop, endpoint: &Endpoint, body: Value) -> Answer {
    let path = format!("{ENDPOINTS}/{}/recover", endpoint.id);
    shop.call(Method::POST, &path, Some(body)).await
}

/// Waits until so many deliveries are to be made; who makes them leaves resting endpoints alone.
async fn await_messages(shop: &Shop, count: usize) {
    let queue = shop.stack.queues.of("DeliveriesQueue");
    until(|| (queue.waiting() == count).then_some(())).await;
}

#[tokio::test]
async fn an_event_goes_again_to_all_who_ask_for_it() {
    let shop = Shop::open().await;
    let event = shop.planted_event(EventType::OrderPaid).await;
    let (was_dead, had_it) = (shop.resting(json!({})).await, shop.resting(json!({})).await);
    let missed = shop.resting(json!({"format": "standard"})).await;
    let other = shop.resting(json!({"events": ["checkout.created"]})).await;
    let off = shop.resting(json!({})).await;
    let tokens = shop.resting(json!({"format": "jwt"})).await;
    let path = format!("{ENDPOINTS}/{}", off.id);
    shop.call(Method::PATCH, &path, Some(json!({"enabled": false})))
        .await
        .expect(200);
    shop.planted_delivery(&was_dead, &event, dead).await;
    shop.planted_delivery(&had_it, &event, arrived).await;
    shop.clock.advance(SignedDuration::from_hours(1));
    let now = shop.clock.now();
    let answer = redeliver(&shop, event.id, "").await.expect(202);
    assert_eq!(answer.json(), json!({"redelivered": 3}));
    await_messages(&shop, 3).await;

    let again = shop.delivery(&was_dead, &event).await.unwrap();
    assert_eq!(
        (again.status, again.ending),
        (DeliveryStatus::Pending, None)
    );
    assert_eq!(
        (again.awaits(), again.tries_before, again.next_at),
        (Some(11), 10, Some(now))
    );
    assert_eq!(again.attempts.len(), 1, "what was tried is still told");
    let again = shop.delivery(&had_it, &event).await.unwrap();
    assert_eq!((again.awaits(), again.tries_before), (Some(2), 1));
    let fresh = shop.delivery(&missed, &event).await.unwrap();
    assert_eq!(
        (fresh.awaits(), fresh.created_at()),
        (Some(1), event.id.made_at())
    );
    for endpoint in [&other, &off, &tokens] {
        assert_eq!(shop.delivery(endpoint, &event).await, None);
    }
}

#[tokio::test]
async fn an_event_goes_again_to_the_one_that_is_named() {
    let shop = Shop::open().await;
    let event = shop.planted_event(EventType::OrderPaid).await;
    let named = shop.resting(json!({"events": ["checkout.created"]})).await;
    let other = shop.resting(json!({})).await;
    let answer = redeliver(&shop, event.id, &format!("?endpoint_id={}", named.id)).await;
    assert_eq!(answer.expect(202).json(), json!({"redelivered": 1}));
    assert!(shop.delivery(&named, &event).await.is_some());
    assert_eq!(shop.delivery(&other, &event).await, None);

    // While somebody makes an attempt, it is not made twice.
    let until = shop.clock.now() + SignedDuration::from_secs(30);
    let leased = shop
        .planted_delivery(&other, &event, |fresh| fresh.leased(until))
        .await;
    let answer = redeliver(&shop, event.id, &format!("?endpoint_id={}", other.id)).await;
    assert_eq!(answer.expect(202).json(), json!({"redelivered": 0}));
    assert_eq!(shop.delivery(&other, &event).await, Some(leased));

    for (fields, sentence) in [
        (json!({"enabled": false}), "is off"),
        (json!({"format": "jwt"}), "no body"),
    ] {
        let endpoint = shop.resting(fields).await;
        let answer = redeliver(&shop, event.id, &format!("?endpoint_id={}", endpoint.id)).await;
        let told = answer.expect(409).json();
        assert!(
            told["detail"].as_str().unwrap().contains(sentence),
            "{told}"
        );
        assert_eq!(shop.delivery(&endpoint, &event).await, None);
    }
    let nobody = format!("?endpoint_id={}", event.id);
    redeliver(&shop, event.id, &nobody).await.expect(404);
    redeliver(&shop, named.id, "").await.expect(404);
    redeliver(&shop, event.id, "?endpoint_id=x")
        .await
        .expect(422);
    let path = format!("/v1/webhooks/events/{}/redeliver", event.id);
    shop.call_as(shop.other_token(), Method::POST, &path, None)
        .await
        .expect(404);
    let reader = shop.token_with(&["webhooks:read"]).await;
    shop.call_as(&reader, Method::POST, &path, None)
        .await
        .expect(403);
}

#[tokio::test]
async fn an_endpoint_is_sent_what_it_missed() {
    let shop = Shop::open().await;
    let endpoint = shop.resting(json!({})).await;
    let early = shop.planted_event(EventType::OrderPaid).await;
    shop.clock.advance(SignedDuration::from_mins(1));
    let since = shop.clock.now();
    let never_sent = shop.planted_event(EventType::OrderPaid).await;
    let was_dead = shop.planted_event(EventType::OrderRefunded).await;
    shop.planted_delivery(&endpoint, &was_dead, dead).await;
    let had_it = shop.planted_event(EventType::OrderPaid).await;
    let had = shop.planted_delivery(&endpoint, &had_it, arrived).await;
    let waiting = shop.planted_event(EventType::OrderPaid).await;
    let waits = shop
        .planted_delivery(&endpoint, &waiting, |fresh| fresh)
        .await;
    let foreign = shop.planted_event(EventType::CheckoutCreated).await;
    shop.clock.advance(SignedDuration::from_mins(1));
    let until = shop.clock.now();
    let late = shop.planted_event(EventType::OrderPaid).await;
    shop.clock.advance(SignedDuration::from_mins(1));

    let body = json!({"since": since, "until": until});
    let told = recover(&shop, &endpoint, body.clone())
        .await
        .expect(202)
        .json();
    assert_eq!(told, json!({"recovered": 2, "next_until": null}));
    await_messages(&shop, 2).await;
    let again = shop.delivery(&endpoint, &was_dead).await.unwrap();
    assert_eq!((again.awaits(), again.tries_before), (Some(11), 10));
    let fresh = shop.delivery(&endpoint, &never_sent).await.unwrap();
    assert_eq!(fresh.awaits(), Some(1));
    assert_eq!(shop.delivery(&endpoint, &had_it).await, Some(had));
    assert_eq!(shop.delivery(&endpoint, &waiting).await, Some(waits));
    for event in [&early, &foreign, &late] {
        assert_eq!(shop.delivery(&endpoint, event).await, None);
    }
    // What is under way is not begun again.
    let told = recover(&shop, &endpoint, body).await.expect(202).json();
    assert_eq!(told["recovered"], 0);
    let told = recover(&shop, &endpoint, json!({"since": since}))
        .await
        .expect(202)
        .json();
    assert_eq!(told["recovered"], 1);
}

#[tokio::test]
async fn what_is_wrong_with_a_recovery_is_told() {
    let shop = Shop::open().await;
    let endpoint = shop.resting(json!({})).await;
    let now = shop.clock.now();
    let month = SignedDuration::from_hours(30 * 24);
    for (body, place) in [
        (json!({}), "body.since"),
        (json!({"since": "yesterday"}), "body.since"),
        (
            json!({"since": now - month - SignedDuration::from_secs(1)}),
            "body.since",
        ),
        (json!({"since": now}), "body.since"),
        (
            json!({"since": now - month, "until": now - month}),
            "body.until",
        ),
        (json!({"since": now - month, "x": 1}), "body.x"),
    ] {
        let faults = recover(&shop, &endpoint, body.clone()).await.faults();
        assert_eq!(faults.len(), 1, "{body}");
        assert_eq!(faults[0].0, place);
    }
    let body = json!({"since": now - month});
    recover(&shop, &endpoint, body.clone()).await.expect(202);
    let path = format!("{ENDPOINTS}/{}", endpoint.id);
    shop.call(Method::PATCH, &path, Some(json!({"enabled": false})))
        .await
        .expect(200);
    let answer = recover(&shop, &endpoint, body.clone()).await;
    assert_eq!(answer.expect(409).json()["error"], "Conflict");
    let path = format!("{path}/recover");
    let elsewhere = shop
        .call_as(shop.other_token(), Method::POST, &path, Some(body))
        .await;
    elsewhere.expect(404);
}

#[tokio::test]
async fn one_request_looks_through_so_many_events_and_tells_where_to_go_on() {
    let shop = Shop::open().await;
    let endpoint = shop.resting(json!({})).await;
    let since = shop.clock.now();
    for hundred in 0..11 {
        let events = (hundred * 100..1_005.min(hundred * 100 + 100)).map(|_| ());
        at_once(events.map(|()| shop.planted_event(EventType::OrderPaid))).await;
        shop.clock.advance(SignedDuration::from_millis(1));
    }
    shop.clock.advance(SignedDuration::from_secs(1));
    let first = recover(&shop, &endpoint, json!({"since": since}))
        .await
        .expect(202)
        .json();
    assert_eq!(first["recovered"], 1_000);
    let rest = json!({"since": since, "until": first["next_until"]});
    let rest = recover(&shop, &endpoint, rest).await.expect(202).json();
    assert_eq!(rest, json!({"recovered": 5, "next_until": null}));
}

#[tokio::test]
async fn a_millisecond_with_more_events_than_one_request_looks_through_is_no_end() {
    let shop = Shop::open().await;
    let endpoint = shop.resting(json!({})).await;
    let since = shop.clock.now();
    let before = shop.planted_event(EventType::OrderPaid).await;
    shop.clock.advance(SignedDuration::from_millis(1));
    let mut missed = Vec::new();
    for hundred in 0..11 {
        let kind = match hundred {
            0..3 => EventType::OrderPaid,
            _ => EventType::CheckoutCreated,
        };
        let events = at_once((0..100).map(|_| shop.planted_event(kind))).await;
        missed.extend(
            events
                .into_iter()
                .filter(|event| endpoint.wants(event.kind)),
        );
    }
    shop.clock.advance(SignedDuration::from_millis(1));
    missed.push(shop.planted_event(EventType::OrderPaid).await);
    missed.push(before);
    assert_eq!(missed.len(), 302);
    shop.clock.advance(SignedDuration::from_secs(1));
    let mut until = json!(shop.clock.now());
    let mut marks = Vec::new();
    while !until.is_null() && marks.len() < 5 {
        let body = json!({"since": since, "until": until});
        let told = recover(&shop, &endpoint, body).await.expect(202).json();
        until = told["next_until"].clone();
        marks.push((told["recovered"].as_u64().unwrap(), until.clone()));
    }
    assert_eq!(until, Value::Null, "it goes on and on: {marks:?}");
    let recovered: u64 = marks.iter().map(|(count, _)| count).sum();
    assert_eq!(recovered, 302, "{marks:?}");
    for event in &missed {
        assert!(shop.delivery(&endpoint, event).await.is_some());
    }
}
