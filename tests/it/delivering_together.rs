//! Messages that ask for several attempts: what one of them needs again keeps none of the others.

use checkout_links::{
    faults::Fault,
    sink::{Reaction, Sink},
};
use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::{
    domain::webhook::{Delivery, DeliveryStatus, Endpoint, EventType, Format},
    timers::Work,
};

use crate::harness::{Shop, eventually};

const KIND: EventType = EventType::OrderPaid;
/// How long somebody else makes an attempt. One that left its message waits as long, and up to half of it.
const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// A shop, and two endpoints of it that are well.
struct Side {
    shop: Shop,
    sink: Sink,
    endpoints: [Endpoint; 2],
}

impl Side {
    async fn open() -> Self {
        let sink = Sink::start(|_| Reaction::Status(200)).await.unwrap();
        let shop = Shop::open().await;
        let url = sink.url("/");
        let one = shop.endpoint(&url, Format::Standard, [KIND]).await;
        let other = shop.endpoint(&url, Format::Standard, [KIND]).await;
        let endpoints = [one, other];
        Self {
            shop,
            sink,
            endpoints,
        }
    }

    /// Three deliveries, of which somebody makes attempts already at the last.
    async fn deliveries(&self) -> Vec<Delivery> {
        let [one, other] = &self.endpoints;
        let until = self.shop.clock.now() + MINUTE;
        let mut deliveries = Vec::new();
        for (endpoint, is_claimed) in [(one, false), (other, false), (one, true)] {
            let event = self.shop.planted_event(KIND).await;
            let change = |fresh: Delivery| match is_claimed {
                true => fresh.leased(until),
                false => fresh,
            };
            let planted = self.shop.planted_delivery(endpoint, &event, change);
            deliveries.push(planted.await);
        }
        deliveries
    }

    fn works(&self, deliveries: &[Delivery]) -> Vec<Value> {
        let first = |delivery| json!(Work::attempt(delivery, self.shop.clock.now()).unwrap());
        deliveries.iter().map(first).collect()
    }

    /// Hands over messages. Gives those that must come again.
    async fn hand_over(&self, messages: &[(&str, String)]) -> Value {
        let record = |(id, body): &(&str, String)| json!({"messageId": id, "body": body});
        let records: Vec<Value> = messages.iter().map(record).collect();
        let deliver = self.shop.stack.handler("webhook-delivery").unwrap();
        let mut answer = deliver(json!({ "Records": records })).await.unwrap();
        answer["batchItemFailures"].take()
    }

    async fn all_arrive(&self, deliveries: &[Delivery]) {
        let store = &self.shop.stack.store;
        eventually(async || {
            for old in deliveries {
                let now = store.delivery(old.endpoint, old.event).await.unwrap();
                if now.unwrap().status != DeliveryStatus::Delivered {
                    return None;
                }
            }
            Some(())
        })
        .await;
    }
}

fn again(messages: &[&str]) -> Value {
    messages
        .iter()
        .map(|id| json!({"itemIdentifier": id}))
        .collect()
}

#[tokio::test]
async fn what_cannot_be_made_now_leaves_its_message_and_is_made_later() {
    let side = Side::open().await;
    let deliveries = side.deliveries().await;
    let works = side.works(&deliveries);
    // The last is asked for by itself, too.
    let messages = [("m", json!(works).to_string()), ("n", works[2].to_string())];
    assert_eq!(side.hand_over(&messages).await, json!([]));
    assert_eq!(side.sink.count(), 2);
    side.shop.clock.advance(MINUTE + MINUTE);
    side.all_arrive(&deliveries).await;
    assert_eq!(side.sink.count(), 3);
    assert_eq!(side.hand_over(&messages).await, json!([]));
    assert_eq!(side.sink.count(), 3);
}

#[tokio::test]
async fn what_cannot_leave_its_message_comes_again_with_it() {
    // Whether or not it had left it.
    for fault in [Fault::Refusal, Fault::LostReply] {
        let side = Side::open().await;
        let deliveries = side.deliveries().await;
        let works = side.works(&deliveries);
        let messages = [("m", json!(works).to_string()), ("n", works[2].to_string())];
        let faults = &side.shop.stack.faults;
        faults.expect("SendMessage", fault, 1);
        assert_eq!(side.hand_over(&messages).await, again(&["m", "n"]));
        assert_eq!(faults.stop(), 0);
        assert_eq!(side.sink.count(), 2);
        side.shop.clock.advance(MINUTE + MINUTE);
        if fault == Fault::LostReply {
            side.all_arrive(&deliveries).await;
        }
        assert_eq!(side.hand_over(&messages).await, json!([]));
        side.all_arrive(&deliveries).await;
        assert_eq!(side.sink.count(), 3);
    }
}

#[tokio::test]
async fn what_arrived_and_cannot_be_noted_leaves_its_message_too() {
    let side = Side::open().await;
    let deliveries = side.deliveries().await;
    let works = side.works(&deliveries);
    let faults = &side.shop.stack.faults;
    faults.expect("BatchWriteItem", Fault::Refusal, 1);
    faults.expect("PutItem", Fault::Refusal, 1);
    let message = ("m", json!(works[..2]).to_string());
    assert_eq!(side.hand_over(&[message]).await, json!([]));
    assert_eq!(faults.stop(), 0);
    assert_eq!(side.sink.count(), 2);
    side.shop.clock.advance(MINUTE + MINUTE);
    side.all_arrive(&deliveries[..2]).await;
    assert_eq!(side.sink.count(), 3);
}

#[tokio::test]
async fn what_nobody_can_read_comes_again_and_keeps_no_other_message() {
    let side = Side::open().await;
    let deliveries = &side.deliveries().await[..2];
    let works = side.works(deliveries);
    let strange = json!({"work": "unheard of"});
    let messages = [
        // As a whole: what of it was put off would be put off again each time.
        ("a", json!([works[0], strange]).to_string()),
        ("b", strange.to_string()),
        ("c", json!({"work": "due", "bucket": 1}).to_string()),
        ("d", "{".to_owned()),
        ("e", "[{".to_owned()),
        ("f", works[1].to_string()),
    ];
    let unread = again(&["a", "b", "c", "d", "e"]);
    assert_eq!(side.hand_over(&messages).await, unread);
    side.all_arrive(&deliveries[1..]).await;
    assert_eq!(side.hand_over(&messages).await, unread);
    assert_eq!(side.sink.count(), 1);
}
