//! Customers: found, read and changed by the API.

use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{ADA, Shop, id_of, pay_as};

const CUSTOMERS: &str = "/v1/customers/";

async fn customer_of(shop: &Shop, order: &Value) -> Value {
    let id = order["customer_id"].as_str().expect("a customer");
    shop.got(&format!("{CUSTOMERS}{id}")).await
}

#[tokio::test]
async fn who_bought_is_one_customer_however_the_address_is_written() {
    let shop = Shop::open().await;
    let first = shop.bought().await;
    let second = shop.bought_as(&pay_as("ADA@example.com")).await;
    assert_eq!(first["customer_id"], second["customer_id"]);
    let ada = customer_of(&shop, &first).await;
    for (name, expected) in [
        ("email", json!("ada@example.com")),
        ("name", json!("Ada Lovelace")),
        ("type", json!("individual")),
        ("email_verified", json!(false)),
        ("organization_id", first["organization_id"].clone()),
        ("deleted_at", Value::Null),
        ("tax_id", Value::Null),
        ("metadata", json!({})),
    ] {
        assert_eq!(ada[name], expected, "{name}");
    }
    assert_eq!(shop.listed(CUSTOMERS, "").await, [ada["id"].clone()]);
}

#[tokio::test]
async fn each_filter_keeps_whom_it_names() {
    let shop = Shop::open().await;
    let ada = shop.subscribed().await.0["customer_id"].clone();
    shop.clock.advance(SignedDuration::from_secs(1));
    let fields = json!({"products": [shop.demo.product_id], "external_customer_id": "u-7"});
    let url = shop.checkout_of(fields).await;
    let grace = [
        ("intent", "pay"),
        ("email", "grace@navy.example"),
        ("name", "Grace Hopper"),
        ("agreed", "yes"),
    ];
    shop.pay(&url, &grace).await;
    let grace = shop.order_at(&url).await["customer_id"].clone();
    for (query, expected) in [
        ("", vec![&grace, &ada]),
        ("sorting=created_at", vec![&ada, &grace]),
        ("sorting=name", vec![&ada, &grace]),
        ("sorting=-email", vec![&grace, &ada]),
        ("email=Ada%40Example.com", vec![&ada]),
        ("email=ada", vec![]),
        ("query=hopper", vec![&grace]),
        ("query=NAVY", vec![&grace]),
        ("external_id=u-7", vec![&grace]),
        ("active=true", vec![&ada]),
        ("active=false", vec![&grace]),
    ] {
        let ids: Vec<Value> = expected.into_iter().cloned().collect();
        assert_eq!(shop.listed(CUSTOMERS, query).await, ids, "{query}");
    }
    let external = shop.got(&format!("{CUSTOMERS}external/u-7")).await;
    assert_eq!(external["id"], grace);
    let nobody = format!("{CUSTOMERS}external/u-8");
    shop.call(Method::GET, &nobody, None).await.expect(404);
    let other = format!("{CUSTOMERS}external/u-7");
    shop.call_as(shop.other_token(), Method::GET, &other, None)
        .await
        .expect(404);
    let wrong = format!("{CUSTOMERS}?active=maybe&metadata[a]=b&limit=x");
    assert_eq!(shop.call(Method::GET, &wrong, None).await.faults().len(), 3);
}

#[tokio::test]
async fn a_customer_is_changed_but_for_the_address() {
    let shop = Shop::open().await;
    let order = shop.bought().await;
    let ada = customer_of(&shop, &order).await;
    let path = format!("{CUSTOMERS}{}", id_of(&ada));
    let patch = async |body: Value| shop.call(Method::PATCH, &path, Some(body)).await;
    let address = json!({"country": "GB", "city": "London"});
    let fields = json!({
        "name": "Countess Ada", "billing_address": address, "tax_id": "GB123", "locale": "en-GB", "external_id": "u-9",
        "metadata": {"tier": "gold"}, "email": "Ada@Example.com", "type": "individual",
    });
    let changed = patch(fields).await.expect(200);
    assert_eq!(changed.header("etag"), "\"2\"");
    let changed = changed.json();
    for (name, expected) in [
        ("name", json!("Countess Ada")),
        ("billing_address", address),
        ("tax_id", json!(["GB123", null])),
        ("locale", json!("en-GB")),
        ("external_id", json!("u-9")),
        ("metadata", json!({"tier": "gold"})),
        ("email", json!("ada@example.com")),
    ] {
        assert_eq!(changed[name], expected, "{name}");
    }
    assert_eq!(shop.got(&path).await, changed);
    let cleared = patch(json!({"name": null, "tax_id": null, "external_id": null}))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (
            &cleared["name"],
            &cleared["tax_id"],
            &cleared["external_id"]
        ),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    // A later purchase adds what is not known, and what the merchant said stays.
    shop.bought_as(ADA).await;
    let later = shop.got(&path).await;
    assert_eq!(
        (&later["name"], &later["metadata"]),
        (&json!("Ada Lovelace"), &json!({"tier": "gold"}))
    );
}

#[tokio::test]
async fn every_fault_of_an_update_is_named() {
    let shop = Shop::open().await;
    let ada = customer_of(&shop, &shop.bought().await).await;
    let path = format!("{CUSTOMERS}{}", id_of(&ada));
    let wrong = json!({
        "email": "grace@example.com", "type": "team", "name": "", "locale": "!", "external_id": "", "tax_id": 7,
        "billing_address": {}, "metadata": 1, "avatar": "x",
    });
    let faults = shop.call(Method::PATCH, &path, Some(wrong)).await;
    let mut places: Vec<String> = faults.faults().into_iter().map(|fault| fault.0).collect();
    places.sort_unstable();
    let expected = [
        "body.avatar",
        "body.billing_address.country",
        "body.email",
        "body.external_id",
        "body.locale",
        "body.metadata",
        "body.name",
        "body.tax_id",
        "body.type",
    ];
    assert_eq!(places, expected);
    assert!(faults.text.contains("cannot be changed"), "{}", faults.text);
    assert_eq!(shop.got(&path).await, ada);
}

#[tokio::test]
async fn a_deleted_customer_is_gone_and_comes_back_by_buying() {
    let shop = Shop::open().await;
    let order = shop.bought().await;
    let path = format!("{CUSTOMERS}{}", order["customer_id"].as_str().unwrap());
    shop.call(Method::DELETE, &path, None).await.expect(204);
    for (method, body) in [
        (Method::GET, None),
        (Method::PATCH, Some(json!({}))),
        (Method::DELETE, None),
    ] {
        shop.call(method, &path, body).await.expect(404);
    }
    assert!(shop.listed(CUSTOMERS, "").await.is_empty());
    // What was bought stays, and says who it was.
    let order = shop.got(&format!("/v1/orders/{}", id_of(&order))).await;
    assert_eq!(order["billing_name"], "Ada Lovelace");
    assert_eq!(order["customer"]["email"], Value::Null);
    assert!(order["customer"]["deleted_at"].is_string());
    shop.bought().await;
    assert_eq!(shop.got(&path).await["email"], "ada@example.com");
}
