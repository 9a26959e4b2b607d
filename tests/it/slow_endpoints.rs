//! Endpoints that take their time hold up none but their like.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use checkout_links::{
    mappings::ConsumerSlot,
    pump::Consumer,
    sink::{Reaction, Sink},
};
use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::domain::webhook::{Delivery, DeliveryStatus, Endpoint, EventType, Format};

use crate::harness::{Opening, Shop, custom_item, deliveries, eventually, id_of};

/// The messages of a batch: by which queue it came, and to which endpoints it goes.
type Batches = Arc<Mutex<Vec<(String, Vec<String>)>>>;

/// Notes what comes by the queues.
fn noted(batches: &Batches) -> ConsumerSlot {
    let batches = Arc::clone(batches);
    ConsumerSlot::Around(Arc::new(move |inner: Consumer| -> Consumer {
        let batches = Arc::clone(&batches);
        Arc::new(move |event: Value| {
            let records = event["Records"].as_array().unwrap();
            let arn = records[0]["eventSourceARN"].as_str().unwrap();
            let queue = arn.rsplit(':').next().unwrap().to_owned();
            let endpoint = |record: &Value| {
                let body: Value = serde_json::from_str(record["body"].as_str().unwrap()).unwrap();
                body["endpoint"].as_str().map(str::to_owned)
            };
            let endpoints = records.iter().filter_map(endpoint).collect();
            batches.lock().unwrap().push((queue, endpoints));
            inner(event)
        })
    }))
}

async fn change(shop: &Shop, template: &str, label: &str) {
    let changed = shop.update_template(template, json!({"label": label}));
    assert_eq!(changed.await.status, 200);
}

#[tokio::test]
async fn an_endpoint_that_is_slow_goes_its_own_way_until_it_is_not() {
    let is_slow = Arc::new(AtomicBool::new(true));
    let slow = Arc::clone(&is_slow);
    let sink = Sink::start(move |seen| {
        let hangs = seen.path == "/slow" && slow.load(Ordering::SeqCst);
        match hangs {
            true => Reaction::Hang(Duration::from_millis(1_500)),
            false => Reaction::Status(200),
        }
    });
    let sink = sink.await.unwrap();
    let batches = Batches::default();
    let opening = Opening {
        queues: noted(&batches),
        ..Opening::default()
    };
    let shop = Shop::open_amid(opening).await;
    let endpoint = async |path: &str| -> Endpoint {
        let updated = [EventType::TemplateUpdated];
        shop.endpoint(&sink.url(path), Format::Standard, updated)
            .await
    };
    let slow = endpoint("/slow").await;
    endpoint("/well").await;
    let template = json!({"customLineItems": [custom_item("Zine", "10.00", 1)]});
    let template = id_of(&shop.create_template(template).await).to_owned();
    let store = &shop.stack.store;
    let health = async || store.health(slow.id).await.unwrap();
    let told = |path: &str| sink.seen().iter().filter(|seen| seen.path == path).count();
    // It is known as slow while its first attempt lasts.
    change(&shop, &template, "One").await;
    let known = eventually(async || health().await).await;
    assert!(known.is_slow(shop.clock.now()) && known.since.is_none());
    let of_slow = |batches: &Batches| {
        let batches = batches.lock().unwrap();
        let has_slow = |(_, to): &&(String, Vec<String>)| to.contains(&slow.id.to_string());
        batches.iter().filter(has_slow).cloned().collect::<Vec<_>>()
    };
    assert_eq!(of_slow(&batches).len(), 1);
    for label in ["Two", "Three"] {
        change(&shop, &template, label).await;
    }
    eventually(async || (told("/slow") == 3 && told("/well") == 3).then_some(())).await;
    let own = of_slow(&batches).into_iter();
    let own = own.filter(|(queue, _)| queue == "SlowDeliveriesQueue");
    let own: Vec<String> = own.flat_map(|(_, to)| to).collect();
    assert_eq!(own, [slow.id.to_string(), slow.id.to_string()]);
    // Success alone does not make it quick.
    let delivered = async |count: usize| {
        let all = async || {
            let all = deliveries(&shop, &slow).await;
            let delivered = |one: &&Delivery| one.status == DeliveryStatus::Delivered;
            (all.iter().filter(delivered).count() == count).then_some(())
        };
        eventually(all).await;
    };
    delivered(3).await;
    assert_eq!(health().await, Some(known));
    // Nor does it when it was forgotten before.
    shop.clock.advance(SignedDuration::from_mins(6));
    change(&shop, &template, "Four").await;
    delivered(4).await;
    let known = eventually(async || health().await).await;
    assert!(known.is_slow(shop.clock.now()) && known.since.is_none());
    is_slow.store(false, Ordering::SeqCst);
    shop.clock.advance(SignedDuration::from_mins(6));
    batches.lock().unwrap().clear();
    change(&shop, &template, "Five").await;
    eventually(async || health().await.is_none().then_some(())).await;
    let queues: Vec<_> = of_slow(&batches)
        .into_iter()
        .map(|(queue, _)| queue)
        .collect();
    assert_eq!(queues, ["DeliveriesQueue"]);
    assert_eq!((told("/slow"), told("/well")), (5, 5));
}

#[tokio::test]
async fn one_that_is_slow_and_fails_is_probed_all_the_same() {
    let sink = Sink::start(|_| Reaction::Status(200)).await.unwrap();
    let shop = Shop::open_with(ConsumerSlot::OfTemplate).await;
    let updated = [EventType::TemplateUpdated];
    let url = sink.url("/");
    let endpoint = shop.endpoint(&url, Format::Standard, updated).await;
    let (store, now) = (&shop.stack.store, shop.clock.now());
    let health = store.count_failure(endpoint.id, now).await.unwrap();
    let probe_at = now + SignedDuration::from_mins(10);
    assert!(store.rest(&health, probe_at).await.unwrap());
    let later = now + SignedDuration::from_hours(1);
    store.note_slow(endpoint.id, later).await.unwrap();
    let template = json!({"customLineItems": [custom_item("Zine", "10.00", 1)]});
    let template = id_of(&shop.create_template(template).await).to_owned();
    change(&shop, &template, "One").await;
    eventually(async || {
        let next = shop.stack.queues.of("DeliveriesQueue").next_at();
        next.filter(|at| *at >= probe_at)
    })
    .await;
    shop.clock.advance(SignedDuration::from_mins(11));
    sink.until(|seen| seen.len() == 1).await;
    eventually(async || {
        let health = store.health(endpoint.id).await.unwrap();
        let health = health.filter(|health| health.since.is_none())?;
        assert_eq!((health.failures, health.probe_at), (0, None));
        health.is_slow(shop.clock.now()).then_some(())
    })
    .await;
}
