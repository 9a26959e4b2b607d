//! Discounts.

use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Shop};

pub(crate) const DISCOUNTS: &str = "/v1/discounts/";

/// Ten percent off, with further fields.
pub(crate) fn ten_percent(fields: Value) -> Value {
    let body =
        json!({"name": "Spring", "type": "percentage", "basis_points": 1000, "duration": "once"});
    with(body, fields)
}

fn with(mut body: Value, fields: Value) -> Value {
    if let (Value::Object(body), Value::Object(fields)) = (&mut body, fields) {
        body.extend(fields);
    }
    body
}

pub(crate) async fn create(shop: &Shop, body: Value) -> Answer {
    shop.call(Method::POST, DISCOUNTS, Some(body)).await
}

pub(crate) fn path(discount: &Value) -> String {
    format!("{DISCOUNTS}{}", discount["id"].as_str().unwrap())
}

pub(crate) async fn update(shop: &Shop, discount: &Value, fields: Value) -> Answer {
    shop.call(Method::PATCH, &path(discount), Some(fields))
        .await
}

#[track_caller]
pub(crate) fn places(answer: &Answer) -> Vec<String> {
    let faults = answer.faults().into_iter();
    let place = |place: String| place.strip_prefix("body.").map(str::to_owned);
    faults.filter_map(|(at, _)| place(at)).collect()
}

pub(crate) async fn names(shop: &Shop, query: &str) -> Vec<String> {
    let list = shop.got(&format!("{DISCOUNTS}?{query}")).await;
    let items = list["items"].as_array().unwrap().iter();
    items
        .map(|item| item["name"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_discount_comes_back_as_it_was_made() {
    let shop = Shop::open().await;
    let answer = create(
        &shop,
        ten_percent(json!({
            "code": "Spring26",
            "starts_at": "2026-12-01T00:00:00+01:00",
            "ends_at": "2026-12-24T18:00:00Z",
            "max_redemptions": 100,
            "max_redemptions_per_customer": 1,
            "duration": "repeating",
            "duration_in_months": 3,
            "products": [shop.demo.product_id],
            "metadata": {"campaign": "spring"},
            "organization_id": shop.demo.site.site_id,
        })),
    )
    .await
    .expect(201);
    assert_eq!(answer.header("etag"), "\"1\"");
    let discount = answer.json();
    assert_eq!(shop.got(&path(&discount)).await, discount);
    insta::assert_json_snapshot!(discount, {".id" => "[id]"});
}

#[tokio::test]
async fn amounts_are_told_in_both_forms() {
    let shop = Shop::open().await;
    let fixed = |fields: Value| {
        let body = json!({"name": "Off", "type": "fixed", "duration": "forever"});
        create(&shop, with(body, fields))
    };
    for (fields, amount, currency, amounts) in [
        (json!({"amount": 500}), 500, "eur", json!({"eur": 500})),
        (
            json!({"amount": 500, "currency": "usd"}),
            500,
            "usd",
            json!({"usd": 500}),
        ),
        (
            json!({"amounts": {"usd": 600, "EUR": 500, "chf": 700}}),
            500,
            "eur",
            json!({"usd": 600, "eur": 500, "chf": 700}),
        ),
    ] {
        let discount = fixed(fields).await.expect(201).json();
        assert_eq!(discount["amounts"], amounts);
        assert_eq!(
            (&discount["amount"], &discount["currency"]),
            (&json!(amount), &json!(currency))
        );
        assert_eq!(discount.get("duration_in_months"), None);
        assert_eq!(discount.get("basis_points"), None);
        let new = json!({"amount": 100, "currency": "gbp"});
        let after = update(&shop, &discount, new).await.expect(200).json();
        assert_eq!(after["amounts"], json!({"gbp": 100}));
    }
}

#[tokio::test]
async fn every_faulty_field_is_named() {
    let shop = Shop::open().await;
    assert_eq!(
        places(&create(&shop, json!({})).await),
        ["name", "duration", "amounts"]
    );
    let nothing = "0199d3a0-0000-7000-8000-00000000ffff";
    let archived = shop.demo.product_id;
    shop.call(
        Method::PATCH,
        &format!("/v1/products/{archived}"),
        Some(json!({"is_archived": true})),
    )
    .await
    .expect(200);
    let body = json!({
        "name": "", "code": "ab", "type": "percentage", "basis_points": 10_001, "amount": 5,
        "duration": "repeating", "starts_at": "tomorrow", "ends_at": "2026-12-24",
        "max_redemptions": 0, "max_redemptions_per_customer": "1", "metadata": [],
        "products": [nothing, archived, "x"], "percent": 10,
    });
    insta::assert_json_snapshot!(create(&shop, body).await.faults());
    for (fields, expected) in [
        (json!({"duration_in_months": 3}), "duration_in_months"),
        (json!({"type": "fixed"}), "basis_points"),
        (
            json!({"starts_at": "2026-12-02T00:00:00Z", "ends_at": "2026-12-01T00:00:00Z"}),
            "ends_at",
        ),
        (json!({"code": "tab\tbed"}), "code"),
        (json!({"duration": "always"}), "duration"),
    ] {
        let answer = create(&shop, ten_percent(fields.clone())).await;
        assert_eq!(places(&answer)[0], expected, "{fields}");
    }
    let both =
        json!({"name": "Off", "duration": "once", "amount": 1, "amounts": {"eur": 0, "xxx": 1}});
    let expected = ["amount", "amounts.eur", "amounts.xxx", "amounts"];
    assert_eq!(places(&create(&shop, both).await), expected);
}

#[tokio::test]
async fn an_update_changes_what_it_names_and_null_clears() {
    let shop = Shop::open().await;
    let full = json!({
        "code": "SPRING", "starts_at": "2026-12-01T00:00:00Z", "ends_at": "2026-12-24T00:00:00Z",
        "max_redemptions": 10, "max_redemptions_per_customer": 1, "metadata": {"a": 1},
        "products": [shop.demo.product_id], "duration": "repeating", "duration_in_months": 3,
    });
    let discount = create(&shop, ten_percent(full)).await.expect(201).json();
    shop.clock.advance(SignedDuration::from_mins(5));
    let after = update(
        &shop,
        &discount,
        json!({"name": "Sale", "duration_in_months": 6}),
    )
    .await;
    let mut expected = discount.clone();
    expected["name"] = json!("Sale");
    expected["duration_in_months"] = json!(6);
    expected["modified_at"] = json!("2026-11-22T10:05:00Z");
    assert_eq!(after.expect(200).json(), expected);
    let cleared = [
        "code",
        "starts_at",
        "ends_at",
        "max_redemptions",
        "max_redemptions_per_customer",
    ];
    let mut nulls: Value = cleared.iter().map(|name| (*name, Value::Null)).collect();
    expected = with(expected, nulls.clone());
    nulls = with(
        nulls,
        json!({"products": null, "metadata": null, "name": null, "duration": "once"}),
    );
    expected = with(
        expected,
        json!({"products": [], "metadata": {}, "duration": "once"}),
    );
    expected
        .as_object_mut()
        .unwrap()
        .remove("duration_in_months");
    let after = update(&shop, &discount, nulls).await;
    assert_eq!(after.expect(200).json(), expected);
    for (fields, place) in [
        (json!({"type": "fixed"}), "type"),
        (json!({"amount": 5}), "amount"),
        (json!({"duration": "repeating"}), "duration_in_months"),
        (
            json!({"organization_id": shop.demo.site.site_id}),
            "organization_id",
        ),
    ] {
        assert_eq!(places(&update(&shop, &discount, fields).await), [place]);
    }
}

#[tokio::test]
async fn a_discount_keeps_a_product_that_was_archived() {
    let shop = Shop::open().await;
    let product = shop.demo.product_id;
    let discount = create(&shop, ten_percent(json!({"products": [product]}))).await;
    let discount = discount.expect(201).json();
    let path = format!("/v1/products/{product}");
    shop.call(Method::PATCH, &path, Some(json!({"is_archived": true})))
        .await
        .expect(200);
    let after = update(
        &shop,
        &discount,
        json!({"name": "Sale", "products": [product]}),
    )
    .await;
    assert_eq!(after.expect(200).json()["products"][0]["is_archived"], true);
    let other = create(&shop, ten_percent(json!({"products": [product]}))).await;
    assert_eq!(places(&other), ["products.0"]);
}

#[tokio::test]
async fn lists_are_filtered_sorted_and_cut_into_pages() {
    let shop = Shop::open().await;
    for (name, code) in [("Zebra", "AAA"), ("Ant", "ZZZ")] {
        shop.clock.advance(SignedDuration::from_mins(1));
        let body = ten_percent(json!({"name": name, "code": code}));
        create(&shop, body).await.expect(201);
    }
    assert_eq!(names(&shop, "limit=2").await, ["Ant", "Zebra"]);
    assert_eq!(names(&shop, "sorting=name&limit=1").await, ["Ant"]);
    assert_eq!(names(&shop, "sorting=code&limit=1").await, ["Zebra"]);
    assert_eq!(names(&shop, "query=zz").await, ["Ant"]);
    assert_eq!(names(&shop, "query=WELCOME10").await, ["Welcome"]);
    assert_eq!(
        names(&shop, "sorting=-redemptions_count&sorting=ends_at")
            .await
            .len(),
        4
    );
    let list = shop.got(&format!("{DISCOUNTS}?limit=3&page=2")).await;
    assert_eq!(list["pagination"], json!({"total_count": 4, "max_page": 2}));
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
}
