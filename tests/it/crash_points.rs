//! Functions that die between any two of their steps, and what comes of the next try.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use checkout_links::{
    faults::{
        Fault,
        life::{self, Moment},
    },
    function::Handler,
    mappings::ConsumerSlot,
    sink::{Reaction, Sink},
};
use serde_json::Value;
use shared::domain::webhook::{DeliveryStatus, Endpoint, EventType, Format};

use crate::harness::{Opening, Shop, deliveries, happen, pass_time, told};

const FACTS: usize = 5;
const ENDPOINTS: usize = 3;

/// Lets a function die at a moment, in the first batch that holds `what` and gets that far. Tells how
/// often it died.
fn dies_once(what: &'static str, moment: Moment) -> (ConsumerSlot, Arc<AtomicUsize>) {
    let died = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&died);
    let slot = ConsumerSlot::Around(Arc::new(move |consumer: Handler| {
        let died = Arc::clone(&counted);
        Arc::new(move |batch: Value| {
            let is_it = batch.to_string().contains(what) && died.load(Ordering::SeqCst) == 0;
            let answer = consumer(batch);
            if !is_it {
                return answer;
            }
            let (answer, died) = (life::until(moment, answer), Arc::clone(&died));
            Box::pin(async move {
                let answer = answer.await;
                died.fetch_add(usize::from(answer.is_err()), Ordering::SeqCst);
                answer
            })
        })
    }));
    (slot, died)
}

/// One template's life, told to three endpoints of which the last fails at first. Gives how many POSTs
/// came in, and how often a function died.
async fn story(opening: Opening, died: Arc<AtomicUsize>) -> usize {
    let failures = AtomicUsize::new(0);
    let sink = Sink::start(move |seen| match seen.path.as_str() {
        "/2" if failures.fetch_add(1, Ordering::SeqCst) < FACTS => Reaction::Status(500),
        _ => Reaction::Status(200),
    });
    let sink = sink.await.unwrap();
    let shop = Shop::open_amid(opening).await;
    let site = shop.stack.accounts.other_sites[0].site_id;
    let events = [
        EventType::TemplateCreated,
        EventType::TemplateUpdated,
        EventType::TemplateDeleted,
    ];
    let mut all: Vec<Endpoint> = Vec::new();
    for number in 0..ENDPOINTS {
        let url = sink.url(&format!("/{number}"));
        all.push(shop.endpoint_of(site, &url, Format::Standard, events).await);
    }
    let happened = happen(&shop, 1).await;
    told(&shop, &all, &happened).await;
    pass_time(&shop, &all).await;
    for endpoint in &all {
        let arrived = deliveries(&shop, endpoint).await;
        assert_eq!(arrived.len(), FACTS);
        for delivery in arrived {
            assert_eq!(delivery.status, DeliveryStatus::Delivered);
        }
    }
    let seen = sink.seen();
    for one in &happened {
        let of_event = || seen.iter().filter(|seen| seen.id() == one.id.to_string());
        for number in 0..ENDPOINTS {
            let path = format!("/{number}");
            assert!(of_event().any(|seen| seen.path == path && seen.taken));
        }
        let first = of_event().next().unwrap();
        assert!(of_event().all(|seen| seen.body == first.body));
    }
    assert!(died.load(Ordering::SeqCst) > 0, "it did not get that far");
    sink.count()
}

/// So many POSTs are made when nobody dies.
const POSTS: usize = FACTS * ENDPOINTS + FACTS;

#[tokio::test]
async fn a_fan_out_that_dies_at_any_step_loses_nothing() {
    let moments = [
        // After the commit, before anything is done.
        (Moment::Before("", 1), 0),
        (Moment::Before("BatchExecuteStatement", 1), 0),
        (Moment::After("BatchExecuteStatement", 1), 0),
        (Moment::Before("BatchWriteItem DELIVERIES", 1), 0),
        (Moment::After("BatchWriteItem DELIVERIES", 1), 0),
        // After the rows, before the messages.
        (Moment::Before("arm", 1), 0),
        (Moment::After("arm", 1), FACTS * ENDPOINTS),
        (Moment::AtTheEnd, FACTS * ENDPOINTS),
    ];
    for (moment, most_again) in moments {
        let (consumer, died) = dies_once("Change 1", moment);
        let opening = Opening {
            consumer,
            ..Opening::default()
        };
        let posts = story(opening, died).await;
        assert!(
            (POSTS..=POSTS + most_again).contains(&posts),
            "{moment:?} {posts}"
        );
    }
}

#[tokio::test]
async fn a_delivery_that_dies_at_any_step_loses_nothing() {
    let moments = [
        Moment::Before("", 1),
        // After the POST: before a timer, after one, or after the row.
        Moment::Before("arm", 1),
        Moment::After("arm", 1),
        Moment::Before("PutItem DELIVERIES", 1),
        Moment::After("PutItem DELIVERIES", 1),
        Moment::AtTheEnd,
    ];
    for moment in moments {
        let (queues, died) = dies_once("deliver", moment);
        let opening = Opening {
            queues,
            ..Opening::default()
        };
        let posts = story(opening, died).await;
        // What dies together is dealt with again.
        assert!((POSTS..=2 * POSTS).contains(&posts), "{moment:?} {posts}");
    }
}

/// Events and the deliveries of fresh ones are written many at a time, and what is left of those one by
/// one.
#[tokio::test]
async fn batches_that_are_written_in_part_or_not_at_all_lose_nothing() {
    let troubles = [
        Fault::Partly,
        Fault::LostReply,
        Fault::Throttle,
        Fault::Refusal,
    ];
    let operations = ["BatchExecuteStatement", "BatchWriteItem"];
    let all = operations.map(|operation| troubles.map(|trouble| (operation, trouble)));
    for (operation, trouble) in all.into_iter().flatten() {
        let sink = Sink::start(|_| Reaction::Status(200)).await.unwrap();
        let shop = Shop::open_amid(Opening::default()).await;
        let site = shop.stack.accounts.other_sites[0].site_id;
        let mut all: Vec<Endpoint> = Vec::new();
        for _ in 0..9 {
            let made = EventType::TemplateCreated;
            all.push(
                shop.endpoint_of(site, &sink.url("/"), Format::Standard, [made])
                    .await,
            );
        }
        // The SDK tries three times by itself.
        shop.stack.faults.expect(operation, trouble, 3);
        let happened = happen(&shop, 6).await;
        let made: Vec<_> = happened.into_iter().take(6).collect();
        told(&shop, &all, &made).await;
        pass_time(&shop, &all).await;
        let what = format!("{operation} {trouble:?}");
        assert!(shop.stack.faults.stop() < 3, "{what} did not happen");
        assert_eq!(sink.count(), made.len() * all.len(), "{what}");
    }
}
