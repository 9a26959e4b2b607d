//! Custom fields in a link's address.

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::{Value, json};
use shared::domain::catalog::Answer;

use crate::{
    harness::Shop,
    link_opening::checkout,
    link_prefill::ignored,
    links::{made, product},
};

/// A field of the demo shop.
pub(crate) async fn field(shop: &Shop, kind: &str, slug: &str, properties: Value) -> String {
    let body = json!({"type": kind, "slug": slug, "name": slug, "properties": properties});
    let answer = shop
        .call(Method::POST, "/v1/custom-fields/", Some(body))
        .await;
    let field = answer.expect(201).json();
    field["id"].as_str().unwrap().to_owned()
}

/// A product that asks for these fields; the first is required.
pub(crate) async fn asking(shop: &Shop, fields: &[String]) -> String {
    let attached = fields.iter().enumerate();
    let attached: Vec<Value> = attached
        .map(|(at, id)| json!({"custom_field_id": id, "required": at == 0}))
        .collect();
    product(
        shop,
        json!({"name": "Shirt", "attached_custom_fields": attached}),
    )
    .await
}

#[tokio::test]
async fn custom_fields_are_answered_all_or_none() {
    let shop = Shop::open().await;
    let options = json!({"options": [{"value": "m", "label": "M"}, {"value": "l", "label": "L"}]});
    let fields = [
        field(&shop, "text", "print", json!({"max_length": 9})).await,
        field(&shop, "number", "age", json!({"ge": 18, "le": 99})).await,
        field(&shop, "date", "day", json!({})).await,
        field(&shop, "checkbox", "news", json!({})).await,
        field(&shop, "select", "size", options).await,
    ];
    let link = made(&shop, json!({"products": [asking(&shop, &fields).await]})).await;
    let at = |query: &str| {
        let of = |(name, value): (&str, &str)| format!("custom_field_data.{name}={value}");
        let pairs: Vec<String> = query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(of)
            .collect();
        pairs.join("&")
    };
    let good = "print=Gr%C3%BC%C3%9Fe&age=42&day=2026-12-24&news=true&size=l";
    let made_good = checkout(&shop, &link, &at(good)).await;
    let expected = [
        ("age", Answer::Number(42)),
        ("day", Answer::Text("2026-12-24".to_owned())),
        ("news", Answer::Flag(true)),
        ("print", Answer::Text("Grüße".to_owned())),
        ("size", Answer::Text("l".to_owned())),
    ];
    let expected = BTreeMap::from(expected.map(|(slug, answer)| (slug.to_owned(), answer)));
    assert_eq!(made_good.answers.open(), expected);
    assert_eq!(made_good.warnings, []);
    // What no field is called is left out alone.
    let made_more = checkout(&shop, &link, &at("age=42&unknown=x&=x&print.x=y")).await;
    assert_eq!(made_more.answers.open().len(), 1);
    assert_eq!(ignored(&made_more), ["custom_field_data"]);
    let long = format!("print=x&size={}", "x".repeat(1_001));
    for wrong in [
        "print=ok&age=17",
        "print=ok&age=1e3",
        "age=42&day=2026-02-30",
        "age=42&news=maybe",
        "age=42&size=xl",
        "age=42&print=0123456789",
        "age=42&print=a%00",
        &long,
    ] {
        let made = checkout(&shop, &link, &at(wrong)).await;
        assert!(made.answers.is_empty(), "{wrong}");
        assert_eq!(ignored(&made), ["custom_field_data"], "{wrong}");
    }
}
