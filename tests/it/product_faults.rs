//! What is wrong with a product is told all at once, with its place.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::Shop;

async fn faults(shop: &Shop, body: Value) -> Vec<(String, String)> {
    let answer = shop.call(Method::POST, "/v1/products/", Some(body)).await;
    answer.faults()
}

fn places(faults: &[(String, String)]) -> Vec<&str> {
    faults
        .iter()
        .map(|(place, _)| place.strip_prefix("body.").unwrap_or(place))
        .collect()
}

#[tokio::test]
async fn every_faulty_field_is_named() {
    let shop = Shop::open().await;
    let nothing = "0199d3a0-0000-7000-8000-00000000ffff";
    let body = json!({
        "name": "ab",
        "description": "x".repeat(10_001),
        "visibility": "hidden",
        "prices": [
            {"amount_type": "fixed"},
            {"amount_type": "fixed", "price_amount": -1, "price_currency": "xxx"},
            {"amount_type": "metered_unit", "meter_id": nothing},
            {"amount_type": "gift"},
            {"amount_type": "custom", "minimum_amount": 500, "maximum_amount": 100},
            {"amount_type": "custom", "minimum_amount": 500, "preset_amount": 100},
            {"amount_type": "free", "price_amount": 0, "tax_behavior": "none"},
            7,
        ],
        "medias": [nothing],
        "benefits": {},
        "attached_custom_fields": [
            {"custom_field_id": nothing, "required": true},
            {"custom_field_id": "x"},
        ],
        "metadata": {"deep": {"a": 1}},
        "recurring_interval": "fortnight",
        "trial_interval_count": 0,
        "meter_interval": "month",
        "price": 1,
    });
    insta::assert_json_snapshot!(faults(&shop, body).await);
    assert_eq!(places(&faults(&shop, json!({})).await), ["name", "prices"]);
    assert_eq!(places(&faults(&shop, json!([])).await), ["body"]);
}

#[tokio::test]
async fn a_product_has_one_price_per_currency() {
    let shop = Shop::open().await;
    let price = |currency: &str| json!({"amount_type": "free", "price_currency": currency});
    let prices = [price("eur"), price("usd"), price("EUR")];
    let found = faults(&shop, json!({"name": "Ink", "prices": prices})).await;
    assert_eq!(places(&found), ["prices.2"]);
    let found = faults(&shop, json!({"name": "Ink", "prices": []})).await;
    assert_eq!(found, [("body.prices".to_owned(), "too_short".to_owned())]);
}

#[tokio::test]
async fn seats_have_tiers_without_gaps() {
    let shop = Shop::open().await;
    let with = |tiers: Value| {
        let price = json!({"amount_type": "seat_based", "seat_tiers": tiers});
        faults(&shop, json!({"name": "Team", "prices": [price]}))
    };
    let tier = |least: u32, most: Option<u32>| json!({"min_seats": least, "max_seats": most, "price_per_seat": 100});
    let gap = with(json!({"tiers": [tier(1, Some(5)), tier(7, None)]})).await;
    assert_eq!(places(&gap), ["prices.0.seat_tiers.tiers.1"]);
    let wrong = json!({"seat_tier_type": "steep", "tiers": [{"min_seats": 0, "max_seats": "x"}]});
    assert_eq!(
        places(&with(wrong).await),
        [
            "prices.0.seat_tiers.seat_tier_type",
            "prices.0.seat_tiers.tiers.0.min_seats",
            "prices.0.seat_tiers.tiers.0.max_seats",
            "prices.0.seat_tiers.tiers.0.price_per_seat",
        ]
    );
}

#[tokio::test]
async fn only_what_recurs_has_a_trial_and_both_halves_belong_together() {
    let shop = Shop::open().await;
    let with = |fields: Value| {
        let mut body = json!({"name": "Box", "prices": [{"amount_type": "free"}]});
        body.as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        faults(&shop, body)
    };
    let trial = json!({"trial_interval": "day", "trial_interval_count": 7});
    assert_eq!(places(&with(trial).await), ["trial_interval"]);
    let half = json!({"recurring_interval": "month", "trial_interval": "day"});
    assert_eq!(places(&with(half).await), ["trial_interval_count"]);
    let half = json!({"recurring_interval_count": 2});
    assert_eq!(places(&with(half).await), ["recurring_interval"]);
}
