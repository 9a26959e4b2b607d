//! Endpoints that are tried out, and the keys that tokens are verified with.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use reqwest::Method;
use serde_json::{Value, json};
use shared::domain::{
    ids::EventId,
    webhook::{Endpoint, EventType},
};

use crate::harness::{Answer, ENDPOINTS, Shop};

async fn test(shop: &Shop, endpoint: &Endpoint, body: Value) -> Answer {
    let path = format!("{ENDPOINTS}/{}/test", endpoint.id);
    shop.call(Method::POST, &path, Some(body)).await
}

/// The event that an answer tells of.
async fn event(shop: &Shop, answer: Answer) -> Value {
    let told = answer.expect(202).json();
    let id = told["event_id"].as_str().unwrap();
    shop.got(&format!("/v1/webhooks/events/{id}")).await
}

fn payload(event: &Value, form: &str) -> Value {
    let text = event["payloads"][form].as_str();
    let text = text.unwrap_or_else(|| panic!("no {form} in {event}"));
    serde_json::from_str(text).unwrap()
}

#[tokio::test]
async fn an_event_of_every_type_is_told_whole_to_the_endpoint_alone() {
    let shop = Shop::open().await;
    let endpoint = shop.resting(json!({"events": ["refund.created"]})).await;
    let other = shop.resting(json!({})).await;
    for kind in EventType::ALL {
        let event = event(&shop, test(&shop, &endpoint, json!({"type": kind})).await).await;
        assert_eq!(event["type"], json!(kind));
        let deliveries = event["deliveries"].as_array().unwrap();
        assert_eq!(deliveries.len(), 1, "{kind}");
        assert_eq!(deliveries[0]["endpoint_id"], json!(endpoint.id));
        let body = payload(&event, "standard");
        assert_eq!(body["type"], json!(kind));
        assert!(body["data"].is_object(), "{kind}: {body}");
        assert_eq!(body["data"]["truncated"], Value::Null, "{kind}");
    }
    let paid = test(&shop, &endpoint, json!({"type": "order.paid"})).await;
    let order = payload(&event(&shop, paid).await, "standard")["data"].clone();
    assert_eq!(
        order["product"]["organization_id"],
        json!(shop.demo.site.site_id)
    );
    assert_eq!(
        (&order["status"], &order["currency"]),
        (&json!("paid"), &json!("eur"))
    );
    assert_eq!(order["customer"]["email"], "ada@example.com");
    // Unless said, it is one that the endpoint asks for.
    let path = format!("{ENDPOINTS}/{}/test", endpoint.id);
    let unsaid = shop.call(Method::POST, &path, None).await;
    assert_eq!(event(&shop, unsaid).await["type"], "refund.created");
    let list = format!("/v1/webhooks/deliveries?endpoint_id={}", other.id);
    assert_eq!(shop.got(&list).await["items"], json!([]));
}

#[tokio::test]
async fn a_sample_is_written_as_the_endpoint_asks_for_it() {
    let shop = Shop::open().await;
    let tokens = shop
        .resting(json!({"format": "jwt", "algorithm": "ES256"}))
        .await;
    let used = test(&shop, &tokens, json!({"type": "checkout_template.used"})).await;
    let used = event(&shop, used).await;
    let token = used["payloads"]["ES256"].as_str().unwrap();
    let claims = token.split('.').nth(1).unwrap();
    let claims = BASE64_URL_SAFE_NO_PAD.decode(claims).unwrap();
    let claims: Value = serde_json::from_slice(&claims).unwrap();
    let data: Value = serde_json::from_str(claims["data"].as_str().unwrap()).unwrap();
    assert_eq!(data["eventType"], "wix.ecom.v1.checkout_template_used");

    let thinkific = shop.resting(json!({"format": "thinkific"})).await;
    let paid = event(&shop, test(&shop, &thinkific, json!({})).await).await;
    assert_eq!(payload(&paid, "thinkific")["resource"], "order_transaction");
    let none = test(&shop, &thinkific, json!({"type": "checkout.created"})).await;
    assert_eq!(none.faults()[0].0, "body.type");
}

#[tokio::test]
async fn what_is_wrong_with_a_test_is_told_and_a_repetition_sends_nothing() {
    let shop = Shop::open().await;
    let endpoint = shop.resting(json!({})).await;
    for body in [json!({"type": "benefit.created"}), json!({"x": 1})] {
        assert_eq!(test(&shop, &endpoint, body).await.faults().len(), 1);
    }
    let path = format!("{ENDPOINTS}/{}/test", endpoint.id);
    let keyed = || {
        let request = shop.request(Method::POST, &path);
        let request = request.bearer_auth(&shop.demo.site.access_token);
        shop.send(request.header("idempotency-key", "k").json(&json!({})))
    };
    let first = keyed().await.expect(202).json();
    let again = keyed().await.expect(202);
    assert_eq!(
        (again.header("idempotency-replayed"), again.json()),
        ("true", first.clone())
    );
    let list = shop.got("/v1/webhooks/events").await;
    assert_eq!(list["pagination"]["total_count"], 1);
    let id = EventId::parse(first["event_id"].as_str().unwrap()).unwrap();
    assert_eq!(id.made_at(), shop.clock.now());

    let reader = shop.token_with(&["webhooks:read"]).await;
    shop.call_as(&reader, Method::POST, &path, None)
        .await
        .expect(403);
    shop.call_as(shop.other_token(), Method::POST, &path, None)
        .await
        .expect(404);
    let off = shop.resting(json!({"enabled": false})).await;
    test(&shop, &off, json!({})).await.expect(409);
}

#[tokio::test]
async fn the_keys_of_tokens_are_public_and_may_be_kept_for_a_while() {
    let shop = Shop::open().await;
    let answer = shop.follow("/.well-known/jwks.json").await.expect(200);
    assert_eq!(answer.header("cache-control"), "public, max-age=300");
    assert_eq!(answer.header("content-type"), "application/json");
    let told = answer.json();
    let keys = told["keys"].as_array().unwrap();
    let mut kinds: Vec<&str> = keys
        .iter()
        .map(|key| key["kty"].as_str().unwrap())
        .collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["EC", "OKP", "RSA"]);
    for key in keys {
        assert!(key["kid"].is_string() && key["alg"].is_string() && key["use"] == "sig");
        let private = ["d", "p", "q", "dp", "dq", "qi", "sealed_private"];
        assert!(private.iter().all(|name| key.get(*name).is_none()), "{key}");
    }
}
