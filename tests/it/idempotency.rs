//! A request with an idempotency key is run once.

use jiff::{SignedDuration, Timestamp};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use shared::store::{KeyedRequest, keys};

use crate::harness::{Answer, Shop, custom_item};

const TEMPLATES: &str = "/ecom/v1/checkout-templates";
const BULK: &str = "/ecom/v1/bulk/checkout-templates/create";

fn zine(price: &str) -> Value {
    json!({"customLineItems": [custom_item("Zine", price, 1)]})
}

fn keyed(shop: &Shop, path: &str, key: &str, body: &Value) -> RequestBuilder {
    shop.request(Method::POST, path)
        .bearer_auth(&shop.demo.site.access_token)
        .header("idempotency-key", key)
        .json(body)
}

async fn create(shop: &Shop, key: &str, price: &str) -> Answer {
    let body = json!({"checkoutTemplate": zine(price)});
    shop.send(keyed(shop, TEMPLATES, key, &body)).await
}

/// How many templates the shop has.
async fn count(shop: &Shop) -> usize {
    let answer = shop
        .call(
            Method::POST,
            &format!("{TEMPLATES}/query"),
            Some(json!({"query": {"cursorPaging": {"limit": 100}}})),
        )
        .await;
    let answer = answer.expect(200).json();
    answer["checkoutTemplates"].as_array().unwrap().len()
}

#[tokio::test]
async fn the_second_time_the_first_answer_comes_back() {
    let shop = Shop::open().await;
    let first = create(&shop, "key-1", "1.00").await.expect(200);
    assert_eq!(first.header("idempotency-replayed"), "");
    let id = first.json()["checkoutTemplate"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    // As it was, although it has changed since.
    shop.update_template(&id, json!({"status": "INACTIVE"}))
        .await
        .expect(200);
    let again = create(&shop, "key-1", "1.00").await.expect(200);
    assert_eq!(again.json(), first.json());
    assert_eq!(again.header("idempotency-replayed"), "true");
    // The order of a body's fields is no other body.
    let text = format!(r#"{{"checkoutTemplate": {} }}"#, zine("1.00"));
    let request = keyed(&shop, &format!("{TEMPLATES}/"), "key-1", &json!({})).body(text);
    assert_eq!(shop.send(request).await.expect(200).json(), first.json());
    assert_eq!(count(&shop).await, 2);
}

#[tokio::test]
async fn a_key_stands_for_one_request_of_one_site() {
    let shop = Shop::open().await;
    create(&shop, "key-1", "1.00").await.expect(200);
    let other = create(&shop, "key-1", "2.00").await.expect(422);
    assert_eq!(other.code(), "IDEMPOTENCY_KEY_REUSED");
    let bulk = json!({"checkoutTemplates": [zine("1.00")]});
    shop.send(keyed(&shop, BULK, "key-1", &bulk))
        .await
        .expect(422);
    let site = &shop.stack.accounts.other_sites[0];
    let request = shop
        .request(Method::POST, TEMPLATES)
        .bearer_auth(&site.access_token)
        .header("idempotency-key", "key-1");
    let body = json!({"checkoutTemplate": zine("1.00")});
    let answer = shop.send(request.json(&body)).await.expect(200);
    assert_eq!(answer.header("idempotency-replayed"), "");
    for key in ["", &"k".repeat(256)] {
        let answer = create(&shop, key, "1.00").await.expect(400);
        assert_eq!(answer.violations()[0].0, "Idempotency-Key");
    }
}

#[tokio::test]
async fn a_refused_request_leaves_its_key_free() {
    let shop = Shop::open().await;
    create(&shop, "key-1", "1.001").await.expect(400);
    create(&shop, "key-1", "1.00").await.expect(200);
}

#[tokio::test]
async fn a_key_is_free_again_after_a_day() {
    let shop = Shop::open().await;
    let first = create(&shop, "key-1", "1.00").await.expect(200).json();
    shop.clock
        .advance(SignedDuration::from_hours(24) - SignedDuration::from_secs(1));
    assert_eq!(
        create(&shop, "key-1", "1.00").await.expect(200).json(),
        first
    );
    shop.clock.advance(SignedDuration::from_secs(1));
    // As free as one that was never used: a refused request leaves it so.
    create(&shop, "key-1", "2.001").await.expect(400);
    let second = create(&shop, "key-1", "2.00").await.expect(200).json();
    assert_ne!(
        second["checkoutTemplate"]["id"],
        first["checkoutTemplate"]["id"]
    );
}

#[tokio::test]
async fn sixty_four_at_once_make_one_template() {
    let shop = Shop::open().await;
    let body = json!({"checkoutTemplate": zine("1.00")});
    let requests = (0..64).map(|_| tokio::spawn(keyed(&shop, TEMPLATES, "key-1", &body).send()));
    let mut ids = Vec::new();
    for request in requests.collect::<Vec<_>>() {
        let answer = Answer::read(request.await.unwrap().unwrap()).await;
        match answer.status.as_u16() {
            200 => ids.push(answer.json()["checkoutTemplate"]["id"].clone()),
            409 => assert_eq!(answer.code(), "CONFLICT"),
            other => panic!("{other} {}", answer.text),
        }
    }
    assert!(!ids.is_empty());
    ids.dedup();
    assert_eq!(ids.len(), 1);
    assert_eq!(count(&shop).await, 2);
}

#[tokio::test]
async fn a_large_reply_comes_back_whole() {
    let shop = Shop::open().await;
    let long = "é".repeat(400);
    let policies = vec![json!({"title": "Terms", "content": long}); 5];
    let item = |number: usize| {
        let mut item = custom_item(&format!("Zine {number}"), "1.00", 1);
        item["policies"] = json!(policies);
        item
    };
    let template = |number: usize| json!({"customLineItems": (0..40).map(|at| item(at + number)).collect::<Vec<_>>()});
    let templates: Vec<Value> = (0..4).map(template).collect();
    let body = json!({"checkoutTemplates": templates, "returnEntity": true});
    let send = || shop.send(keyed(&shop, BULK, "key-1", &body));
    let first = send().await.expect(200);
    assert!(first.text.len() > 600_000, "{}", first.text.len());
    assert_eq!(first.json()["bulkActionMetadata"]["totalSuccesses"], 4);
    let again = send().await.expect(200);
    assert_eq!(again.json(), first.json());
    assert_eq!(count(&shop).await, 5);
}

#[tokio::test]
async fn a_checkout_made_with_a_key_is_one_checkout() {
    let shop = Shop::open().await;
    let path = format!(
        "{TEMPLATES}/{}/create-checkout-from-template",
        shop.demo.template_id
    );
    let body = json!({"siteId": shop.demo.site.site_id});
    let send = || shop.send(keyed(&shop, &path, "key-1", &body));
    let first = send().await.expect(200).json();
    assert_eq!(send().await.expect(200).json(), first);
}

/// Takes the reply away, as if the attempt had ended before it was kept.
pub(crate) async fn forget_reply(shop: &Shop, key: &str, leased_until: Timestamp) {
    let hash = ring::digest::digest(&ring::digest::SHA256, key.as_bytes());
    let hash: String = hash
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let key = keys::keyed_request(shop.demo.site.site_id, &hash);
    let store = &shop.stack.store;
    let request = store.keyed_request(&key).await.unwrap().unwrap();
    let request = KeyedRequest {
        reply: None,
        leased_until,
        revision: request.revision + 1,
        ..request
    };
    assert!(store.replace_keyed_request(&key, &request).await.unwrap());
}

#[tokio::test]
async fn an_attempt_that_ended_without_a_word_is_made_good() {
    let shop = Shop::open().await;
    let bulk = json!({"checkoutTemplates": [zine("1.00"), zine("2.00")]});
    let send = || shop.send(keyed(&shop, BULK, "key-2", &bulk));
    let one = create(&shop, "key-1", "1.00").await.expect(200).json();
    let two = send().await.expect(200).json();
    let now = shop.clock.now();
    for key in ["key-1", "key-2"] {
        forget_reply(&shop, key, now + SignedDuration::from_secs(20)).await;
    }
    // Whoever runs it is left alone until its lease ends.
    create(&shop, "key-1", "1.00").await.expect(409);
    shop.clock.advance(SignedDuration::from_secs(20));
    // What has become of the template since then is another matter.
    let id = one["checkoutTemplate"]["id"].as_str().unwrap().to_owned();
    let path = format!("{TEMPLATES}/{id}");
    shop.call(Method::DELETE, &path, None).await.expect(200);
    assert_eq!(create(&shop, "key-1", "1.00").await.expect(200).json(), one);
    assert_eq!(send().await.expect(200).json(), two);
    assert_eq!(count(&shop).await, 3);
}
