//! What a merchant is told of how often a discount was redeemed.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::Sale;

const DISCOUNTS: &str = "/v1/discounts/";

fn path(sale: &Sale) -> String {
    format!("{DISCOUNTS}{}", sale.discount.id)
}

#[tokio::test]
async fn every_answer_tells_the_count() {
    let sale = Sale::limited_to(3).await;
    assert_eq!(sale.shop.got(&path(&sale)).await["redemptions_count"], 0);
    for email in ["ada@example.com", "bob@example.com"] {
        sale.confirmed(email).await;
    }
    let told = sale.shop.got(&path(&sale)).await;
    assert_eq!(told["redemptions_count"], 2);
    let body = Some(json!({"name": "Spring, still"}));
    let answer = sale.shop.call(Method::PATCH, &path(&sale), body).await;
    assert_eq!(answer.expect(200).json()["redemptions_count"], 2);
    for (sorting, at) in [
        ("-redemptions_count", 0),
        ("redemptions_count", 2),
        ("name", 1),
    ] {
        let list = sale
            .shop
            .got(&format!("{DISCOUNTS}?sorting={sorting}"))
            .await;
        let counted = &list["items"][at];
        assert_eq!(counted["name"], "Spring, still", "{sorting}: {list}");
        assert_eq!(counted["redemptions_count"], 2);
    }
}

#[tokio::test]
async fn a_limit_is_not_lowered_below_the_count() {
    let sale = Sale::limited_to(3).await;
    for email in ["ada@example.com", "bob@example.com"] {
        sale.confirmed(email).await;
    }
    let update = |most: Value| {
        let body = Some(json!({"max_redemptions": most}));
        let path = path(&sale);
        let shop = &sale.shop;
        async move { shop.call(Method::PATCH, &path, body).await }
    };
    let expected = "body.max_redemptions".to_owned();
    let expected = (expected, "greater_than_equal".to_owned());
    assert_eq!(update(json!(1)).await.faults(), [expected]);
    update(json!(2)).await.expect(200);
    let check = || {
        let body = json!({"code": "SPRING", "products": [sale.shop.demo.product_id]});
        sale.shop
            .call(Method::POST, "/v1/discounts/check", Some(body))
    };
    let answer = check().await.expect(200).json();
    assert_eq!(answer["reason"], "exhausted");
    assert_eq!(answer["amounts"][0]["discount_amount"], 0);
    update(Value::Null).await.expect(200);
    assert_eq!(check().await.expect(200).json()["applies"], true);
}
