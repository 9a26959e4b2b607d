//! No key, signature or card datum is logged or stored.

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use checkout_links::{
    database::dynamodb_client,
    stripe::{CARD_DATA, Mood, SECRET_KEY, sign},
};
use reqwest::Method;
use serde_json::json;

use crate::harness::{ADA, StripeShop, WEBHOOK_SECRET, heard, zine};

/// Every text and byte of a value.
fn texts(value: &AttributeValue, all: &mut Vec<u8>) {
    match value {
        AttributeValue::S(text) | AttributeValue::N(text) => all.extend(text.as_bytes()),
        AttributeValue::B(bytes) => all.extend(Blob::as_ref(bytes)),
        AttributeValue::L(list) => list.iter().for_each(|value| texts(value, all)),
        AttributeValue::M(map) => {
            for (name, value) in map {
                all.extend(name.as_bytes());
                texts(value, all);
            }
        }
        _ => {}
    }
    all.push(b'\n');
}

/// Every row of every table.
async fn stored(at: &StripeShop) -> (usize, Vec<u8>) {
    let client = dynamodb_client(&at.shop.stack.info.dynamodb_endpoint);
    let tables = client
        .list_tables()
        .send()
        .await
        .unwrap()
        .table_names
        .unwrap();
    let (mut rows, mut all) = (0, Vec::new());
    for table in tables {
        let mut pages = client.scan().table_name(&table).into_paginator().send();
        while let Some(page) = pages.next().await {
            for item in page.unwrap().items.unwrap_or_default() {
                rows += 1;
                item.values().for_each(|value| texts(value, &mut all));
            }
        }
    }
    (rows, all)
}

/// Everything that may go wrong, and what does not.
async fn live_through(at: &StripeShop) -> Vec<String> {
    let mut signatures = Vec::new();
    let url = zine(&at.shop, json!({})).await;
    for mood in [
        Mood::Status(500),
        Mood::Down,
        Mood::Garbage,
        Mood::Status(401),
        Mood::Status(400),
    ] {
        at.stripe.be(mood, 3);
        at.shop.submit(&url, ADA).await.expect(503);
        at.stripe.recover();
    }
    let session = at.session(&url).await;
    at.stripe.pay(&session);
    for event in at.stripe.events() {
        let body = event.to_string();
        let now = at.shop.clock.now().as_second();
        signatures.push(sign(WEBHOOK_SECRET, &body, now));
        at.tell(&event).await.expect(200);
        at.tell_signed(&event, "whsec_wrongWrongWrong")
            .await
            .expect(400);
    }
    at.stripe.refund(&at.intent(), Some(100));
    at.stripe.dispute(&at.intent(), "lost");
    at.tell_all().await;
    let path = format!("/v1/organizations/{}/payment-provider", at.site());
    // A key that Stripe does not know: its answer quotes the end of it.
    let wrong = json!({"provider": "stripe", "secret_key": "sk_test_51StandInWrongKeyEnd"});
    at.shop
        .call(Method::PUT, &path, Some(wrong))
        .await
        .expect(200);
    let url = zine(&at.shop, json!({})).await;
    at.shop.submit(&url, ADA).await.expect(503);
    let malformed =
        json!({"provider": "stripe", "secret_key": "sk_live_x", "webhook_secret": WEBHOOK_SECRET});
    at.shop
        .call(Method::PUT, &path, Some(malformed))
        .await
        .expect(422);
    signatures
}

#[test]
fn no_key_signature_or_card_is_logged_or_stored() {
    let ((rows, stored, signatures), logged) = heard(async {
        let at = StripeShop::open().await;
        let signatures = live_through(&at).await;
        let (rows, stored) = stored(&at).await;
        (rows, stored, signatures)
    });
    // What is searched is what there is.
    assert!(rows > 10, "{rows} rows");
    assert!(logged.contains("no payment session was made"), "{logged}");
    let stored = String::from_utf8_lossy(&stored).into_owned();
    assert!(stored.contains("ada@example.com"));
    let signatures = signatures
        .iter()
        .flat_map(|header| header.split("v1=").nth(1));
    let signatures = signatures.map(|rest| rest.split(',').next().unwrap_or_default());
    let secrets = [
        SECRET_KEY,
        WEBHOOK_SECRET,
        "WrongKeyEnd",
        "KeyEnd",
        "sk_live_x",
        "last4",
    ];
    for secret in secrets.into_iter().chain(CARD_DATA).chain(signatures) {
        assert!(secret.len() >= 5, "{secret}");
        for (place, text) in [("logged", &logged), ("stored", &stored)] {
            let at = text
                .find(secret)
                .map(|at| &text[at.saturating_sub(300)..at]);
            assert!(at.is_none(), "`{secret}` is {place} after {at:?}");
        }
    }
}
