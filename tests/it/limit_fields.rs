//! What merchants say of an offer's limit, and what they are told.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    harness::{Shop, custom_item},
    links::{COURSE, create, faults, made, update},
};

#[tokio::test]
async fn what_is_no_limit_is_told_with_its_place() {
    let shop = Shop::open().await;
    for (limit, places) in [
        (json!({"max": 0}), vec!["limit.max"]),
        (
            json!({"max": 1_000_001, "per_customer": "1"}),
            vec!["limit.max", "limit.per_customer"],
        ),
        (json!({"max": 1, "counts": "clicks"}), vec!["limit.counts"]),
        (json!({"max": 1, "min": 1}), vec!["limit.min"]),
        (json!({}), vec!["limit"]),
        (json!({"counts": "orders"}), vec!["limit"]),
        (json!(7), vec!["limit"]),
    ] {
        let answer = create(&shop, json!({"products": [COURSE], "limit": limit}))
            .await
            .expect(422);
        let told: Vec<String> = faults(&answer)
            .into_iter()
            .map(|(place, _)| place)
            .collect();
        let places: Vec<String> = places
            .into_iter()
            .map(|place| format!("body.{place}"))
            .collect();
        assert_eq!(told, places, "{limit}");
        let mut camel = limit.clone();
        if let Some(fields) = camel.as_object_mut()
            && let Some(each) = fields.remove("per_customer")
        {
            fields.insert("perCustomer".to_owned(), each);
        }
        let items = json!([custom_item("Zine", "10.00", 1)]);
        let body = json!({"checkoutTemplate": {"customLineItems": items, "limit": camel}});
        let answer = shop
            .call(Method::POST, "/ecom/v1/checkout-templates", Some(body))
            .await;
        answer.expect(400);
    }
}

#[tokio::test]
async fn a_limit_is_updated_field_by_field_and_takes_back_what_was_told() {
    let shop = Shop::open().await;
    let limit = json!({"max": 5, "counts": "orders", "per_customer": 1});
    let link = made(&shop, json!({"products": [COURSE], "limit": limit})).await;
    let told = link["limit"].clone();
    let again = update(&shop, &link, json!({"limit": told}))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&again["limit"], &again["modified_at"]),
        (&told, &link["modified_at"])
    );
    let raised = update(&shop, &link, json!({"limit": {"max": 6}}))
        .await
        .expect(200)
        .json();
    assert_eq!(
        raised["limit"],
        json!({"max": 6, "counts": "orders", "per_customer": 1, "taken": 0, "reserved": 0, "completed": 0, "remaining": 6})
    );
    let each = update(&shop, &link, json!({"limit": {"max": null}}))
        .await
        .expect(200)
        .json();
    assert_eq!(each["limit"], json!({"per_customer": 1}));
    let none = update(&shop, &link, json!({"limit": null}))
        .await
        .expect(200)
        .json();
    assert_eq!(none["limit"], Value::Null);
}
