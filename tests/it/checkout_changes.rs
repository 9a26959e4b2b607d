//! Changes of a checkout by the API: when, by whom, and several at once.

use reqwest::Method;
use serde_json::json;

use crate::{
    checkouts::{CHECKOUTS, made, path, update, updated},
    harness::{ADA, Shop, custom_item},
    links::{COURSE, faults},
};

#[tokio::test]
async fn a_checkout_of_a_template_can_be_changed_before_the_buyer_opens_it() {
    let shop = Shop::open().await;
    let items = json!({"customLineItems": [custom_item("Zine", "10.00", 3)]});
    let template = shop.create_template(items).await;
    let id = template["id"].as_str().unwrap();
    let path = format!("/ecom/v1/checkout-templates/{id}/create-checkout-from-template");
    let answer = shop
        .call(Method::POST, &path, Some(json!({})))
        .await
        .expect(200)
        .json();
    let checkout = json!({"id": answer["checkoutId"]});
    let told = updated(
        &shop,
        &checkout,
        json!({"customer_email": "ada@example.com", "metadata": {"order": 7}, "locale": "fr"}),
    )
    .await;
    assert_eq!(told["url"], answer["checkoutUrl"]);
    assert_eq!(told["line_items"][0]["quantity"], 3);
    let page = shop
        .follow(answer["checkoutUrl"].as_str().unwrap())
        .await
        .expect(200);
    page.says("ada@example.com");
    // What a template sells is its merchant's say, in the template.
    for fields in [
        json!({"product_id": COURSE}),
        json!({"amount": 5}),
        json!({"seats": 2}),
    ] {
        update(&shop, &checkout, fields).await.expect(422);
    }
}

#[tokio::test]
async fn only_an_open_checkout_can_be_changed() {
    let shop = Shop::open().await;
    let checkout = made(&shop, json!({"products": [COURSE]})).await;
    let url = checkout["url"].as_str().unwrap();
    shop.submit(url, ADA).await.expect(303);
    let answer = update(&shop, &checkout, json!({"customer_name": "Bob"}))
        .await
        .expect(403);
    assert_eq!(answer.json()["error"], "NotOpenCheckout");
    let due = made(&shop, json!({"products": [COURSE]})).await;
    shop.clock.advance(jiff::SignedDuration::from_hours(25));
    let answer = update(&shop, &due, json!({"customer_name": "Bob"}))
        .await
        .expect(403);
    assert_eq!(answer.json()["error"], "NotOpenCheckout");
    assert_eq!(shop.got(&path(&due)).await["status"], "expired");
}

#[tokio::test]
async fn an_update_of_an_older_revision_is_refused() {
    let shop = Shop::open().await;
    let checkout = made(&shop, json!({"products": [COURSE]})).await;
    let patch = |tag: &str, name: &str| {
        let request = shop.request(Method::PATCH, &path(&checkout));
        let request = request.bearer_auth(&shop.demo.site.access_token);
        shop.send(
            request
                .header("if-match", tag)
                .json(&json!({"customer_name": name})),
        )
    };
    let answer = patch("\"1\"", "Ada").await.expect(200);
    assert_eq!(answer.header("etag"), "\"2\"");
    patch("\"1\"", "Bob").await.expect(412);
    patch("\"2\"", "Bob").await.expect(200);
}

#[tokio::test]
async fn concurrent_updates_are_all_kept() {
    let shop = Shop::open().await;
    let checkout = made(&shop, json!({"products": [COURSE]})).await;
    let fields = [
        json!({"customer_name": "Ada"}),
        json!({"customer_email": "ada@example.com"}),
        json!({"customer_tax_id": "DE123"}),
        json!({"locale": "ja"}),
        json!({"metadata": {"a": 1}}),
        json!({"require_billing_address": true}),
    ];
    let [one, two, three, four, five, six] =
        [0, 1, 2, 3, 4, 5].map(|at: usize| updated(&shop, &checkout, fields[at].clone()));
    tokio::join!(one, two, three, four, five, six);
    let told = shop.got(&path(&checkout)).await;
    for fields in fields {
        for (name, value) in fields.as_object().unwrap() {
            assert_eq!(&told[name], value, "{name}");
        }
    }
}

#[tokio::test]
async fn another_site_and_a_lesser_token_see_nothing() {
    let shop = Shop::open().await;
    let checkout = made(&shop, json!({"products": [COURSE]})).await;
    let other = shop.other_token().to_owned();
    for (method, body) in [
        (Method::GET, None),
        (Method::PATCH, Some(json!({"locale": "de"}))),
    ] {
        let answer = shop
            .call_as(&other, method, &path(&checkout), body)
            .await
            .expect(404);
        assert_eq!(answer.json()["error"], "ResourceNotFound");
    }
    let list = shop
        .call_as(&other, Method::GET, CHECKOUTS, None)
        .await
        .expect(200);
    assert_eq!(list.json()["pagination"]["total_count"], 0);
    let answer = shop
        .call_as(
            &other,
            Method::POST,
            CHECKOUTS,
            Some(json!({"products": [COURSE]})),
        )
        .await;
    assert_eq!(faults(&answer.expect(422))[0].0, "body.products.0");
    let links = shop.token_with(&["checkout_links:write"]).await;
    for (method, path) in [(Method::GET, CHECKOUTS), (Method::POST, CHECKOUTS)] {
        let body = Some(json!({"products": [COURSE]}));
        shop.call_as(&links, method, path, body).await.expect(403);
    }
    let reader = shop.token_with(&["checkouts:read"]).await;
    shop.call_as(&reader, Method::GET, &path(&checkout), None)
        .await
        .expect(200);
    shop.call_as(&reader, Method::PATCH, &path(&checkout), Some(json!({})))
        .await
        .expect(403);
    let anonymous = shop.send(shop.request(Method::GET, &path(&checkout))).await;
    anonymous.expect(401);
}
