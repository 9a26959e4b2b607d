//! Whether a discount applies, and why not.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Shop};

/// Twelve euros.
const TICKET: &str = "0199d3a0-0000-7000-8000-0000000000a2";

async fn check(shop: &Shop, body: Value) -> Answer {
    shop.call(Method::POST, "/v1/discounts/check", Some(body))
        .await
}

async fn discount(shop: &Shop, fields: Value) -> Value {
    let mut body = json!({"name": "Test", "basis_points": 2500, "duration": "once"});
    body.as_object_mut()
        .unwrap()
        .extend(fields.as_object().unwrap().clone());
    shop.created("/v1/discounts/", body).await["id"].clone()
}

#[tokio::test]
async fn what_applies_tells_what_it_takes_off() {
    let shop = Shop::open().await;
    let course = shop.demo.product_id;
    let body = json!({"code": " welcome10 ", "products": [course, TICKET]});
    let answer = check(&shop, body).await.expect(200).json();
    assert_eq!(answer["applies"], true);
    assert_eq!(answer["reason"], Value::Null);
    assert_eq!(answer["discount"]["name"], "Welcome");
    assert_eq!(answer["currency"], "eur");
    assert_eq!(
        answer["amounts"],
        json!([
            {"product_id": course, "amount": 4900, "discount_amount": 490, "net_amount": 4410},
            {"product_id": TICKET, "amount": 1200, "discount_amount": 120, "net_amount": 1080},
        ])
    );
    // One of the products is enough; the other keeps its price.
    let id = discount(&shop, json!({"products": [TICKET]})).await;
    let body = json!({"discount_id": id, "products": [course, TICKET]});
    let answer = check(&shop, body).await.expect(200).json();
    assert_eq!(answer["applies"], true);
    let net = [0, 1].map(|at| answer["amounts"][at]["net_amount"].clone());
    assert_eq!(net, [4900, 900]);
}

#[tokio::test]
async fn each_reason_against_it_has_a_word() {
    let shop = Shop::open().await;
    let course = shop.demo.product_id;
    let fixed = json!({"type": "fixed", "basis_points": null, "amounts": {"usd": 500}});
    for (fields, reason) in [
        (json!({"starts_at": "2026-11-23T00:00:00Z"}), "not_started"),
        (json!({"ends_at": "2026-11-22T10:00:00Z"}), "ended"),
        (json!({"products": [TICKET]}), "other_products"),
        (fixed, "other_currency"),
    ] {
        let id = discount(&shop, fields).await;
        let answer = check(&shop, json!({"discount_id": id, "products": [course]})).await;
        let answer = answer.expect(200).json();
        assert_eq!(answer["applies"], false, "{reason}");
        assert_eq!(answer["reason"], reason);
        assert_ne!(answer["message"], "");
        assert_eq!(answer["discount"]["id"], id);
        assert_eq!(answer["amounts"][0]["discount_amount"], 0);
        assert_eq!(answer["amounts"][0]["net_amount"], 4900);
    }
    for nothing in ["NOTHING", "a\tb", ""] {
        let answer = check(&shop, json!({"code": nothing, "products": [course]})).await;
        let answer = answer.expect(200).json();
        assert_eq!(
            (&answer["reason"], &answer["discount"]),
            (&json!("not_found"), &Value::Null)
        );
    }
    // Without a price in the currency there is nothing to take anything off.
    let body = json!({"code": "WELCOME10", "products": [course], "currency": "usd"});
    let answer = check(&shop, body).await.expect(200).json();
    assert_eq!(answer["amounts"][0]["net_amount"], Value::Null);
}

#[tokio::test]
async fn another_site_s_discount_is_not_found_and_another_site_s_product_is_a_fault() {
    let shop = Shop::open().await;
    let price = json!({"amount_type": "free"});
    let body = json!({"name": "Theirs", "prices": [price]});
    let other = shop.other_token();
    let theirs = shop
        .call_as(other, Method::POST, "/v1/products/", Some(body))
        .await;
    let theirs = theirs.expect(201).json()["id"].clone();
    let ask = |product: Value| {
        let body = json!({"code": "WELCOME10", "products": [product]});
        shop.call_as(other, Method::POST, "/v1/discounts/check", Some(body))
    };
    let answer = ask(theirs).await.expect(200).json();
    assert_eq!(answer["reason"], "not_found");
    let ours = ask(json!(shop.demo.product_id)).await;
    let expected = ("body.products.0".to_owned(), "value_error".to_owned());
    assert_eq!(ours.faults(), [expected]);
}

#[tokio::test]
async fn a_faulty_question_is_answered_with_all_its_faults() {
    let shop = Shop::open().await;
    let places = |answer: Answer| {
        let faults = answer.faults().into_iter();
        faults.map(|(place, _)| place).collect::<Vec<_>>()
    };
    let answer = check(&shop, json!({"currency": "x", "product": 1})).await;
    let expected = [
        "body.product",
        "body.code",
        "body.products",
        "body.currency",
    ];
    assert_eq!(places(answer), expected);
    let both = json!({"code": "A", "discount_id": TICKET, "products": []});
    let expected = ["body.discount_id", "body.products"];
    assert_eq!(places(check(&shop, both).await), expected);
    let body = json!({"code": "A", "products": [TICKET]});
    let token = shop.token_with(&["products:read"]).await;
    let path = "/v1/discounts/check";
    let answer = shop.call_as(&token, Method::POST, path, Some(body)).await;
    answer.expect(403);
}
