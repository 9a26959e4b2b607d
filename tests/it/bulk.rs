//! Many templates in one request.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Shop, catalog_item, custom_item};

const PATHS: [&str; 2] = [
    "/ecom/v1/bulk/checkout-templates/create",
    "/v1/bulk/checkout-templates/create",
];

fn zine(name: &str) -> Value {
    json!({"customLineItems": [custom_item(name, "1.00", 1)]})
}

async fn create(shop: &Shop, body: Value) -> Answer {
    shop.call(Method::POST, PATHS[0], Some(body)).await
}

#[tokio::test]
async fn each_template_has_a_result_of_its_own() {
    let shop = Shop::open().await;
    let templates = json!([
        zine("One"),
        {"lineItems": [catalog_item("gone", 1)]},
        {"customLineItems": [custom_item("Two", "1.005", 0)], "successUrl": "https://evil.example/"},
        {"lineItems": [catalog_item(shop.demo.product_id, 1)], "successUrl": "https://evil.example/"},
        7,
        zine("Three"),
    ]);
    for path in PATHS {
        let body = json!({"checkoutTemplates": templates, "returnEntity": true});
        let answer = shop.call(Method::POST, path, Some(body)).await.expect(200);
        insta::assert_json_snapshot!("bulk_results", answer.json(), {
            ".results[].itemMetadata.id" => "[id]", ".results[].item.id" => "[id]",
        });
        for index in [0, 5] {
            let result = &answer.json()["results"][index];
            let id = result["itemMetadata"]["id"].as_str().unwrap();
            let path = format!("/ecom/v1/checkout-templates/{id}");
            let got = shop.call(Method::GET, &path, None).await.expect(200).json();
            assert_eq!(got["checkoutTemplate"], result["item"]);
        }
    }
}

#[tokio::test]
async fn without_return_entity_only_ids_come_back() {
    let shop = Shop::open().await;
    let answer = create(&shop, json!({"checkoutTemplates": vec![zine("One"); 100]})).await;
    let results = answer.expect(200).json()["results"].clone();
    let results = results.as_array().unwrap().clone();
    let mut ids: Vec<&str> = results
        .iter()
        .map(|result| result["itemMetadata"]["id"].as_str().unwrap())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 100);
    assert!(results.iter().all(|result| result["item"].is_null()));
}

#[tokio::test]
async fn one_template_without_items_refuses_the_whole_request() {
    let shop = Shop::open().await;
    let before = count(&shop).await;
    for empty in [
        json!({"lineItems": []}),
        json!({}),
        json!({"bogus": 1, "label": ""}),
    ] {
        let body = json!({"checkoutTemplates": [zine("One"), empty]});
        assert_eq!(
            create(&shop, body).await.expect(400).code(),
            "CANNOT_CREATE_CHECKOUT_TEMPLATE_WITHOUT_ITEMS"
        );
    }
    assert_eq!(count(&shop).await, before);
}

async fn count(shop: &Shop) -> usize {
    let answer = shop
        .call(
            Method::POST,
            "/ecom/v1/checkout-templates/query",
            Some(json!({})),
        )
        .await;
    let answer = answer.expect(200).json();
    answer["checkoutTemplates"].as_array().unwrap().len()
}

#[tokio::test]
async fn the_list_has_1_to_100_templates() {
    let shop = Shop::open().await;
    for (body, field, rule) in [
        (json!({}), "checkoutTemplates", "REQUIRED_FIELD"),
        (
            json!({"checkoutTemplates": []}),
            "checkoutTemplates",
            "MIN_SIZE",
        ),
        (
            json!({"checkoutTemplates": vec![zine("One"); 101]}),
            "checkoutTemplates",
            "MAX_SIZE",
        ),
        (
            json!({"checkoutTemplates": [zine("One")], "returnEntity": "yes"}),
            "returnEntity",
            "FORMAT",
        ),
        (
            json!({"checkoutTemplates": [zine("One")], "extra": 1}),
            "extra",
            "FIELD_NOT_ALLOWED",
        ),
    ] {
        assert_eq!(
            create(&shop, body).await.expect(400).violations(),
            [(field.to_owned(), rule.to_owned())]
        );
    }
}
