//! What deliveries are signed with: replaced, and kept for a while.

use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};
use shared::{sealed::Key, webhook::endpoint_keys::EndpointKeys};

use crate::harness::{Answer, ENDPOINTS, Shop, hook, id_of};

async fn reset(shop: &Shop, endpoint: &Value, body: Option<Value>) -> Answer {
    let path = format!("{ENDPOINTS}/{}/secret", id_of(endpoint));
    shop.call(Method::PATCH, &path, body).await
}

/// The secrets that deliveries are signed with now.
async fn active(shop: &Shop, endpoint: &Value) -> Vec<String> {
    let endpoint = shop.stored_endpoint(endpoint).await;
    let keys = EndpointKeys::open(&shop.root(), &endpoint).await.unwrap();
    let active = keys.secrets.active(shop.clock.now()).map(Key::reveal);
    active.map(str::to_owned).collect()
}

fn secret(endpoint: &Value) -> String {
    endpoint["secret"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_replaced_secret_counts_for_a_day_or_as_long_as_is_said() {
    let shop = Shop::open().await;
    let first = shop
        .created(ENDPOINTS, hook(&json!({"headers": {"X-A": "1"}})))
        .await;
    assert_eq!(active(&shop, &first).await, [secret(&first)]);
    shop.clock.advance(SignedDuration::from_mins(1));
    let answer = reset(&shop, &first, None).await.expect(200);
    assert_eq!(answer.header("etag"), "\"2\"");
    let second = answer.json();
    let mut expected = first.clone();
    expected["secret"] = second["secret"].clone();
    expected["modified_at"] = json!("2026-11-22T10:01:00Z");
    assert_eq!(second, expected);
    assert_ne!(second["secret"], first["secret"]);
    assert_eq!(
        active(&shop, &first).await,
        [secret(&second), secret(&first)]
    );

    let two_hours = Some(json!({"keep_old_for_hours": 2}));
    let third = reset(&shop, &first, two_hours).await.expect(200).json();
    let all = [secret(&third), secret(&second), secret(&first)];
    assert_eq!(active(&shop, &first).await, all);
    shop.clock.advance(SignedDuration::from_hours(2));
    assert_eq!(
        active(&shop, &first).await,
        [secret(&third), secret(&first)]
    );
    shop.clock.advance(SignedDuration::from_hours(22));
    assert_eq!(active(&shop, &first).await, [secret(&third)]);

    let at_once = Some(json!({"keep_old_for_hours": 0}));
    let fourth = reset(&shop, &first, at_once).await.expect(200).json();
    assert_eq!(active(&shop, &first).await, [secret(&fourth)]);
    // What else was sealed is still there.
    assert_eq!(fourth["headers"], json!({"X-A": "********"}));
    let path = format!("{ENDPOINTS}/{}", id_of(&first));
    assert_eq!(shop.got(&path).await, fourth);
}

#[tokio::test]
async fn what_is_wrong_with_a_reset_is_told() {
    let shop = Shop::open().await;
    let made = shop.created(ENDPOINTS, hook(&json!({}))).await;
    for (body, place) in [
        (
            json!({"keep_old_for_hours": 169}),
            "body.keep_old_for_hours",
        ),
        (json!({"keep_old_for_hours": -1}), "body.keep_old_for_hours"),
        (json!({"secret": "mine"}), "body.secret"),
        (json!([]), "body"),
    ] {
        let faults = reset(&shop, &made, Some(body.clone())).await.faults();
        assert_eq!(faults.len(), 1, "{body}");
        assert_eq!(faults[0].0, place);
    }
    let path = format!("{ENDPOINTS}/{}/secret", id_of(&made));
    let form = shop
        .request(Method::PATCH, &path)
        .bearer_auth(&shop.demo.site.access_token);
    shop.send(form.body("keep_old_for_hours=1"))
        .await
        .expect(415);
    let late = shop
        .request(Method::PATCH, &path)
        .bearer_auth(&shop.demo.site.access_token);
    shop.send(late.header("if-match", "\"7\""))
        .await
        .expect(412);
    assert_eq!(active(&shop, &made).await, [secret(&made)]);
}

#[tokio::test]
async fn a_repeated_creation_tells_the_same_secret() {
    let shop = Shop::open().await;
    let ask = || {
        let request = shop.request(Method::POST, ENDPOINTS);
        let request = request.bearer_auth(&shop.demo.site.access_token);
        shop.send(
            request
                .header("idempotency-key", "k")
                .json(&hook(&json!({}))),
        )
    };
    let first = ask().await.expect(201);
    let again = ask().await.expect(201);
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.json(), first.json());
    assert_eq!(shop.got(ENDPOINTS).await["pagination"]["total_count"], 1);
}
