//! Everybody wants one of what there is only so much of, while instances die and the tables have their
//! troubles.

use std::{
    collections::{BTreeMap, BTreeSet},
    future::poll_fn,
    pin::pin,
    sync::{Arc, Mutex},
    task::Poll,
};

use checkout_links::{
    faults::{Weather, dice::Dice},
    function::Handler,
};
use futures_util::{StreamExt, stream};
use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::domain::{checkout::Checkout, fact::Subject, webhook::EventType};

use crate::{
    fallbacks::zine,
    harness::{Ears, Shop, until},
};

/// How many open the offer at once.
const AT_ONCE: usize = 256;
/// How many openings there are.
const OPENINGS: usize = 2_000;
/// How many instances answer them.
const INSTANCES: usize = 12;
const WEATHER: Weather = Weather {
    throttled: 15,
    broken: 10,
    conflicts: 5,
    lost: 15,
    timers: 0,
};
/// One in so many openings kills its instance.
const DEADLY: usize = 20;
/// After how many steps at the most.
const STEPS: usize = 12;

/// Instances of the function that opens offers, some of which die.
struct Instances<'a> {
    shop: &'a Shop,
    running: Mutex<Vec<Handler>>,
    dice: Dice,
}

impl<'a> Instances<'a> {
    fn start(shop: &'a Shop, seed: u64) -> Self {
        let running = (0..INSTANCES).map(|_| fresh(shop)).collect();
        Self {
            shop,
            running: Mutex::new(running),
            dice: Dice::new(seed),
        }
    }

    /// Opens a template at one of the instances. `None` when that dies of it.
    async fn open(&self, id: &str, visitor: usize, is_deadly: bool) -> Option<Value> {
        let dies = is_deadly && self.dice.below(DEADLY) == 0;
        let at = self.dice.below(INSTANCES);
        let handler = Arc::clone(&self.running.lock().unwrap()[at]);
        let mut answer = pin!(handler(event(id, visitor)));
        let mut left = if dies {
            self.dice.below(STEPS)
        } else {
            usize::MAX
        };
        let lived = poll_fn(|context| match answer.as_mut().poll(context) {
            Poll::Ready(answer) => Poll::Ready(Some(answer.expect("it answers"))),
            Poll::Pending if left == 0 => Poll::Ready(None),
            Poll::Pending => {
                left -= 1;
                Poll::Pending
            }
        });
        let lived = lived.await;
        if lived.is_none() {
            // All that it knew is gone with it.
            self.running.lock().unwrap()[at] = fresh(self.shop);
        }
        lived
    }
}

fn fresh(shop: &Shop) -> Handler {
    let instance = shop.stack.another("create-and-redirect");
    instance.expect("an instance")
}

/// Somebody else each time.
fn event(id: &str, visitor: usize) -> Value {
    let sample = include_str!("../../events/create-and-redirect/open-template.json");
    let mut event: Value = serde_json::from_str(sample).unwrap();
    let path = format!("/ecom/v1/checkout-templates/{id}/create-and-redirect-to-checkout");
    event["rawPath"] = json!(path);
    event["rawQueryString"] = json!("");
    event["queryStringParameters"] = json!({});
    event["requestContext"]["http"]["path"] = json!(path);
    event["pathParameters"] = json!({"checkoutTemplateId": id});
    let address = format!(
        "10.{}.{}.{}",
        visitor >> 16,
        (visitor >> 8) & 255,
        visitor & 255
    );
    event["requestContext"]["http"]["sourceIp"] = json!(address);
    event
}

/// Where an answer leads, if it leads anywhere.
fn location(answer: &Value) -> Option<&str> {
    assert!(
        matches!(answer["statusCode"].as_u64(), Some(302 | 503)),
        "{answer}"
    );
    answer["headers"]["location"].as_str()
}

/// The checkouts of an offer that were told, by their slots.
fn told(ears: &Ears, shop: &Shop, id: &str) -> BTreeMap<u32, Checkout> {
    let mut told = BTreeMap::new();
    for fact in ears.facts(shop) {
        if let Subject::Use(checkout) = fact.subject
            && checkout
                .offer
                .is_some_and(|offer| offer.uuid().to_string() == id)
        {
            let slot = checkout.slot.expect("a slot");
            let other = told.insert(slot, *checkout);
            assert_eq!(other, None, "slot {slot} has two checkouts");
        }
    }
    told
}

async fn sold_out_exactly(max: u32, seed: u64) {
    let (ears, shop) = Ears::in_shop().await;
    let id = &zine(&shop, json!({"limit": {"max": max}})).await;
    let instances = &Instances::start(&shop, seed);
    let faults = &shop.stack.faults;
    faults.expect_by_chance(WEATHER, seed);
    let openings = (0..OPENINGS).map(|visitor| instances.open(id, visitor, true));
    let answers: Vec<_> = stream::iter(openings)
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    faults.stop();
    let dead = answers.iter().filter(|answer| answer.is_none()).count();
    assert!(dead > OPENINGS / 100, "{dead} died");
    assert!(faults.happened() > 100, "{} went wrong", faults.happened());
    let led: Vec<&str> = answers.iter().flatten().filter_map(location).collect();
    let checkouts: Vec<&str> = led
        .into_iter()
        .filter(|url| url.contains("/checkout/"))
        .collect();
    let different: BTreeSet<&str> = checkouts.iter().copied().collect();
    assert_eq!(
        different.len(),
        checkouts.len(),
        "two were led to one checkout"
    );
    assert!(checkouts.len() <= max as usize);

    // What died with its instance is found again.
    let mut visitor = OPENINGS;
    for _ in 0..20 {
        shop.clock.advance(SignedDuration::from_secs(36));
        for _ in 0..INSTANCES * 40 {
            visitor += 1;
            drop(instances.open(id, visitor, false).await);
        }
        if told(&ears, &shop, id).len() == max as usize {
            break;
        }
    }
    let told =
        until(|| Some(told(&ears, &shop, id)).filter(|told| told.len() >= max as usize)).await;
    let slots: Vec<u32> = told.keys().copied().collect();
    assert_eq!(slots, (1..=max).collect::<Vec<_>>());
    let ids: BTreeSet<_> = told.values().map(|checkout| checkout.id).collect();
    assert_eq!(ids.len(), max as usize);
    let ended = ears.facts_until(&shop, EventType::TemplateExhausted).await;
    let ended = ended
        .iter()
        .filter(|fact| fact.kind == EventType::TemplateExhausted);
    assert_eq!(ended.count(), 1);
}

#[tokio::test]
async fn one_of_one() {
    sold_out_exactly(1, 11).await;
}

#[tokio::test]
async fn ten_of_ten() {
    sold_out_exactly(10, 12).await;
}

#[tokio::test]
async fn a_hundred_of_a_hundred() {
    sold_out_exactly(100, 13).await;
}

#[tokio::test]
async fn a_thousand_of_a_thousand() {
    sold_out_exactly(1_000, 14).await;
}

#[tokio::test]
async fn fifteen_hundred_of_as_many_some_at_a_time() {
    sold_out_exactly(1_500, 15).await;
}
