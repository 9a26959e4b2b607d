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
use shared::domain::webhook::{Delivery, DeliveryStatus, Endpoint, EventType, Format, Health};

use crate::harness::{Opening, Shop, custom_item, deliveries, eventually, id_of};

const QUICK: &str = "DeliveriesQueue";
const SLOW: &str = "SlowDeliveriesQueue";

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

/// A template that changes, an endpoint that is slow as long as it is to be, and one that is well.
struct Side {
    shop: Shop,
    sink: Sink,
    is_slow: Arc<AtomicBool>,
    batches: Batches,
    slow: Endpoint,
    template: String,
}

impl Side {
    async fn open() -> Self {
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
        Self {
            shop,
            sink,
            is_slow,
            batches,
            slow,
            template,
        }
    }

    async fn change(&self, label: &str) {
        change(&self.shop, &self.template, label).await;
    }

    async fn health(&self) -> Option<Health> {
        let store = &self.shop.stack.store;
        store.health(self.slow.id).await.unwrap()
    }

    /// It is known as slow, and as nothing else.
    async fn known_as_slow(&self) -> Health {
        let known = eventually(async || self.health().await).await;
        assert!(known.is_slow(self.shop.clock.now()) && known.since.is_none());
        known
    }

    /// How often each was told.
    fn told(&self) -> [usize; 2] {
        let seen = self.sink.seen();
        ["/slow", "/well"].map(|path| seen.iter().filter(|seen| seen.path == path).count())
    }

    /// By which queues the messages of the slow one came.
    fn ways(&self) -> Vec<String> {
        let batches = self.batches.lock().unwrap();
        let mut ways = Vec::new();
        for (queue, to) in batches.iter() {
            let own = to.iter().filter(|id| **id == self.slow.id.to_string());
            ways.extend(own.map(|_| queue.clone()));
        }
        ways
    }

    async fn delivered(&self, count: usize) {
        eventually(async || {
            let all = deliveries(&self.shop, &self.slow).await;
            let delivered = |one: &&Delivery| one.status == DeliveryStatus::Delivered;
            (all.iter().filter(delivered).count() == count).then_some(())
        })
        .await;
    }
}

#[tokio::test]
async fn an_endpoint_that_is_slow_goes_its_own_way_until_it_is_not() {
    let side = Side::open().await;
    // It is known as slow while its first attempt lasts.
    side.change("One").await;
    let known = side.known_as_slow().await;
    assert_eq!(side.ways(), [QUICK]);
    for label in ["Two", "Three"] {
        side.change(label).await;
    }
    eventually(async || (side.told() == [3, 3]).then_some(())).await;
    let mut ways = side.ways();
    ways.sort();
    assert_eq!(ways, [QUICK, QUICK, QUICK, SLOW, SLOW]);
    // Success alone does not make it quick.
    side.delivered(3).await;
    assert_eq!(side.health().await, Some(known));
    // Nor does it when it was forgotten before.
    side.shop.clock.advance(SignedDuration::from_mins(6));
    side.change("Four").await;
    side.delivered(4).await;
    side.known_as_slow().await;
    side.is_slow.store(false, Ordering::SeqCst);
    side.shop.clock.advance(SignedDuration::from_mins(6));
    side.batches.lock().unwrap().clear();
    side.change("Five").await;
    eventually(async || side.health().await.is_none().then_some(())).await;
    assert_eq!(side.ways(), [QUICK]);
    assert_eq!(side.told(), [5, 5]);
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
        let next = shop.stack.queues.of(QUICK).next_at();
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
