//! Subscriptions: read, listed, ended and gone on with by the API.

use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Shop, id_of, pay_as};

const SUBSCRIPTIONS: &str = "/v1/subscriptions/";

fn path(subscription: &Value) -> String {
    format!("{SUBSCRIPTIONS}{}", id_of(subscription))
}

async fn patch(shop: &Shop, subscription: &Value, body: Value) -> crate::harness::Answer {
    shop.call(Method::PATCH, &path(subscription), Some(body))
        .await
}

#[tokio::test]
async fn a_subscription_is_told_with_all_that_it_names() {
    let shop = Shop::open().await;
    let (subscription, _) = shop.subscribed().await;
    for (name, expected) in [
        ("status", json!("active")),
        ("completed", json!(false)),
        ("amount", json!(700)),
        ("currency", json!("eur")),
        ("recurring_interval", json!("month")),
        ("recurring_interval_count", json!(1)),
        ("current_period_start", json!("2026-11-22T10:00:00Z")),
        ("current_period_end", json!("2026-12-22T10:00:00Z")),
        ("cancel_at_period_end", json!(false)),
        ("canceled_at", Value::Null),
        ("ends_at", Value::Null),
        ("charges", json!(1)),
        ("discount", Value::Null),
        ("meters", json!([])),
    ] {
        assert_eq!(subscription[name], expected, "{name}");
    }
    assert_eq!(subscription["product"]["name"], "Magazine");
    assert_eq!(subscription["product_id"], subscription["product"]["id"]);
    assert_eq!(subscription["prices"][0]["price_amount"], 700);
    assert_eq!(subscription["customer"]["email"], "ada@example.com");
    let order = subscription["latest_order_id"].as_str().unwrap();
    let order = shop.got(&format!("/v1/orders/{order}")).await;
    assert_eq!(order["billing_reason"], "subscription_create");
    assert_eq!(order["subscription"]["id"], subscription["id"]);
    assert_eq!(order["subscription"]["status"], "active");
}

#[tokio::test]
async fn each_charge_is_an_order_of_it() {
    let shop = Shop::open().await;
    let (subscription, desk) = shop.subscribed().await;
    shop.clock.advance(SignedDuration::from_hours(31 * 24));
    shop.submit(&desk, &[("outcome", "charge")])
        .await
        .expect(200);
    let query = format!(
        "subscription_id={}&sorting=created_at",
        id_of(&subscription)
    );
    let orders = shop.got(&format!("/v1/orders/?{query}")).await;
    let reasons: Vec<&Value> = orders["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|order| &order["billing_reason"])
        .collect();
    assert_eq!(reasons, ["subscription_create", "subscription_cycle"]);
    let cycle = &orders["items"][1];
    assert_eq!(
        (&cycle["checkout_id"], &cycle["total_amount"]),
        (&Value::Null, &json!(700))
    );
    let receipt = shop
        .got(&format!("/v1/orders/{}/receipt", id_of(cycle)))
        .await;
    shop.follow(receipt["url"].as_str().unwrap())
        .await
        .expect(200)
        .says("Magazine");
    shop.submit(&desk, &[("outcome", "fail_charge")])
        .await
        .expect(200);
    let failing = shop.got(&path(&subscription)).await;
    assert_eq!(
        (&failing["status"], &failing["charges"]),
        (&json!("past_due"), &json!(2))
    );
    assert!(failing["past_due_at"].is_string());
}

#[tokio::test]
async fn it_ends_with_its_period_or_goes_on_after_all() {
    let shop = Shop::open().await;
    let (subscription, _) = shop.subscribed().await;
    let why = json!({
        "cancel_at_period_end": true, "customer_cancellation_reason": "too_expensive",
        "customer_cancellation_comment": "Sorry",
    });
    let ends = patch(&shop, &subscription, why).await.expect(200).json();
    for (name, expected) in [
        ("status", json!("active")),
        ("cancel_at_period_end", json!(true)),
        ("canceled_at", json!("2026-11-22T10:00:00Z")),
        ("ends_at", subscription["current_period_end"].clone()),
        ("ended_at", Value::Null),
        ("customer_cancellation_reason", json!("too_expensive")),
        ("customer_cancellation_comment", json!("Sorry")),
    ] {
        assert_eq!(ends[name], expected, "{name}");
    }
    assert_eq!(shop.got(&path(&subscription)).await, ends);
    // Said twice, it is so.
    patch(&shop, &subscription, json!({"cancel_at_period_end": true}))
        .await
        .expect(200);
    let goes_on = patch(&shop, &subscription, json!({"cancel_at_period_end": false}))
        .await
        .expect(200)
        .json();
    for name in [
        "canceled_at",
        "ends_at",
        "customer_cancellation_reason",
        "customer_cancellation_comment",
    ] {
        assert_eq!(goes_on[name], Value::Null, "{name}");
    }
    assert_eq!(goes_on["cancel_at_period_end"], false);
}

#[tokio::test]
async fn what_is_revoked_is_over_for_good() {
    let shop = Shop::open().await;
    let (first, desk) = shop.subscribed().await;
    let (second, _) = shop.subscribed().await;
    let revoked = shop
        .call(Method::DELETE, &path(&first), None)
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&revoked["status"], &revoked["id"]),
        (&json!("canceled"), &first["id"])
    );
    assert_eq!(revoked["ended_at"], "2026-11-22T10:00:00Z");
    let body = json!({"revoke": true, "customer_cancellation_reason": "unused"});
    let revoked = patch(&shop, &second, body).await.expect(200).json();
    let told = (&revoked["status"], &revoked["customer_cancellation_reason"]);
    assert_eq!(told, (&json!("canceled"), &json!("unused")));
    for body in [
        json!({"revoke": true}),
        json!({"cancel_at_period_end": false}),
        json!({"cancel_at_period_end": true}),
    ] {
        let refused = patch(&shop, &first, body).await.expect(403).json();
        assert_eq!(refused["error"], "AlreadyCanceledSubscription");
    }
    let refused = shop
        .call(Method::DELETE, &path(&first), None)
        .await
        .expect(403)
        .json();
    assert_eq!(refused["error"], "AlreadyCanceledSubscription");
    // The provider has it, too: nothing can be charged any more.
    shop.follow(&desk)
        .await
        .expect(200)
        .keeps_silent_on("Charge the next period");
}

#[tokio::test]
async fn every_fault_of_an_update_is_named() {
    let shop = Shop::open().await;
    let (subscription, _) = shop.subscribed().await;
    let faults = async |body: Value| {
        let answer = patch(&shop, &subscription, body).await;
        let places = answer.faults().into_iter().map(|fault| fault.0);
        let mut places: Vec<String> = places.collect();
        places.sort_unstable();
        places
    };
    assert_eq!(faults(json!({})).await, ["body.cancel_at_period_end"]);
    assert_eq!(faults(json!({"revoke": false})).await, ["body.revoke"]);
    assert_eq!(
        faults(json!({"revoke": true, "cancel_at_period_end": true})).await,
        ["body.revoke"]
    );
    let wrong = json!({
        "cancel_at_period_end": "yes", "customer_cancellation_reason": "bored", "customer_cancellation_comment": 7,
        "product_id": subscription["product_id"], "seats": 3, "trial_end": "now", "discount_id": "x", "zzz": 1,
    });
    let expected = [
        "body.cancel_at_period_end",
        "body.customer_cancellation_comment",
        "body.customer_cancellation_reason",
        "body.discount_id",
        "body.product_id",
        "body.seats",
        "body.trial_end",
        "body.zzz",
    ];
    assert_eq!(faults(wrong).await, expected);
    assert_eq!(shop.got(&path(&subscription)).await, subscription);
}

/// Ada's magazine that ends with its month, Grace's trial of an almanac, and Ada's that is over.
async fn three(shop: &Shop) -> [Value; 3] {
    let (monthly, _) = shop.subscribed().await;
    shop.clock.advance(SignedDuration::from_secs(1));
    let yearly = shop.magazine(json!({"name": "Almanac", "recurring_interval": "year", "trial_interval": "week", "trial_interval_count": 1})).await;
    let fields = json!({"products": [yearly["id"]], "external_customer_id": "u-7"});
    let url = shop.checkout_of(fields).await;
    shop.pay(&url, &pay_as("grace@example.com")).await;
    let trial = shop.order_at(&url).await;
    assert_eq!(trial["total_amount"], 0);
    let trial = shop
        .got(&format!(
            "{SUBSCRIPTIONS}{}",
            trial["subscription_id"].as_str().unwrap()
        ))
        .await;
    assert_eq!(trial["trial_end"], "2026-11-29T10:00:01Z");
    shop.clock.advance(SignedDuration::from_secs(1));
    let (over, _) = shop.subscribed().await;
    let why = json!({"revoke": true, "customer_cancellation_reason": "unused"});
    patch(shop, &over, why).await.expect(200);
    patch(shop, &monthly, json!({"cancel_at_period_end": true}))
        .await
        .expect(200);
    [monthly, trial, over]
}

#[tokio::test]
async fn each_filter_of_a_list_keeps_what_it_names() {
    let shop = Shop::open().await;
    let [monthly, trial, over] = three(&shop).await;
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    for (query, expected) in [
        (String::new(), vec![&over, &trial, &monthly]),
        (
            "sorting=started_at".to_owned(),
            vec![&monthly, &trial, &over],
        ),
        (
            "sorting=product&sorting=started_at".to_owned(),
            vec![&trial, &monthly, &over],
        ),
        (
            "sorting=-customer&sorting=started_at".to_owned(),
            vec![&trial, &monthly, &over],
        ),
        (
            format!("product_id={}", text(&trial["product_id"])),
            vec![&trial],
        ),
        (
            format!("customer_id={}", text(&monthly["customer_id"])),
            vec![&over, &monthly],
        ),
        ("external_customer_id=u-7".to_owned(), vec![&trial]),
        ("active=true".to_owned(), vec![&trial, &monthly]),
        ("active=false".to_owned(), vec![&over]),
        ("status=trialing".to_owned(), vec![&trial]),
        (
            "status=trialing&status=canceled".to_owned(),
            vec![&over, &trial],
        ),
        ("cancel_at_period_end=true".to_owned(), vec![&monthly]),
        (
            "customer_cancellation_reason=unused".to_owned(),
            vec![&over],
        ),
        (
            "canceled_at_after=2026-11-22T09:00:00Z".to_owned(),
            vec![&over, &monthly],
        ),
        ("canceled_at_before=2026-11-22T09:00:00Z".to_owned(), vec![]),
        (
            "started_after=2026-11-22T10:00:01Z&started_before=2026-11-22T10:00:01Z".to_owned(),
            vec![&trial],
        ),
        (
            "discount_id=0199d3a0-0000-7000-8000-00000000dead".to_owned(),
            vec![],
        ),
    ] {
        let ids: Vec<Value> = expected.iter().map(|one| one["id"].clone()).collect();
        assert_eq!(shop.listed(SUBSCRIPTIONS, &query).await, ids, "{query}");
    }
    let wrong = format!(
        "{SUBSCRIPTIONS}?status=odd&active=maybe&canceled_at_after=then&customer_cancellation_reason=x&sorting=a"
    );
    assert_eq!(shop.call(Method::GET, &wrong, None).await.faults().len(), 5);
}

#[tokio::test]
async fn what_was_charged_as_often_as_it_was_to_be_is_complete() {
    let shop = Shop::open().await;
    let (subscription, desk) = shop.subscribed().await;
    let store = &shop.stack.store;
    let id = subscription["id"].as_str().unwrap().parse().unwrap();
    let id = shared::domain::ids::SubscriptionId::new(id);
    let mut stored = store.subscription(id).await.unwrap().unwrap();
    (stored.cycles, stored.revision) = (Some(2), stored.revision + 1);
    assert!(store.replace_subscription(&stored).await.unwrap());
    shop.submit(&desk, &[("outcome", "charge")])
        .await
        .expect(200);
    let complete = shop.got(&path(&subscription)).await;
    let told = (&complete["status"], &complete["completed"]);
    assert_eq!(told, (&json!("canceled"), &json!(true)));
    assert_eq!(complete["cycles"], 2);
}
