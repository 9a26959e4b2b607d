//! Checkout links: what a merchant makes, changes and deletes. The names are those of Polar's own
//! tests where a behaviour is Polar's.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Shop};

const LINKS: &str = "/v1/checkout-links/";
pub(crate) const COURSE: &str = "0199d3a0-0000-7000-8000-0000000000a1";
pub(crate) const TICKET: &str = "0199d3a0-0000-7000-8000-0000000000a2";

pub(crate) async fn create(shop: &Shop, fields: Value) -> Answer {
    let mut body = json!({"payment_processor": "stripe"});
    let more = fields.as_object().expect("fields").clone();
    body.as_object_mut().expect("an object").extend(more);
    shop.call(Method::POST, LINKS, Some(body)).await
}

/// A fresh link on the wire.
pub(crate) async fn made(shop: &Shop, fields: Value) -> Value {
    create(shop, fields).await.expect(201).json()
}

pub(crate) fn path(link: &Value) -> String {
    format!("{LINKS}{}", link["id"].as_str().expect("an id"))
}

pub(crate) async fn update(shop: &Shop, link: &Value, fields: Value) -> Answer {
    shop.call(Method::PATCH, &path(link), Some(fields)).await
}

/// A product of the demo shop.
pub(crate) async fn product(shop: &Shop, fields: Value) -> String {
    let mut body =
        json!({"name": "Print", "prices": [{"amount_type": "fixed", "price_amount": 1000}]});
    let more = fields.as_object().expect("fields").clone();
    body.as_object_mut().expect("an object").extend(more);
    let answer = shop.call(Method::POST, "/v1/products/", Some(body)).await;
    let product = answer.expect(201).json();
    product["id"].as_str().expect("an id").to_owned()
}

/// A product that is sold by 2 to 10 seats.
pub(crate) async fn seats(shop: &Shop) -> String {
    let tiers = json!([{"min_seats": 2, "max_seats": 10, "price_per_seat": 1500}]);
    let price = json!({"amount_type": "seat_based", "seat_tiers": {"tiers": tiers}});
    product(shop, json!({"name": "Team", "prices": [price]})).await
}

/// Where the faults are, and what they say.
pub(crate) fn faults(answer: &Answer) -> Vec<(String, String)> {
    let body = answer.json();
    let detail = body["detail"].as_array().expect("a list of faults").clone();
    let told = detail.iter().map(|fault| {
        let loc = fault["loc"].as_array().expect("a location").iter();
        let loc: Vec<String> = loc.map(|step| step.to_string().replace('"', "")).collect();
        (
            loc.join("."),
            fault["msg"].as_str().expect("a message").to_owned(),
        )
    });
    told.collect()
}

pub(crate) fn places(answer: &Answer) -> Vec<String> {
    faults(answer).into_iter().map(|(loc, _)| loc).collect()
}

#[tokio::test]
async fn create_valid() {
    let shop = Shop::open().await;
    let fields = json!({
        "products": [COURSE, TICKET],
        "label": "Newsletter",
        "slug": "spring-2026",
        "allow_discount_codes": false,
        "success_url": "https://elsewhere.example/thanks?checkout_id={CHECKOUT_ID}",
        "return_url": "https://elsewhere.example/",
        "metadata": {"campaign": "spring", "wave": 2, "test": false},
    });
    let link = made(&shop, fields).await;
    let secret = link["client_secret"].as_str().expect("a secret");
    assert!(secret.starts_with("cl_"), "{secret}");
    assert_eq!(link["url"], shop.url(&format!("/l/{secret}")));
    assert_eq!(link["short_url"], shop.url("/l/spring-2026"));
    assert_eq!(
        link["metadata"],
        json!({"campaign": "spring", "wave": 2, "test": false})
    );
    let url = "https://elsewhere.example/thanks?checkout_id={CHECKOUT_ID}";
    assert_eq!(link["success_url"], url);
    let products = link["products"].as_array().expect("products");
    let ids: Vec<&Value> = products.iter().map(|product| &product["id"]).collect();
    assert_eq!(ids, [COURSE, TICKET]);
    let answer = shop.call(Method::GET, &path(&link), None).await.expect(200);
    assert_eq!(answer.json(), link);
    assert_eq!(answer.header("etag"), "\"1\"");
}

#[tokio::test]
async fn create_from_a_product_and_from_a_price() {
    let shop = Shop::open().await;
    let old = made(&shop, json!({"product_id": TICKET})).await;
    let price = &old["products"][0]["prices"][0]["id"];
    let older = made(&shop, json!({"product_price_id": price})).await;
    for link in [&old, &older] {
        assert_eq!(link["products"][0]["id"], TICKET);
    }
    let both = create(&shop, json!({"product_id": TICKET, "products": [TICKET]})).await;
    assert_eq!(places(&both.expect(422)), ["body.product_id"]);
    let none = create(&shop, json!({"product_price_id": TICKET}))
        .await
        .expect(422);
    assert_eq!(places(&none), ["body.product_price_id"]);
}

#[tokio::test]
async fn every_fault_is_told_at_once() {
    let shop = Shop::open().await;
    let body = json!({
        "payment_processor": "paypal",
        "products": [COURSE, "nonsense", "0199d3a0-0000-7000-8000-00000000ffff"],
        "label": "x".repeat(201),
        "slug": "No Slug",
        "allow_discount_codes": "yes",
        "discount_id": 7,
        "seats": 0,
        "units": 3,
        "trial_interval": "fortnight",
        "success_url": "javascript:alert(1)",
        "return_url": "x".repeat(2084),
        "metadata": {"k": []},
        "colour": "red",
    });
    let answer = shop.call(Method::POST, LINKS, Some(body)).await.expect(422);
    let mut told = places(&answer);
    told.sort();
    let expected = [
        "body.allow_discount_codes",
        "body.colour",
        "body.discount_id",
        "body.label",
        "body.metadata.k",
        "body.payment_processor",
        "body.products.1",
        "body.products.2",
        "body.return_url",
        "body.seats",
        "body.slug",
        "body.success_url",
        "body.trial_interval",
        "body.units",
    ];
    assert_eq!(told, expected, "{}", answer.text);
    let detail = &answer.json()["detail"];
    let slug = detail
        .as_array()
        .unwrap()
        .iter()
        .find(|fault| fault["loc"][1] == "slug");
    assert_eq!(slug.unwrap()["input"], "No Slug");
}

#[tokio::test]
async fn an_update_changes_only_what_it_names() {
    let shop = Shop::open().await;
    let link = made(
        &shop,
        json!({"products": [COURSE], "label": "A", "metadata": {"a": 1}}),
    )
    .await;
    shop.clock.advance(jiff::SignedDuration::from_secs(1));
    let new = update(&shop, &link, json!({"metadata": {"b": true}}))
        .await
        .expect(200);
    assert_eq!(new.header("etag"), "\"2\"");
    let mut expected = link.clone();
    expected["metadata"] = json!({"b": true});
    expected["modified_at"] = json!("2026-11-22T10:00:01Z");
    assert_eq!(new.json(), expected);
    // What changes nothing is no change.
    let same = update(&shop, &link, json!({"label": "A"}))
        .await
        .expect(200);
    assert_eq!(same.header("etag"), "\"2\"");
    let cleared = update(&shop, &link, json!({"label": null, "products": null}))
        .await
        .expect(200)
        .json();
    assert_eq!(cleared["label"], Value::Null);
    assert_eq!(cleared["products"][0]["id"], COURSE);
    let stale = shop
        .request(Method::PATCH, &path(&link))
        .bearer_auth(&shop.demo.site.access_token)
        .header("if-match", "\"1\"")
        .json(&json!({"label": "B"}));
    shop.send(stale).await.expect(412);
}
