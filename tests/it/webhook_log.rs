//! What endpoints were told: lists of events and of deliveries.

use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::{Value, json};
use shared::domain::webhook::{
    Attempt, Delivery, DeliveryStatus, Ending, Endpoint, Event, EventType, Failure, Outcome,
};

use crate::harness::{ENDPOINTS, Shop};

const DELIVERIES: &str = "/v1/webhooks/deliveries";
const EVENTS: &str = "/v1/webhooks/events";

fn attempt(number: u32, at: Timestamp, outcome: Outcome, excerpt: &str) -> Attempt {
    Attempt {
        number,
        at,
        took_ms: 12,
        outcome,
        excerpt: excerpt.to_owned(),
    }
}

/// A delivery after one attempt.
fn tried(status: DeliveryStatus, outcome: Outcome, excerpt: &str) -> impl Fn(Delivery) -> Delivery {
    move |fresh| Delivery {
        status,
        tries: 1,
        ending: (status == DeliveryStatus::Dead).then_some(Ending::Exhausted),
        attempts: vec![attempt(1, fresh.created_at(), outcome, excerpt)],
        ..fresh
    }
}

/// Two endpoints, and three events, a minute apart: paid has arrived at both; refunded failed at the
/// first, and is dead at the second; a checkout waits for its first attempt at the first.
struct Log {
    first: Endpoint,
    second: Endpoint,
    paid: Event,
    refunded: Event,
    opened: Event,
}

async fn log(shop: &Shop) -> Log {
    let (first, second) = (shop.resting(json!({})).await, shop.resting(json!({})).await);
    let arrived = tried(DeliveryStatus::Delivered, Outcome::Status(204), "");
    let paid = shop.planted_event(EventType::OrderPaid).await;
    shop.planted_delivery(&first, &paid, &arrived).await;
    shop.planted_delivery(&second, &paid, &arrived).await;
    shop.clock.advance(SignedDuration::from_mins(1));
    let refunded = shop.planted_event(EventType::OrderRefunded).await;
    let failed = tried(
        DeliveryStatus::Pending,
        Outcome::Failure(Failure::Timeout),
        "",
    );
    shop.planted_delivery(&first, &refunded, failed).await;
    let dead = tried(DeliveryStatus::Dead, Outcome::Status(503), "Out to lunch");
    shop.planted_delivery(&second, &refunded, dead).await;
    shop.clock.advance(SignedDuration::from_mins(1));
    let opened = shop.planted_event(EventType::CheckoutCreated).await;
    shop.planted_delivery(&first, &opened, |fresh| fresh).await;
    Log {
        first,
        second,
        paid,
        refunded,
        opened,
    }
}

/// Which events of which endpoints a list of deliveries has.
async fn listed(shop: &Shop, query: &str) -> Vec<(Value, Value)> {
    let list = shop.got(&format!("{DELIVERIES}?limit=100&{query}")).await;
    let items = list["items"].as_array().unwrap();
    assert_eq!(list["pagination"]["total_count"], items.len(), "{query}");
    let pair = |item: &Value| {
        (
            item["webhook_event"]["id"].clone(),
            item["endpoint_id"].clone(),
        )
    };
    items.iter().map(pair).collect()
}

#[tokio::test]
async fn a_delivery_tells_how_it_stands_and_what_was_sent() {
    let shop = Shop::open().await;
    let log = log(&shop).await;
    let list = shop
        .got(&format!("{DELIVERIES}?endpoint_id={}", log.second.id))
        .await;
    let dead = Delivery::new(
        log.refunded.site,
        log.second.id,
        log.refunded.id,
        log.refunded.kind,
    );
    let expected = json!({
        "id": dead.id(),
        "created_at": "2026-11-22T10:01:00Z",
        "modified_at": "2026-11-22T10:01:00Z",
        "succeeded": false,
        "http_code": 503,
        "response": "Out to lunch",
        "webhook_event": {
            "id": log.refunded.id,
            "created_at": "2026-11-22T10:01:00Z",
            "modified_at": null,
            "last_http_code": 503,
            "succeeded": false,
            "skipped": false,
            "is_archived": false,
            "api_version": "2026-10",
            "payload": "{\"type\":\"x\"}",
            "type": "order.refunded",
        },
        "endpoint_id": log.second.id,
        "status": "dead",
        "ending": "exhausted",
        "attempts": [{"number": 1, "at": "2026-11-22T10:01:00Z", "took_ms": 12, "http_code": 503,
                      "error": null, "response": "Out to lunch"}],
        "next_attempt_at": null,
    });
    assert_eq!(list["items"][0], expected);
    let first = shop
        .got(&format!("{DELIVERIES}?endpoint_id={}", log.first.id))
        .await;
    let waiting = &first["items"][0];
    let untold = [
        &waiting["http_code"],
        &waiting["response"],
        &waiting["modified_at"],
        &waiting["webhook_event"]["succeeded"],
    ];
    assert_eq!(untold, [&Value::Null; 4]);
    let failed = &first["items"][1];
    assert_eq!(
        (&failed["http_code"], &failed["response"]),
        (&Value::Null, &json!("timeout"))
    );
    assert_eq!(failed["attempts"][0]["error"], "timeout");
}

#[tokio::test]
async fn deliveries_are_filtered_and_cut_into_pages() {
    let shop = Shop::open().await;
    let log = log(&shop).await;
    let (first, second) = (json!(log.first.id), json!(log.second.id));
    let of = |event: &Event, endpoint: &Value| (json!(event.id), endpoint.clone());
    let all = [
        of(&log.opened, &first),
        of(&log.refunded, &first),
        of(&log.refunded, &second),
        of(&log.paid, &first),
        of(&log.paid, &second),
    ];
    let at = |places: &[usize]| places.iter().map(|at| all[*at].clone()).collect::<Vec<_>>();
    let both = format!("endpoint_id={}&endpoint_id={}", log.first.id, log.second.id);
    for (query, places) in [
        ("", vec![0, 1, 2, 3, 4]),
        (both.as_str(), vec![0, 1, 2, 3, 4]),
        (&format!("endpoint_id[]={}", log.second.id), vec![2, 4]),
        (&format!("endpoint_id={}", log.paid.id), vec![]),
        ("succeeded=true", vec![3, 4]),
        ("succeeded=false", vec![0, 1, 2]),
        ("status=dead", vec![2]),
        ("status=pending&status=dead", vec![0, 1, 2]),
        ("http_code_class=2xx", vec![3, 4]),
        ("http_code_class=5xx", vec![2]),
        ("http_code_class=4xx", vec![]),
        ("event_type=order.paid", vec![3, 4]),
        (
            "event_type=order.paid&event_type=checkout.created",
            vec![0, 3, 4],
        ),
        ("query=LUNCH", vec![2]),
        ("query=timeout", vec![1]),
        ("query=refunded", vec![1, 2]),
        (&format!("query={}", log.opened.id), vec![0]),
        ("start_timestamp=2026-11-22T10:01:00Z", vec![0, 1, 2]),
        ("end_timestamp=2026-11-22T10:01:00Z", vec![1, 2, 3, 4]),
        (
            "start_timestamp=2026-11-22T10:01:00Z&end_timestamp=2026-11-22T10:01:00Z",
            vec![1, 2],
        ),
        (
            "start_timestamp=2026-11-22T10:02:00Z&end_timestamp=2026-11-22T10:01:00Z",
            vec![],
        ),
    ] {
        let mut expected = at(&places);
        // Of one event, whichever endpoint was drawn first.
        expected.sort_by_key(|(event, endpoint)| {
            let at = all.iter().position(|one| one.0 == *event);
            (at, endpoint.to_string())
        });
        assert_eq!(listed(&shop, query).await, expected, "{query}");
    }
    let list = shop.got(&format!("{DELIVERIES}?limit=2&page=2")).await;
    assert_eq!(list["pagination"], json!({"total_count": 5, "max_page": 3}));
    assert_eq!(list["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_wrong_filter_is_told_and_another_site_sees_nothing() {
    let shop = Shop::open().await;
    log(&shop).await;
    let wrong = format!(
        "{DELIVERIES}?status=lost&http_code_class=6xx&event_type=x&succeeded=maybe&start_timestamp=now&endpoint_id=x"
    );
    let faults = shop.call(Method::GET, &wrong, None).await.faults();
    let mut places: Vec<String> = faults.into_iter().map(|fault| fault.0).collect();
    places.sort_unstable();
    let expected = [
        "endpoint_id",
        "event_type",
        "http_code_class",
        "start_timestamp",
        "status",
        "succeeded",
    ];
    assert_eq!(places, expected.map(|name| format!("query.{name}")));
    let elsewhere = shop
        .call_as(shop.other_token(), Method::GET, DELIVERIES, None)
        .await;
    assert_eq!(elsewhere.expect(200).json()["items"], json!([]));
}

#[tokio::test]
async fn what_is_sent_in_another_form_is_not_told_as_if_it_were_sent() {
    let shop = Shop::open().await;
    let endpoint = shop.resting(json!({"format": "jwt"})).await;
    let event = shop.planted_event(EventType::OrderPaid).await;
    shop.planted_delivery(&endpoint, &event, |fresh| fresh.given_up(Ending::NoBody))
        .await;
    let list = shop.got(DELIVERIES).await;
    let told = &list["items"][0];
    assert_eq!(
        (&told["ending"], &told["status"]),
        (&json!("no_body"), &json!("dead"))
    );
    let event = &told["webhook_event"];
    assert_eq!(
        (&event["payload"], &event["is_archived"]),
        (&Value::Null, &json!(true))
    );
}

#[tokio::test]
async fn events_are_listed_and_filtered() {
    let shop = Shop::open().await;
    let log = log(&shop).await;
    let ids = async |query: &str| {
        let list = shop.got(&format!("{EVENTS}?{query}")).await;
        let items = list["items"].as_array().unwrap().clone();
        items
            .iter()
            .map(|item| item["id"].clone())
            .collect::<Vec<Value>>()
    };
    let (paid, refunded, opened) = (
        json!(log.paid.id),
        json!(log.refunded.id),
        json!(log.opened.id),
    );
    assert_eq!(
        ids("").await,
        [opened.clone(), refunded.clone(), paid.clone()]
    );
    assert_eq!(ids("limit=1&page=2").await, std::slice::from_ref(&refunded));
    assert_eq!(
        ids("type=order.paid&type=checkout.created").await,
        [opened.clone(), paid.clone()]
    );
    assert_eq!(ids("start_timestamp=2026-11-22T10:02:00Z").await, [opened]);
    assert_eq!(ids("end_timestamp=2026-11-22T10:00:59.999Z").await, [paid]);
}

#[tokio::test]
async fn an_event_is_told_with_what_is_sent_and_to_whom() {
    let shop = Shop::open().await;
    let log = log(&shop).await;
    let path = format!("{EVENTS}/{}", log.refunded.id);
    let told = shop.got(&path).await;
    let list = shop
        .got(&format!("{DELIVERIES}?event_type=order.refunded"))
        .await;
    let mut deliveries = list["items"].as_array().unwrap().clone();
    deliveries.sort_by_key(|delivery| delivery["endpoint_id"].to_string());
    let expected = json!({
        "id": log.refunded.id,
        "created_at": "2026-11-22T10:01:00Z",
        "modified_at": null,
        "organization_id": shop.demo.site.site_id,
        "type": "order.refunded",
        "entity_id": log.refunded.entity,
        "forms": ["standard"],
        "payloads": {"standard": "{\"type\":\"x\"}"},
        "deliveries": deliveries,
    });
    assert_eq!(told, expected);
    let elsewhere = shop
        .call_as(shop.other_token(), Method::GET, &path, None)
        .await;
    elsewhere.expect(404);
    let lacking = shop.token_with(&["orders:read"]).await;
    for path in [&path, EVENTS, DELIVERIES, ENDPOINTS] {
        shop.call_as(&lacking, Method::GET, path, None)
            .await
            .expect(403);
    }
}
