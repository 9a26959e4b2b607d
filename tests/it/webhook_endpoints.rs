//! Endpoints of webhooks: made, told, changed, switched and deleted.

use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};
use shared::domain::webhook::{Disabled, Endpoint};

use crate::harness::{Answer, ENDPOINTS, Shop, at_once, hook, id_of};

pub(crate) async fn create(shop: &Shop, body: Value) -> Answer {
    shop.call(Method::POST, ENDPOINTS, Some(body)).await
}

pub(crate) async fn update(shop: &Shop, endpoint: &Value, fields: Value) -> Answer {
    let path = format!("{ENDPOINTS}/{}", id_of(endpoint));
    shop.call(Method::PATCH, &path, Some(fields)).await
}

#[track_caller]
pub(crate) fn places(answer: &Answer) -> Vec<String> {
    let faults = answer.faults().into_iter();
    faults.map(|(at, _)| at.replacen("body.", "", 1)).collect()
}

#[tokio::test]
async fn an_endpoint_comes_back_as_it_was_made() {
    let shop = Shop::open().await;
    let body = hook(
        &json!({"name": " Warehouse ", "headers": {"X-Shop": "a", "Authorization": "Bearer hush"}}),
    );
    let answer = create(&shop, body).await.expect(201);
    assert_eq!(answer.header("etag"), "\"1\"");
    let endpoint = answer.json();
    let secret = endpoint["secret"].as_str().unwrap();
    assert!(
        secret.starts_with("whsec_") && secret.len() > 40,
        "{secret}"
    );
    let expected = json!({
        "id": endpoint["id"],
        "created_at": "2026-11-22T10:00:00Z",
        "modified_at": null,
        "organization_id": shop.demo.site.site_id,
        "url": "https://shop.example/hooks",
        "name": "Warehouse",
        "api_version": "2026-10",
        "uses_standard_webhook_signature": true,
        "format": "raw",
        "algorithm": null,
        "secret": secret,
        "events": ["order.paid", "order.refunded"],
        "headers": {"X-Shop": "********", "Authorization": "********"},
        "enabled": true,
        "disabled_reason": null,
        "failing_since": null,
        "next_probe_at": null,
        "jwks_url": null,
    });
    assert_eq!(endpoint, expected);
    let path = format!("{ENDPOINTS}/{}", id_of(&endpoint));
    assert_eq!(shop.got(&path).await, endpoint);
    let list = shop.got(&format!("{ENDPOINTS}?limit=1")).await;
    assert_eq!(list["items"], json!([endpoint]));
    assert_eq!(list["pagination"], json!({"total_count": 1, "max_page": 1}));
    // Another has another secret.
    let other = create(&shop, hook(&json!({}))).await.expect(201).json();
    assert_ne!(other["secret"], endpoint["secret"]);
}

#[tokio::test]
async fn tokens_are_signed_with_what_the_endpoint_says() {
    let shop = Shop::open().await;
    let jwks = format!("{}/.well-known/jwks.json", shop.stack.info.base_url);
    for (fields, algorithm) in [
        (json!({"format": "jwt"}), json!("RS256")),
        (
            json!({"format": "jwt", "algorithm": "EdDSA"}),
            json!("EdDSA"),
        ),
        (json!({"format": "standard"}), Value::Null),
    ] {
        let made = create(&shop, hook(&fields)).await.expect(201).json();
        let url = if algorithm.is_null() {
            Value::Null
        } else {
            json!(jwks)
        };
        assert_eq!((&made["algorithm"], &made["jwks_url"]), (&algorithm, &url));
    }
    let made = create(&shop, hook(&json!({"format": "jwt", "algorithm": "ES256"}))).await;
    let made = made.expect(201).json();
    let after = update(&shop, &made, json!({"name": "N"}))
        .await
        .expect(200)
        .json();
    assert_eq!(after["algorithm"], "ES256");
    let wrong = update(&shop, &made, json!({"format": "raw", "algorithm": "ES256"})).await;
    assert_eq!(places(&wrong), ["algorithm"]);
    let raw = update(&shop, &made, json!({"format": "raw"}))
        .await
        .expect(200)
        .json();
    assert_eq!(raw["algorithm"], Value::Null);
    assert_eq!(
        places(&update(&shop, &made, json!({"algorithm": "ES256"})).await),
        ["algorithm"]
    );
}

#[tokio::test]
async fn an_update_changes_what_it_names() {
    let shop = Shop::open().await;
    let fields = json!({"name": "N", "headers": {"X-A": "1", "X-B": "2"}});
    let made = create(&shop, hook(&fields)).await.expect(201).json();
    shop.clock.advance(SignedDuration::from_mins(5));
    let same = update(&shop, &made, json!({"name": "N"})).await.expect(200);
    assert_eq!((same.header("etag"), same.json()), ("\"1\"", made.clone()));
    let answer = update(&shop, &made, json!({"events": ["checkout.created"]})).await;
    let mut expected = made.clone();
    expected["events"] = json!(["checkout.created"]);
    expected["modified_at"] = json!("2026-11-22T10:05:00Z");
    assert_eq!(
        (answer.header("etag"), answer.json()),
        ("\"2\"", expected.clone())
    );
    // A hidden value stays, in whatever case its name is; what is left out is gone.
    let old = shop.stored_endpoint(&made).await.sealed_headers;
    let kept = json!({"headers": {"x-b": "********", "X-C": "3"}});
    let answer = update(&shop, &made, kept).await.expect(200).json();
    assert_eq!(
        answer["headers"],
        json!({"x-b": "********", "X-C": "********"})
    );
    assert_ne!(shop.stored_endpoint(&made).await.sealed_headers, old);
    let nulls = json!({"name": null, "headers": null, "url": null, "events": null, "format": null});
    let answer = update(&shop, &made, nulls).await.expect(200).json();
    expected["name"] = Value::Null;
    expected["headers"] = json!({});
    assert_eq!(answer, expected);
    assert_eq!(shop.stored_endpoint(&made).await.sealed_headers, None);
    let path = format!("{ENDPOINTS}/{}", id_of(&made));
    let late = shop
        .request(Method::PATCH, &path)
        .bearer_auth(&shop.demo.site.access_token);
    let late = late
        .header("if-match", "\"1\"")
        .json(&json!({"name": "late"}));
    shop.send(late).await.expect(412);
}

#[tokio::test]
async fn switching_on_forgives_what_made_us_switch_it_off() {
    let shop = Shop::open().await;
    let (store, now) = (&shop.stack.store, shop.clock.now());
    let made = create(&shop, hook(&json!({"enabled": false})))
        .await
        .expect(201)
        .json();
    assert_eq!(made["enabled"], false);
    let endpoint = shop.stored_endpoint(&made).await;
    let off = Endpoint {
        enabled: true,
        ..endpoint.switched_off(Disabled::Gone)
    };
    assert!(store.replace_endpoint(&off, 1, now).await.unwrap());
    let health = store.count_failure(off.id, now).await.unwrap();
    assert!(
        store
            .rest(&health, now + SignedDuration::from_mins(10))
            .await
            .unwrap()
    );

    let path = format!("{ENDPOINTS}/{}", id_of(&made));
    let told = shop.got(&path).await;
    assert_eq!(
        (&told["enabled"], &told["disabled_reason"]),
        (&json!(false), &json!("gone"))
    );
    assert_eq!(told["failing_since"], "2026-11-22T10:00:00Z");
    assert_eq!(told["next_probe_at"], "2026-11-22T10:10:00Z");
    let list = shop.got(ENDPOINTS).await;
    assert_eq!(list["items"], json!([told]));
    let after = update(&shop, &made, json!({"name": "x"}))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&after["enabled"], &after["disabled_reason"]),
        (&json!(false), &json!("gone"))
    );
    let on = update(&shop, &made, json!({"enabled": true}))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&on["enabled"], &on["disabled_reason"]),
        (&json!(true), &Value::Null)
    );
    assert_eq!(
        (&on["failing_since"], &on["next_probe_at"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(store.health(off.id).await.unwrap(), None);

    store.count_failure(off.id, now).await.unwrap();
    let moved = json!({"url": "https://shop.example/other"});
    let moved = update(&shop, &made, moved).await.expect(200).json();
    assert_eq!(moved["failing_since"], Value::Null);
    assert_eq!(store.health(off.id).await.unwrap(), None);
}

#[tokio::test]
async fn of_many_at_once_as_many_are_made_as_a_site_may_have() {
    let shop = Shop::open().await;
    for _ in 0..10 {
        create(&shop, hook(&json!({}))).await.expect(201);
    }
    let tries = at_once((0..12).map(|_| create(&shop, hook(&json!({}))))).await;
    let made: Vec<&Answer> = tries.iter().filter(|answer| answer.status == 201).collect();
    assert_eq!(made.len(), 6);
    for answer in tries.iter().filter(|answer| answer.status != 201) {
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["error"]),
            (409, &json!("Conflict"))
        );
    }
    let list = shop.got(&format!("{ENDPOINTS}?limit=100")).await;
    assert_eq!(list["pagination"]["total_count"], 16);
    // Who deletes one, by several at once, makes room for one.
    let path = format!("{ENDPOINTS}/{}", id_of(&made[0].json()));
    let gone = at_once((0..4).map(|_| shop.call(Method::DELETE, &path, None))).await;
    assert_eq!(gone.iter().filter(|answer| answer.status == 204).count(), 1);
    create(&shop, hook(&json!({}))).await.expect(201);
    create(&shop, hook(&json!({}))).await.expect(409);
    // Another site's are its own.
    let other = shop.call_as(
        shop.other_token(),
        Method::POST,
        ENDPOINTS,
        Some(hook(&json!({}))),
    );
    other.await.expect(201);
}
