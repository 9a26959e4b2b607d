//! Codes of discounts: given once, moved, and freed.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    discounts::{DISCOUNTS, create, names, path, places, ten_percent, update},
    harness::{Shop, at_once},
};

/// The id of the discount that a code stands for.
async fn found_by(shop: &Shop, code: &str) -> Value {
    let body = json!({"code": code, "products": [shop.demo.product_id]});
    let answer = shop
        .call(Method::POST, "/v1/discounts/check", Some(body))
        .await;
    answer.expect(200).json()["discount"]["id"].clone()
}

#[tokio::test]
async fn a_code_is_given_once_whatever_its_case() {
    let shop = Shop::open().await;
    let taken = create(&shop, ten_percent(json!({"code": "welcome10"}))).await;
    assert_eq!(
        taken.faults(),
        [("body.code".to_owned(), "value_error".to_owned())]
    );
    assert_eq!(taken.json()["detail"][0]["input"], "welcome10");
    let tries = (0..16).map(|number| {
        let code = ["spring", "SPRING", "Spring"][number % 3];
        create(&shop, ten_percent(json!({"code": code})))
    });
    let mut made = Vec::new();
    for answer in at_once(tries).await {
        if answer.status == 201 {
            made.push(answer.json());
        } else {
            assert_eq!(places(&answer), ["code"]);
        }
    }
    assert_eq!(made.len(), 1);
    assert_eq!(found_by(&shop, "sPrInG").await, made[0]["id"]);
    assert_eq!(names(&shop, "query=spring").await.len(), 1);
    // Another site gives its codes itself, and no code stands for nothing.
    let body = Some(ten_percent(json!({"code": "SPRING"})));
    let other = shop
        .call_as(shop.other_token(), Method::POST, DISCOUNTS, body)
        .await;
    other.expect(201);
    for _ in 0..2 {
        let bare = create(&shop, ten_percent(json!({"code": ""})))
            .await
            .expect(201);
        assert_eq!(bare.json()["code"], Value::Null);
    }
}

#[tokio::test]
async fn a_code_moves_with_an_update_and_goes_with_the_discount() {
    let shop = Shop::open().await;
    let one = create(&shop, ten_percent(json!({"code": "SPRING"})))
        .await
        .expect(201)
        .json();
    let two = create(&shop, ten_percent(json!({"code": "SUMMER"})))
        .await
        .expect(201)
        .json();
    let taken = update(&shop, &one, json!({"name": "Never", "code": "summer"})).await;
    assert_eq!(places(&taken), ["code"]);
    assert_eq!(shop.got(&path(&one)).await, one);
    // Another spelling of the same.
    let after = update(&shop, &one, json!({"code": "Spring"}))
        .await
        .expect(200);
    assert_eq!(after.json()["code"], "Spring");
    update(&shop, &one, json!({"code": "AUTUMN"}))
        .await
        .expect(200);
    assert_eq!(found_by(&shop, "spring").await, Value::Null);
    assert_eq!(found_by(&shop, "autumn").await, one["id"]);
    // What the copy tells is up to date.
    update(&shop, &one, json!({"basis_points": 5000}))
        .await
        .expect(200);
    let body = json!({"code": "AUTUMN", "products": [shop.demo.product_id]});
    let check = shop
        .call(Method::POST, "/v1/discounts/check", Some(body))
        .await;
    assert_eq!(check.expect(200).json()["discount"]["basis_points"], 5000);
    update(&shop, &two, json!({"code": "SPRING"}))
        .await
        .expect(200);
    assert_eq!(found_by(&shop, "spring").await, two["id"]);
    update(&shop, &two, json!({"code": null})).await.expect(200);
    assert_eq!(found_by(&shop, "spring").await, Value::Null);
    let gone = shop
        .call(Method::DELETE, &path(&one), None)
        .await
        .expect(204);
    assert_eq!(gone.text, "");
    shop.call(Method::GET, &path(&one), None).await.expect(404);
    shop.call(Method::DELETE, &path(&one), None)
        .await
        .expect(404);
    assert_eq!(found_by(&shop, "autumn").await, Value::Null);
    create(&shop, ten_percent(json!({"code": "autumn"})))
        .await
        .expect(201);
}
