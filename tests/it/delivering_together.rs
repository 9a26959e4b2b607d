//! Messages that ask for several attempts: what one of them needs again keeps none of the others.

use checkout_links::{
    faults::Weather,
    sink::{Reaction, Sink},
};
use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::{
    domain::webhook::{Delivery, DeliveryStatus, EventType, Format},
    timers::Work,
};

use crate::harness::{Shop, eventually};

const KIND: EventType = EventType::OrderPaid;
/// How long somebody else makes an attempt, and how long one that left its message waits.
const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// Three deliveries that one message asks for, and for something that makes no sense. Somebody makes an
/// attempt at the last of them already.
struct Together {
    shop: Shop,
    sink: Sink,
    deliveries: Vec<Delivery>,
    batch: Value,
}

impl Together {
    async fn open() -> Self {
        let sink = Sink::start(|_| Reaction::Status(200)).await.unwrap();
        let shop = Shop::open().await;
        let [one, other] = [
            shop.endpoint(&sink.url("/"), Format::Standard, [KIND])
                .await,
            shop.endpoint(&sink.url("/"), Format::Standard, [KIND])
                .await,
        ];
        let until = shop.clock.now() + MINUTE;
        let mut deliveries = Vec::new();
        for (endpoint, is_leased) in [(&one, false), (&other, false), (&one, true)] {
            let event = shop.planted_event(KIND).await;
            let change = |fresh: Delivery| {
                if is_leased {
                    fresh.leased(until)
                } else {
                    fresh
                }
            };
            deliveries.push(shop.planted_delivery(endpoint, &event, change).await);
        }
        let first = |delivery| Work::attempt(delivery, shop.clock.now()).unwrap();
        let works = deliveries.iter().map(first);
        let mut works: Vec<Value> = works.map(|work| json!(work)).collect();
        works.insert(1, json!({"work": "unheard of"}));
        let body = json!(works).to_string();
        let batch = json!({"Records": [{"messageId": "m", "body": body}]});
        Self {
            shop,
            sink,
            deliveries,
            batch,
        }
    }

    /// Hands over the message. Gives those that must come again.
    async fn hand_over(&self) -> Value {
        let deliver = self.shop.stack.handler("webhook-delivery").unwrap();
        let mut answer = deliver(self.batch.clone()).await.unwrap();
        answer["batchItemFailures"].take()
    }

    async fn all_arrived(&self) {
        eventually(async || {
            for old in &self.deliveries {
                let now = self
                    .shop
                    .stack
                    .store
                    .delivery(old.endpoint, old.event)
                    .await;
                let now = now.unwrap().unwrap();
                if (now.status, now.tries) != (DeliveryStatus::Delivered, 1) {
                    return None;
                }
            }
            Some(())
        })
        .await;
        assert_eq!(self.sink.count(), 3);
    }
}

#[tokio::test]
async fn what_cannot_be_made_now_leaves_its_message_and_is_made_later() {
    let together = Together::open().await;
    assert_eq!(together.hand_over().await, json!([]));
    assert_eq!(together.sink.count(), 2);
    together.shop.clock.advance(MINUTE);
    together.all_arrived().await;
    assert_eq!(together.hand_over().await, json!([]));
    assert_eq!(together.sink.count(), 3);
}

#[tokio::test]
async fn what_cannot_leave_its_message_comes_again_with_it() {
    let together = Together::open().await;
    let faults = &together.shop.stack.faults;
    let timers = 1_000;
    faults.expect_by_chance(
        Weather {
            timers,
            ..Weather::default()
        },
        1,
    );
    assert_eq!(together.hand_over().await, json!([{"itemIdentifier": "m"}]));
    assert_eq!(together.sink.count(), 2);
    faults.stop();
    together.shop.clock.advance(MINUTE);
    assert_eq!(together.hand_over().await, json!([]));
    together.all_arrived().await;
}
