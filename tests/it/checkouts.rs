//! Checkouts by the API: what a merchant makes, reads and changes.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    harness::{Answer, Shop},
    links::{self, COURSE, TICKET, faults, product, seats},
};

pub(crate) const CHECKOUTS: &str = "/v1/checkouts/";

pub(crate) async fn create(shop: &Shop, fields: Value) -> Answer {
    shop.call(Method::POST, CHECKOUTS, Some(fields)).await
}

/// A fresh checkout on the wire.
pub(crate) async fn made(shop: &Shop, fields: Value) -> Value {
    create(shop, fields).await.expect(201).json()
}

pub(crate) fn path(checkout: &Value) -> String {
    format!("{CHECKOUTS}{}", checkout["id"].as_str().expect("an id"))
}

pub(crate) async fn update(shop: &Shop, checkout: &Value, fields: Value) -> Answer {
    shop.call(Method::PATCH, &path(checkout), Some(fields))
        .await
}

pub(crate) async fn updated(shop: &Shop, checkout: &Value, fields: Value) -> Value {
    update(shop, checkout, fields).await.expect(200).json()
}

/// What somebody pays as much as they want for, from 5.00 to 50.00, first 10.00.
pub(crate) async fn gift(shop: &Shop) -> String {
    let price = json!({
        "amount_type": "custom", "minimum_amount": 500, "maximum_amount": 5000, "preset_amount": 1000,
    });
    product(shop, json!({"name": "Gift", "prices": [price]})).await
}

#[tokio::test]
async fn a_checkout_is_made_of_products_and_its_page_opens() {
    let shop = Shop::open().await;
    let fields = json!({
        "products": [COURSE, TICKET], "customer_email": "ada@example.com", "customer_name": "Ada",
        "metadata": {"campaign": "spring"}, "external_customer_id": "u-7",
        "customer_metadata": {"tier": "gold"}, "customer_ip_address": "198.51.100.7",
        "success_url": "https://shop.example/thanks?checkout_id={CHECKOUT_ID}", "locale": "de",
    });
    let checkout = made(&shop, fields.clone()).await;
    assert_eq!(checkout["status"], "open");
    assert_eq!(checkout["product_id"], COURSE);
    assert_eq!(checkout["products"].as_array().unwrap().len(), 2);
    for name in [
        "customer_email",
        "customer_name",
        "metadata",
        "external_customer_id",
        "customer_metadata",
        "customer_ip_address",
        "success_url",
        "locale",
    ] {
        assert_eq!(checkout[name], fields[name], "{name}");
    }
    // Whoever asks again is told the same, the secret included.
    assert_eq!(shop.got(&path(&checkout)).await, checkout);
    let page = shop
        .follow(checkout["url"].as_str().unwrap())
        .await
        .expect(200);
    page.says("ada@example.com");
}

#[tokio::test]
async fn every_fault_of_a_new_checkout_is_named() {
    let shop = Shop::open().await;
    let answer = create(
        &shop,
        json!({
            "products": [COURSE, "0199d3a0-0000-7000-8000-00000000ffff"], "customer_email": "nobody",
            "customer_billing_address": {"country": "XX", "line1": 7}, "amount": -1, "seats": 1,
            "success_url": "javascript:alert(1)", "discount_id": "0199d3a0-0000-7000-8000-00000000eeee",
            "trial_interval": "month", "locale": "de_DE", "embed_origin": "nowhere", "metadata": {"a": []},
            "custom_field_data": {"size": "L"}, "customer_ip_address": "300.1.1.1", "prices": {"x": []},
            "customer_id": COURSE, "subscription_id": COURSE, "surprise": true, "customer_name": " ",
            "organization_id": COURSE, "currency": "euro", "is_business_customer": "yes",
        }),
    )
    .await
    .expect(422);
    let mut named: Vec<String> = faults(&answer).into_iter().map(|(loc, _)| loc).collect();
    named.sort();
    let expected = [
        "body.custom_field_data.size",
        "body.customer_billing_address.country",
        "body.customer_billing_address.line1",
        "body.customer_email",
        "body.customer_id",
        "body.customer_ip_address",
        "body.customer_name",
        "body.discount_id",
        "body.embed_origin",
        "body.is_business_customer",
        "body.locale",
        "body.metadata.a",
        "body.organization_id",
        "body.prices",
        "body.products.1",
        "body.subscription_id",
        "body.success_url",
        "body.surprise",
        "body.trial_interval_count",
    ];
    assert_eq!(named, expected);
    let none = shop.got(CHECKOUTS).await;
    assert_eq!(none["pagination"]["total_count"], 0, "nothing half-made");
}

#[tokio::test]
async fn a_repeated_creation_makes_one_checkout_with_one_secret() {
    let shop = Shop::open().await;
    let create = || {
        let request = shop.request(Method::POST, CHECKOUTS);
        let request = request.bearer_auth(&shop.demo.site.access_token);
        let request = request.header("idempotency-key", "order-7");
        shop.send(request.json(&json!({"products": [COURSE]})))
    };
    let first = create().await.expect(201).json();
    assert_eq!(create().await.expect(201).json(), first);
    let list = shop.got(CHECKOUTS).await;
    assert_eq!(list["pagination"]["total_count"], 1);
}

#[tokio::test]
async fn an_amount_is_what_the_price_lets_the_buyer_say() {
    let shop = Shop::open().await;
    let gift = gift(&shop).await;
    let checkout = made(&shop, json!({"products": [gift]})).await;
    assert_eq!(checkout["total_amount"], 1000);
    for (amount, total) in [(json!(500), 500), (json!(5000), 5000), (json!(null), 1000)] {
        let told = updated(&shop, &checkout, json!({"amount": amount})).await;
        assert_eq!(told["total_amount"], total);
        assert_eq!(shop.got(&path(&checkout)).await, told);
    }
    for amount in [499, 5001, -1] {
        let answer = update(&shop, &checkout, json!({"amount": amount})).await;
        assert_eq!(faults(&answer.expect(422))[0].0, "body.amount", "{amount}");
    }
    // As Polar does: a price that is fixed ignores it.
    let fixed = made(&shop, json!({"products": [COURSE], "amount": 1})).await;
    let plain = made(&shop, json!({"products": [COURSE]})).await;
    assert_eq!(fixed["total_amount"], plain["total_amount"]);
}

#[tokio::test]
async fn seats_change_the_total_within_their_bounds() {
    let shop = Shop::open().await;
    let team = seats(&shop).await;
    let bounds = json!({"products": [team], "seats": 4, "min_seats": 3, "max_seats": 6});
    let checkout = made(&shop, bounds).await;
    assert_eq!(
        (&checkout["seats"], &checkout["total_amount"]),
        (&json!(4), &json!(6000))
    );
    let told = updated(&shop, &checkout, json!({"seats": 6})).await;
    assert_eq!(
        (&told["seats"], &told["total_amount"]),
        (&json!(6), &json!(9000))
    );
    for seats in [2, 7] {
        let answer = update(&shop, &checkout, json!({"seats": seats})).await;
        assert_eq!(faults(&answer.expect(422))[0].0, "body.seats", "{seats}");
    }
    let course = made(&shop, json!({"products": [COURSE]})).await;
    let answer = update(&shop, &course, json!({"seats": 2}))
        .await
        .expect(422);
    assert_eq!(faults(&answer)[0].1, "the product is not sold by seats");
}

#[tokio::test]
async fn another_product_brings_its_own_amount_and_keeps_a_discount_that_fits() {
    let shop = Shop::open().await;
    let gift = gift(&shop).await;
    let half =
        json!({"name": "Half", "type": "percentage", "basis_points": 5000, "duration": "once"});
    let half = shop.created("/v1/discounts/", half).await;
    let fields = json!({"products": [gift, COURSE], "amount": 3000, "discount_id": half["id"]});
    let checkout = made(&shop, fields).await;
    assert_eq!(
        (&checkout["amount"], &checkout["total_amount"]),
        (&json!(3000), &json!(1500))
    );
    let course = updated(&shop, &checkout, json!({"product_id": COURSE})).await;
    let amount = course["amount"].as_i64().unwrap();
    assert_eq!(
        course["net_amount"],
        amount - course["discount_amount"].as_i64().unwrap()
    );
    assert_eq!(course["discount"]["basis_points"], 5000);
    let back = updated(
        &shop,
        &checkout,
        json!({"product_id": gift, "discount_id": null}),
    )
    .await;
    assert_eq!(
        (&back["amount"], &back["discount"]),
        (&json!(1000), &json!(null))
    );
    let answer = update(&shop, &checkout, json!({"product_id": TICKET}))
        .await
        .expect(422);
    assert_eq!(faults(&answer)[0].0, "body.product_id");
}

#[tokio::test]
async fn a_link_s_checkout_has_no_address_for_the_merchant_before_somebody_looks_at_it() {
    let shop = Shop::open().await;
    let link = links::made(&shop, json!({"products": [COURSE]})).await;
    let url = shop
        .follow(link["url"].as_str().unwrap())
        .await
        .expect(302)
        .location();
    let id = shop.checkout_at(&url).await.id;
    let told = shop.got(&format!("{CHECKOUTS}{id}")).await;
    assert_eq!(
        (&told["client_secret"], &told["url"]),
        (&json!(""), &json!(""))
    );
    assert_eq!(shop.got(CHECKOUTS).await["pagination"]["total_count"], 0);
    shop.follow(&url).await.expect(200);
    let told = shop.got(&format!("{CHECKOUTS}{id}")).await;
    assert_eq!(told["url"], url);
    assert_eq!(shop.got(CHECKOUTS).await["items"], json!([told]));
}
