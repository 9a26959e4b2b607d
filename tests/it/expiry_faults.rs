//! Expiry while functions die, changes come late, twice or in disorder, and tables refuse.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use checkout_links::{
    faults::{Fault, life::death},
    function,
    function::Answer,
    pump::Consumer,
    queue::Message,
};
use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::{
    domain::{
        checkout::{Checkout, CheckoutStatus},
        due::Bucket,
    },
    timers::Work,
};

use crate::{
    expiring::{due_at, message},
    harness::{Sale, Shop, Tap, at_once, eventually, until, zine},
};

const MINUTE: SignedDuration = SignedDuration::from_mins(1);
const QUEUE: &str = "TimersQueue";

/// Checkouts that are due from now on, half a minute apart, beside one that is due tomorrow.
async fn due_soon(shop: &Shop, count: i64) -> Vec<Checkout> {
    let url = zine(shop, json!({})).await;
    let like = shop.checkout_at(&url).await;
    let now = shop.clock.now();
    let moments = (1..=count).map(|n| now + SignedDuration::from_secs(1_800 + n * 30));
    at_once(moments.map(|at| due_at(shop, &like, at))).await
}

/// Lets time pass until all are over.
async fn outlive(shop: &Shop, tap: &Tap, due: &[Checkout]) {
    let over = || {
        shop.clock.advance(MINUTE);
        (tap.expired() >= due.len()).then_some(())
    };
    until(over).await;
    // What is under way may still expire something twice.
    eventually(async || {
        shop.clock.advance(MINUTE);
        let mut left = 0;
        for checkout in due {
            let bucket = Bucket::of(checkout.expires_at);
            left += shop.stack.store.due_in(bucket).await.unwrap().len();
        }
        (left == 0).then_some(())
    })
    .await;
    for checkout in due {
        assert_eq!(tap.ends_of(checkout.id).len(), 1, "{}", checkout.id);
    }
}

/// Each batch is treated in another way: refused, done and forgotten, in disorder and twice, or well.
fn troubled(calls: &AtomicUsize, mut batch: Value, consumer: Consumer) -> Answer {
    let call = calls.fetch_add(1, Ordering::SeqCst);
    Box::pin(async move {
        if call.is_multiple_of(4) {
            return Err(death());
        }
        if call % 4 == 2 {
            let records = batch["Records"].as_array_mut().unwrap();
            let again = records.clone();
            records.extend(again);
            records.reverse();
        }
        let answer = consumer(batch).await;
        if call % 4 == 1 { Err(death()) } else { answer }
    })
}

#[tokio::test]
async fn a_stream_in_disorder_and_a_queue_that_repeats_itself_expire_nothing_twice() {
    let calls = AtomicUsize::new(0);
    let tap = Tap::with(move |batch, consumer| troubled(&calls, batch, consumer));
    let shop = Shop::open_with(tap.slot()).await;
    let due = due_soon(&shop, 60).await;
    let messages = shop.stack.queues.of(QUEUE);
    for checkout in &due {
        // Also before their time, and after it.
        let bucket = Bucket::of(checkout.expires_at);
        for late in 0..3 {
            let at = checkout.expires_at + MINUTE * (late * 7 - 3);
            messages.put(at, Message::of(&Work::Due { bucket }).unwrap());
        }
    }
    outlive(&shop, &tap, &due).await;
}

#[tokio::test]
async fn what_becomes_known_after_its_time_is_expired_at_once() {
    let open = Arc::new(AtomicBool::new(false));
    let gate = Arc::clone(&open);
    let tap = Tap::with(move |batch, consumer| {
        let is_open = gate.load(Ordering::SeqCst);
        Box::pin(async move {
            if is_open {
                consumer(batch).await
            } else {
                Err(death())
            }
        })
    });
    let shop = Shop::open_with(tap.slot()).await;
    let due = due_soon(&shop, 30).await;
    shop.clock.advance(MINUTE * 120);
    open.store(true, Ordering::SeqCst);
    let now = shop.clock.now();
    tap.look_at(&shop.clock);
    until(|| (tap.expired() == due.len()).then_some(())).await;
    assert!(due.iter().all(|checkout| tap.ends_of(checkout.id) == [now]));
}

#[tokio::test]
async fn timers_that_meet_refusals_and_lost_replies_try_again() {
    let tap = Tap::new();
    let shop = Shop::open_with(tap.slot()).await;
    let due = due_soon(&shop, 60).await;
    let last = Bucket::of(due.last().unwrap().expires_at);
    let store = &shop.stack.store;
    // Only the timers are left to meet any trouble.
    eventually(async || store.armed().await.unwrap().contains(&last).then_some(())).await;
    let faults = &shop.stack.faults;
    for (operation, fault, times) in [
        ("Query", Fault::Refusal, 3),
        ("GetItem", Fault::Refusal, 5),
        ("PutItem", Fault::Refusal, 5),
        ("PutItem", Fault::LostReply, 5),
        ("PutItem", Fault::Conflict, 10),
        ("DeleteItem", Fault::Refusal, 5),
        ("DeleteItem", Fault::LostReply, 5),
    ] {
        faults.expect(operation, fault, times);
    }
    outlive(&shop, &tap, &due).await;
    assert_eq!(faults.stop(), 0);
}

#[tokio::test]
async fn what_a_due_checkout_redeemed_is_released_once_whatever_gets_lost() {
    let tap = Tap::new();
    let sale = Sale::in_shop(Shop::open_with(tap.slot()).await, |_| {}).await;
    let shop = &sale.shop;
    let (url, _) = sale.confirmed("ada@example.com").await;
    sale.confirmed("bob@example.com").await;
    let confirmed = shop.checkout_at(&url).await;
    assert_eq!(sale.taken().await, 2);
    let store = &shop.stack.store;
    let bucket = Bucket::of(confirmed.expires_at);
    eventually(async || (store.due_in(bucket).await.unwrap().len() == 2).then_some(())).await;
    let faults = &shop.stack.faults;
    faults.expect("TransactWriteItems", Fault::Refusal, 2);
    faults.expect("TransactWriteItems", Fault::Conflict, 3);
    faults.expect("TransactWriteItems", Fault::LostReply, 2);
    shop.clock.advance(MINUTE * 25 * 60);
    let over = || {
        shop.clock.advance(MINUTE);
        (tap.expired() == 2).then_some(())
    };
    until(over).await;
    assert_eq!((faults.stop(), sale.taken().await), (0, 0));
    assert_eq!(tap.ends_of(confirmed.id).len(), 1);
}

#[tokio::test]
async fn timers_that_are_told_at_once_of_the_same_end_it_once() {
    // Told by the test, and by nobody else.
    let sale = Sale::of(|_| {}).await;
    let store = &sale.shop.stack.store;
    let mut confirmed = Vec::new();
    for email in ["ada@example.com", "bob@example.com", "cleo@example.com"] {
        let (url, _) = sale.confirmed(email).await;
        let checkout = sale.shop.checkout_at(&url).await;
        let due = Checkout::becomes_due(None, Some(&checkout)).unwrap();
        store.insert_due(due).await.unwrap();
        confirmed.push(checkout);
    }
    assert_eq!(sale.taken().await, 3);
    sale.shop.clock.advance(MINUTE * 25 * 60);
    let timers = sale.shop.stack.handler("timers").unwrap();
    let bucket = Bucket::of(confirmed[0].expires_at);
    let told = (0..4).map(|_| function::invoke(timers, message(bucket)));
    for answer in at_once(told).await {
        assert_eq!(answer.unwrap(), json!({"batchItemFailures": []}));
    }
    assert_eq!(sale.taken().await, 0);
    for old in confirmed {
        let new = store.checkout(old.id).await.unwrap().unwrap();
        let expected = (CheckoutStatus::Expired, old.revision + 1);
        assert_eq!((new.status, new.revision), expected);
    }
}

/// The batch of a stream that tells of a checkout.
fn batch_of(shop: &Shop, checkouts: &[Checkout]) -> Value {
    let record = |(number, checkout): (usize, &Checkout)| {
        let text = |text: String| json!({"S": text});
        let mut sample: Value = serde_json::from_str(include_str!(
            "../../events/webhook-fan-out/checkout-opened.json"
        ))
        .unwrap();
        let mut record = sample["Records"][0].take();
        let change = &mut record["dynamodb"];
        change["SequenceNumber"] = number.to_string().into();
        change["Keys"]["pk"] = text(format!("CHECKOUT#{}", checkout.id));
        change["NewImage"]["id"] = text(checkout.id.to_string());
        change["NewImage"]["expires_at"] = text(checkout.expires_at.to_string());
        record
    };
    assert!(
        checkouts
            .iter()
            .all(|one| one.expires_at > shop.clock.now())
    );
    let records = checkouts.iter().enumerate().map(record);
    json!({"Records": records.collect::<Vec<_>>()})
}

#[tokio::test]
async fn a_fan_out_that_dies_between_its_steps_is_told_again_what_it_did_not_do() {
    // Told by the test, and by nobody else.
    let shop = Shop::open().await;
    let url = zine(&shop, json!({})).await;
    let like = shop.checkout_at(&url).await;
    let at = |minutes| like.created_at + MINUTE * minutes;
    let (first, second) = (
        due_at(&shop, &like, at(40)).await,
        due_at(&shop, &like, at(50)).await,
    );
    let mut batch = batch_of(&shop, &[first.clone(), second.clone()]);
    // One that can never be read holds up nothing.
    let records = batch["Records"].as_array_mut().unwrap();
    let mut unreadable = records[0].clone();
    unreadable["dynamodb"]["NewImage"]["lines"] = json!({"S": "none"});
    records.push(unreadable);
    records.push(json!({"eventID": "of nothing"}));

    let fan_out = shop.stack.handler("webhook-fan-out").unwrap();
    let told = async || {
        let answer = function::invoke(fan_out, batch.clone()).await.unwrap();
        let failures = answer["batchItemFailures"].as_array().unwrap().clone();
        let number = |failure: &Value| failure["itemIdentifier"].as_str().unwrap().to_owned();
        failures.iter().map(number).collect::<Vec<_>>()
    };
    let faults = &shop.stack.faults;
    // Both entries, one of them, and a timer's row behind both.
    faults.expect("PutItem", Fault::Refusal, 2);
    assert_eq!(told().await.len(), 2);
    faults.expect("PutItem", Fault::Refusal, 1);
    assert_eq!(told().await.len(), 1);
    faults.expect("PutItem", Fault::Pass, 2);
    faults.expect("PutItem", Fault::Refusal, 1);
    assert_eq!(told().await.len(), 1);
    // Of three tries of one request, at most two.
    faults.expect("PutItem", Fault::LostReply, 2);
    assert_eq!(told().await, [""; 0]);
    assert_eq!(faults.stop(), 0);
    // Known to be armed: only the entries are written once more.
    shop.calls();
    assert_eq!(told().await, [""; 0]);
    let calls = shop.calls();
    let written = calls.iter().filter(|call| call.operation == "PutItem");
    assert_eq!(written.count(), 2);

    shop.clock.advance(MINUTE * 60);
    for checkout in [first, second] {
        eventually(async || {
            let stored = shop
                .stack
                .store
                .checkout(checkout.id)
                .await
                .unwrap()
                .unwrap();
            (stored.status == CheckoutStatus::Expired && stored.revision == 2).then_some(())
        })
        .await;
    }
}
