//! Addresses that nobody would write: each leads to a checkout within its limits.

use std::sync::Arc;

use checkout_links::function::{Handler, invoke};
use serde_json::{Value, json};
use shared::domain::{
    checkout::{Buyer, Checkout},
    ids::LinkId,
    metadata::Metadata,
    offer::OfferId,
};
use tokio::task::JoinSet;

use crate::{
    harness::{Shop, repository, text_of},
    link_fields::{asking, field},
    link_opening::stored,
    link_prefill::custom,
    link_queries::Dice,
    link_terms::discount,
    links::{COURSE, TICKET, made, product, seats},
};

/// Every so many checkouts are read back.
const GLANCE: u64 = 20;

/// A link, and what its checkouts must keep.
struct Target {
    link: Value,
    /// The least and the most that its products come to.
    bounds: (i64, i64),
    codes: bool,
}

async fn targets(shop: &Shop) -> Vec<Target> {
    let preset = discount(shop, "Sale", json!({})).await;
    let club = json!({"name": "Club", "recurring_interval": "month", "trial_interval": "day", "trial_interval_count": 3});
    let fields = [
        field(shop, "text", "words", json!({"max_length": 20})).await,
        field(shop, "number", "age", json!({"ge": 0, "le": 2000})).await,
        field(shop, "date", "day", json!({})).await,
    ];
    let asking = asking(shop, &fields).await;
    let full: Value = (0..47).map(|n| (format!("k{n}"), json!(n))).collect();
    let bounds = json!({"minimum_amount": 500, "maximum_amount": 2000});
    let free = json!({"minimum_amount": 0, "preset_amount": 700});
    let mut targets = Vec::new();
    for (fields, bounds, codes) in [
        (
            json!({"products": [COURSE, TICKET], "slug": "fuzzed"}),
            (1200, 4900),
            true,
        ),
        (
            json!({"products": [custom(shop, bounds).await], "discount_id": preset}),
            (500, 2000),
            true,
        ),
        (
            json!({"products": [custom(shop, free).await]}),
            (0, 1_000_000_000_000_000),
            true,
        ),
        (
            json!({"products": [seats(shop).await], "seats": 5}),
            (7500, 7500),
            true,
        ),
        (
            json!({"products": [product(shop, club).await]}),
            (1000, 1000),
            true,
        ),
        (
            json!({"products": [asking, COURSE], "metadata": full}),
            (1000, 4900),
            true,
        ),
        (
            json!({"products": [COURSE], "discount_id": preset, "allow_discount_codes": false}),
            (4900, 4900),
            false,
        ),
    ] {
        let link = made(shop, fields).await;
        targets.push(Target {
            link,
            bounds,
            codes,
        });
    }
    targets
}

/// An event of the gateway that opens a link.
fn event(sample: &Value, link: &Value, query: &str) -> Value {
    let secret = link["client_secret"].as_str().unwrap();
    let mut event = sample.clone();
    event["rawPath"] = json!(format!("/l/{secret}"));
    event["requestContext"]["http"]["path"] = event["rawPath"].clone();
    event["pathParameters"]["name"] = json!(secret);
    event["rawQueryString"] = json!(query);
    event
}

/// Opens a link and tells the address of its checkout.
async fn open(handler: &Handler, event: Value) -> String {
    let query = event["rawQueryString"].clone();
    let answer = invoke(handler, event).await;
    let answer = answer.unwrap_or_else(|error| panic!("{query}: {error}"));
    assert_eq!(answer["statusCode"], 302, "{query}: {answer}");
    let url = answer["headers"]["location"].as_str().unwrap_or_default();
    assert!(url.contains("/checkout/co_"), "{query}: {url}");
    assert!(url.len() < 200, "{query}: {url}");
    url.to_owned()
}

fn keeps_its_limits(checkout: &Checkout, target: &Target) {
    let id = LinkId::parse(target.link["id"].as_str().unwrap()).unwrap();
    assert_eq!(checkout.offer, Some(OfferId::Link(id)));
    let totals = checkout.totals();
    let (least, most) = target.bounds;
    assert!(
        (least..=most).contains(&totals.subtotal.minor()),
        "{totals:?}"
    );
    assert!(totals.total <= totals.subtotal && totals.due_now <= totals.total);
    let map = checkout.metadata.map();
    assert!(map.len() <= Metadata::MAX_KEYS, "{map:?}");
    for text in map.values().filter_map(Value::as_str) {
        assert!(Metadata::is_text(text), "{text:?}");
    }
    for (key, own) in target.link["metadata"].as_object().unwrap() {
        assert_eq!(map.get(key), Some(own));
    }
    let name = checkout.prefill.name.as_deref();
    assert!(name.is_none_or(Buyer::is_name), "{name:?}");
    if !target.codes {
        assert_eq!(checkout.discount.as_ref().unwrap().code, None);
    }
    let answers = checkout.answers.open();
    assert!(answers.len() <= 3, "{answers:?}");
}

#[tokio::test]
async fn whatever_an_address_says_a_link_opens() {
    open_so_often(1_400).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes in a debug build: a step of its own in .ci/run"]
async fn whatever_ten_thousand_addresses_say_a_link_opens() {
    open_so_often(10_000).await;
}

async fn open_so_often(openings: u64) {
    let shop = Arc::new(Shop::open().await);
    let sample = text_of(&repository("events/create-and-redirect/open-link.json"));
    let sample: Value = serde_json::from_str(&sample).unwrap();
    let handler = Arc::clone(shop.stack.handler("create-and-redirect").unwrap());
    let targets = targets(&shop).await;
    let share = openings.div_ceil(u64::try_from(targets.len()).unwrap());
    let mut tasks = JoinSet::new();
    for (seed, target) in (1..).zip(targets) {
        let (shop, sample, handler) = (Arc::clone(&shop), sample.clone(), Arc::clone(&handler));
        tasks.spawn(async move {
            let mut dice = Dice(seed);
            for round in 0..share {
                let query = dice.query();
                let url = open(&handler, event(&sample, &target.link, &query)).await;
                if round % GLANCE == 0 {
                    keeps_its_limits(&stored(&shop, &url).await, &target);
                }
                if round % (10 * GLANCE) == 0 {
                    let (_, path) = url.split_once("/checkout/").unwrap();
                    shop.follow(&format!("/checkout/{path}")).await.expect(200);
                }
            }
        });
    }
    tasks.join_all().await;
}
