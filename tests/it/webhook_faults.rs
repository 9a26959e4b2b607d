//! What is refused of endpoints, and what is told to nobody.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    harness::{Answer, ENDPOINTS, Shop, hook, id_of},
    webhook_endpoints::{create, places, update},
};

#[tokio::test]
async fn every_faulty_field_is_named() {
    let shop = Shop::open().await;
    let none = create(&shop, json!({})).await;
    assert_eq!(places(&none), ["url", "format", "events"]);
    let all = json!({
        "url": "ftp://shop.example/", "name": "", "format": "discord", "algorithm": "HS256",
        "events": ["order.paid", "benefit.created"], "enabled": "yes", "x": 1,
        "headers": {"a b": "c", "Host": "x", "X-A": "a\nb", "X-B": 1, "x-c": "1", "X-C": "2", "X-D": "********"},
        "organization_id": "0199d3a0-0000-7000-8000-00000000dead",
    });
    let places_of = |answer: &Answer| places(answer).into_iter().collect::<BTreeSet<String>>();
    let expected = [
        "x",
        "organization_id",
        "url",
        "name",
        "format",
        "algorithm",
        "events.1",
        "headers.a b",
        "headers.Host",
        "headers.X-A",
        "headers.X-B",
        "headers.x-c",
        "headers.X-D",
        "enabled",
    ];
    let answer = create(&shop, all.clone()).await;
    assert_eq!(places_of(&answer), expected.map(str::to_owned).into());
    let made = create(&shop, hook(&json!({}))).await.expect(201).json();
    let answer = update(&shop, &made, all).await;
    assert_eq!(places_of(&answer), expected.map(str::to_owned).into());
    for (fields, place) in [
        (json!({"events": []}), "events"),
        (json!({"events": "order.paid"}), "events"),
        (json!({"url": "https://user:hush@shop.example/"}), "url"),
        (json!({"url": "https://10.0.0.1/"}), "url"),
        (json!({"url": "https://intranet/"}), "url"),
        (json!({"algorithm": "ES256"}), "algorithm"),
    ] {
        assert_eq!(
            places(&create(&shop, hook(&fields)).await),
            [place],
            "{fields}"
        );
    }
    let thinkific = json!({"format": "thinkific", "events": ["order.paid", "order.updated"]});
    assert_eq!(places(&create(&shop, hook(&thinkific)).await), ["events"]);
    let thinkific = update(&shop, &made, json!({"events": ["checkout.created"]})).await;
    let made = thinkific.expect(200).json();
    assert_eq!(
        places(&update(&shop, &made, json!({"format": "thinkific"})).await),
        ["events"]
    );
    let many: serde_json::Map<String, Value> =
        (0..11).map(|at| (format!("x-{at}"), json!("a"))).collect();
    assert_eq!(
        places(&create(&shop, hook(&json!({"headers": many}))).await),
        ["headers"]
    );
}

#[tokio::test]
async fn what_a_header_holds_is_told_to_nobody() {
    let shop = Shop::open().await;
    let made = create(
        &shop,
        hook(&json!({"headers": {"Authorization": "Bearer hush"}})),
    )
    .await;
    assert!(!made.text.contains("hush"));
    let made = made.expect(201).json();
    let wrong = json!({"headers": {"Authorization": "Bearer hush\n", "x-b": 1}});
    let answer = update(&shop, &made, wrong).await.expect(422);
    assert!(!answer.text.contains("hush"), "{}", answer.text);
    let row = format!("{:?}", shop.stored_endpoint(&made).await);
    assert!(!row.contains("hush") && !row.contains("whsec"), "{row}");
    let item = serde_json::to_vec(&shop.stored_endpoint(&made).await).unwrap();
    let item = String::from_utf8_lossy(&item).into_owned();
    assert!(!item.contains("hush") && !item.contains("whsec"), "{item}");
}

#[tokio::test]
async fn another_site_and_a_token_without_the_scope_see_nothing() {
    let shop = Shop::open().await;
    let made = create(&shop, hook(&json!({}))).await.expect(201).json();
    let path = format!("{ENDPOINTS}/{}", id_of(&made));
    let reader = shop.token_with(&["webhooks:read"]).await;
    for (method, path, body) in [
        (Method::GET, path.clone(), None),
        (Method::PATCH, path.clone(), Some(json!({"enabled": false}))),
        (Method::DELETE, path.clone(), None),
        (Method::PATCH, format!("{path}/secret"), None),
    ] {
        let elsewhere = shop
            .call_as(shop.other_token(), method.clone(), &path, body.clone())
            .await;
        assert_eq!(
            elsewhere.expect(404).json()["error"],
            "ResourceNotFound",
            "{method} {path}"
        );
        let lacking = shop.call_as(&reader, method.clone(), &path, body).await;
        let status = if method == Method::GET { 200 } else { 403 };
        assert_eq!(lacking.status, status, "{method} {path}");
    }
    let list = shop
        .call_as(shop.other_token(), Method::GET, ENDPOINTS, None)
        .await;
    assert_eq!(list.expect(200).json()["items"], json!([]));
    let foreign = format!("{ENDPOINTS}?organization_id={}", id_of(&made));
    assert_eq!(shop.got(&foreign).await["items"], json!([]));
    assert_eq!(shop.got(&path).await, made);
}
