//! Refunds: made and listed by the API.

use checkout_links::stripe::Mood;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Shop, StripeShop, at_once, id_of, zine};

const REFUNDS: &str = "/v1/refunds/";

async fn order_again(shop: &Shop, order: &Value) -> Value {
    shop.got(&format!("/v1/orders/{}", id_of(order))).await
}

#[track_caller]
fn error(answer: &Answer) -> (u16, String) {
    let body = answer.json();
    let error = body["error"].as_str().unwrap_or_else(|| panic!("{body}"));
    (answer.status.as_u16(), error.to_owned())
}

#[tokio::test]
async fn money_goes_back_in_parts_until_nothing_is_left() {
    let shop = Shop::open().await;
    let order = shop.bought().await;
    let body = json!({
        "order_id": order["id"], "reason": "duplicate", "amount": 300, "comment": "Sorry", "revoke_benefits": true,
        "metadata": {"ticket": "T-1"},
    });
    let refund = shop.created(REFUNDS, body.clone()).await;
    for (name, expected) in [
        ("status", json!("succeeded")),
        ("amount", json!(300)),
        ("currency", json!("eur")),
        ("reason", json!("duplicate")),
        ("comment", json!("Sorry")),
        ("revoke_benefits", json!(true)),
        ("metadata", json!({"ticket": "T-1"})),
        ("order_id", order["id"].clone()),
        ("customer_id", order["customer_id"].clone()),
        ("organization_id", order["organization_id"].clone()),
    ] {
        assert_eq!(refund[name], expected, "{name}");
    }
    let partly = order_again(&shop, &order).await;
    let told = (
        &partly["status"],
        &partly["refunded_amount"],
        &partly["refundable_amount"],
    );
    assert_eq!(
        told,
        (&json!("partially_refunded"), &json!(300), &json!(700))
    );
    let too_much = shop.refund(&order, 701).await;
    assert_eq!(error(&too_much), (400, "RefundAmountTooHigh".to_owned()));
    assert!(too_much.text.contains("7.00 EUR"), "{}", too_much.text);
    shop.refund(&order, 700).await.expect(201);
    assert_eq!(order_again(&shop, &order).await["status"], "refunded");
    let again = shop.refund(&order, 1).await;
    assert_eq!(error(&again), (403, "RefundedAlready".to_owned()));
}

#[tokio::test]
async fn every_fault_of_a_refund_is_named() {
    let shop = Shop::open().await;
    let order = shop.bought().await;
    let create = async |body: Value| shop.call(Method::POST, REFUNDS, Some(body)).await.faults();
    let pairs = |faults: &[(&str, &str)]| -> Vec<(String, String)> {
        let owned = faults
            .iter()
            .map(|(at, kind)| ((*at).to_owned(), (*kind).to_owned()));
        owned.collect()
    };
    let missing = [
        ("body.order_id", "missing"),
        ("body.reason", "missing"),
        ("body.amount", "missing"),
    ];
    assert_eq!(create(json!({})).await, pairs(&missing));
    let wrong = json!({
        "order_id": "x", "reason": "because", "amount": 0, "comment": "", "revoke_benefits": "yes", "metadata": [], "zzz": 1,
    });
    let faults = [
        ("body.zzz", "extra_forbidden"),
        ("body.order_id", "value_error"),
        ("body.reason", "enum"),
        ("body.amount", "greater_than_equal"),
        ("body.comment", "string_too_short"),
        ("body.revoke_benefits", "value_error"),
        ("body.metadata", "value_error"),
    ];
    assert_eq!(create(wrong).await, pairs(&faults));
    let nothing = "0199d3a0-0000-7000-8000-00000000dead";
    let unknown = json!({"order_id": nothing, "reason": "other", "amount": 1});
    assert_eq!(
        create(unknown).await,
        pairs(&[("body.order_id", "value_error")])
    );
    assert_eq!(order_again(&shop, &order).await["refunded_amount"], 0);
}

#[tokio::test]
async fn a_key_gives_money_back_once() {
    let shop = Shop::open().await;
    let order = shop.bought().await;
    let ask = async |amount: i64| {
        let body = json!({"order_id": order["id"], "reason": "other", "amount": amount});
        let request = shop.request(Method::POST, REFUNDS).json(&body);
        let request = request.bearer_auth(&shop.demo.site.access_token);
        shop.send(request.header("idempotency-key", "refund-1"))
            .await
    };
    let first = ask(400).await.expect(201);
    let second = ask(400).await.expect(201);
    assert_eq!(first.json(), second.json());
    assert_eq!(second.header("idempotency-replayed"), "true");
    ask(401).await.expect(422);
    assert_eq!(order_again(&shop, &order).await["refunded_amount"], 400);
}

#[tokio::test]
async fn refunds_that_are_asked_for_at_once_never_exceed_the_charge() {
    let shop = Shop::open().await;
    let order = shop.bought().await;
    let answers = at_once((0..6).map(|_| shop.refund(&order, 300))).await;
    let made = answers.iter().filter(|answer| answer.status == 201).count();
    for answer in answers.iter().filter(|answer| answer.status != 201) {
        let conflict = [
            (400, "RefundAmountTooHigh".to_owned()),
            (503, "Unavailable".to_owned()),
        ];
        assert!(conflict.contains(&error(answer)), "{}", answer.text);
    }
    let after = order_again(&shop, &order).await;
    assert_eq!(
        after["refunded_amount"].as_u64().unwrap(),
        300 * made as u64
    );
    assert!((1..=3).contains(&made), "{made}");
    let listed = shop.listed(REFUNDS, "succeeded=true").await;
    assert_eq!(listed.len(), made);
}

#[tokio::test]
async fn each_filter_of_a_list_keeps_what_it_names() {
    let shop = Shop::open().await;
    let zine = shop.bought().await;
    let url = shop
        .checkout_of(json!({"products": [shop.demo.product_id], "external_customer_id": "u-7"}))
        .await;
    shop.pay(&url, &crate::harness::pay_as("grace@example.com"))
        .await;
    let course = shop.order_at(&url).await;
    let (subscription, _) = shop.subscribed().await;
    let magazine = json!({"id": subscription["latest_order_id"]});
    let mut refunds = Vec::new();
    for (order, amount) in [(&zine, 100), (&course, 50), (&magazine, 75)] {
        shop.clock.advance(jiff::SignedDuration::from_secs(1));
        refunds.push(shop.refund(order, amount).await.expect(201).json());
    }
    let [of_zine, of_course, of_magazine] = [0, 1, 2].map(|at| &refunds[at]);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    for (query, expected) in [
        (String::new(), vec![of_magazine, of_course, of_zine]),
        (format!("id={}", id_of(of_zine)), vec![of_zine]),
        (format!("order_id={}", id_of(&course)), vec![of_course]),
        (
            format!("subscription_id={}", id_of(&subscription)),
            vec![of_magazine],
        ),
        (
            format!("customer_id={}", text(&course["customer_id"])),
            vec![of_course],
        ),
        ("external_customer_id=u-7".to_owned(), vec![of_course]),
        ("external_customer_id=nobody".to_owned(), vec![]),
        ("succeeded=false".to_owned(), vec![]),
        (
            "sorting=amount".to_owned(),
            vec![of_course, of_magazine, of_zine],
        ),
        (
            "sorting=created_at".to_owned(),
            vec![of_zine, of_course, of_magazine],
        ),
    ] {
        let ids: Vec<Value> = expected.iter().map(|refund| refund["id"].clone()).collect();
        assert_eq!(shop.listed(REFUNDS, &query).await, ids, "{query}");
    }
    let wrong = format!("{REFUNDS}?succeeded=perhaps&order_id=x&sorting=status");
    assert_eq!(shop.call(Method::GET, &wrong, None).await.faults().len(), 3);
}

#[tokio::test]
async fn a_refund_whose_provider_is_silent_is_pending_until_it_is_asked_for_again() {
    let at = StripeShop::open().await;
    let shop = &at.shop;
    let url = zine(shop, json!({})).await;
    at.stripe.pay(&at.session(&url).await);
    at.tell_all().await;
    let order = shop.order_at(&url).await;
    let ask = async || {
        let body = json!({"order_id": order["id"], "reason": "other", "amount": 300});
        let request = shop.request(Method::POST, REFUNDS).json(&body);
        let request = request.bearer_auth(&shop.demo.site.access_token);
        let request = request.header("idempotency-key", "refund-1");
        shop.send(request).await.expect(201).json()
    };
    at.stripe.be(Mood::LostReply, 9);
    let pending = ask().await;
    at.stripe.recover();
    assert_eq!(pending["status"], "pending");
    // Its money is set aside.
    let told = order_again(shop, &order).await;
    assert_eq!(told["refundable_amount"], 700);
    assert!(shop.listed(REFUNDS, "succeeded=true").await.is_empty());
    let done = ask().await;
    assert_eq!(
        (&done["status"], &done["id"]),
        (&json!("succeeded"), &pending["id"])
    );
    assert_eq!(order_again(shop, &order).await["refunded_amount"], 300);
    assert_eq!(at.stripe.all("refund").len(), 1);
}
