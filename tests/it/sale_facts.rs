//! What real writes of checkouts, and what comes of them, mean to whoever is told of them.

use reqwest::Method;
use serde_json::{Value, json};
use shared::domain::{
    fact::{Fact, origin},
    webhook::EventType,
};

use crate::harness::{ADA, Ears, assert_in_order, id_of, inner, kinds, zine};

#[tokio::test]
async fn a_purchase_is_told_step_by_step() {
    let (ears, shop) = Ears::in_shop().await;
    let url = zine(&shop, json!({})).await;
    shop.follow(&url).await.expect(200);
    shop.pay(&url, ADA).await;
    let order = shop.order_at(&url).await;
    let checkout = shop.checkout_at(&url).await;
    shop.refund(&order, 400).await.expect(201);

    let order_story = ears
        .story(&shop, id_of(&order), EventType::OrderRefunded)
        .await;
    let story = ears
        .story(&shop, checkout.id, EventType::CheckoutUpdated)
        .await;
    assert_in_order(&story);
    let updates: Vec<_> = story
        .iter()
        .map(|fact| (fact.kind.slug(), fact.origin))
        .collect();
    let by_payment = ("updated", Some(origin::PAYMENT));
    assert_eq!(
        updates,
        [("created", None), ("updated", None), by_payment, by_payment]
    );
    assert_in_order(&order_story);
    assert_eq!(
        kinds(&order_story)[..4],
        [
            "order.created",
            "order.paid",
            "order.updated",
            "order.refunded"
        ]
    );
    let customer = order["customer_id"].as_str().unwrap();
    let customer = ears
        .story(&shop, customer, EventType::CustomerCreated)
        .await;
    assert_eq!(customer[0].origin, Some(origin::CHECKOUT_PAID));
    let facts = ears.facts_until(&shop, EventType::RefundUpdated).await;
    let lookups = shop.lookups(&facts).await;
    for fact in facts
        .iter()
        .filter(|fact| fact.kind == EventType::OrderPaid)
    {
        let told: Value = serde_json::from_slice(&lookups.standard(fact)).unwrap();
        assert_eq!(told["type"], "order.paid");
        assert_eq!(told["data"]["customer"]["email"], "ada@example.com");
        let (topic, told) = lookups.thinkific(fact).unwrap();
        let told: Value = serde_json::from_slice(&told).unwrap();
        assert_eq!(topic, "order_transaction.succeeded");
        assert_eq!(told["payload"]["amount_dollars"].to_string(), "10.0");
        assert_eq!(told["payload"]["order"]["user"]["first_name"], "Ada");
    }
}

#[tokio::test]
async fn an_erased_customer_is_told_of_without_a_trace() {
    let (ears, shop) = Ears::in_shop().await;
    let (subscription, _) = shop.subscribed().await;
    let customer = subscription["customer_id"].as_str().unwrap();
    let path = format!("/v1/customers/{customer}?anonymize=true");
    shop.call(Method::DELETE, &path, None).await.expect(204);

    let story = ears
        .story(&shop, customer, EventType::CustomerDeleted)
        .await;
    let deleted = story.last().unwrap();
    assert!(deleted.by_erasure);
    let facts = ears.facts(&shop);
    let erased: Vec<Fact> = facts.into_iter().filter(|fact| fact.by_erasure).collect();
    let mut entities: Vec<_> = erased.iter().map(|fact| fact.kind.entity()).collect();
    entities.sort_unstable();
    assert_eq!(entities, ["checkout", "customer", "order", "subscription"]);
    let lookups = shop.lookups(&erased).await;
    for fact in &erased {
        let told = String::from_utf8(lookups.standard(fact)).unwrap();
        assert!(told.contains(r#""triggered_by_anonymize_request":true"#));
        assert!(
            !told.contains("ada@") && !told.contains("Lovelace"),
            "{told}"
        );
        assert_eq!(
            inner(&lookups.claims(fact))["triggeredByAnonymizeRequest"],
            true
        );
    }
}

#[tokio::test]
async fn a_subscription_is_told_of_at_every_turn() {
    let (ears, shop) = Ears::in_shop().await;
    let (subscription, sandbox) = shop.subscribed().await;
    for outcome in ["fail_charge", "charge", "end", "resume", "end_now"] {
        shop.clock.advance(jiff::SignedDuration::from_mins(1));
        shop.submit(&sandbox, &[("outcome", outcome)])
            .await
            .expect(200);
    }
    let story = ears
        .story(&shop, id_of(&subscription), EventType::SubscriptionRevoked)
        .await;
    assert_in_order(&story);
    let turns: Vec<_> = story
        .iter()
        .map(|fact| fact.kind.slug())
        .filter(|slug| *slug != "updated")
        .collect();
    assert_eq!(
        turns,
        [
            "created",
            "active",
            "past_due",
            "active",
            "canceled",
            "uncanceled",
            "canceled",
            "revoked"
        ]
    );
    let charged = story
        .iter()
        .filter(|fact| fact.origin == Some(origin::SUBSCRIPTION_CHARGED));
    assert_eq!(charged.count(), 2, "updated and active");
}

#[tokio::test]
async fn no_event_holds_what_opens_a_buyer_s_page() {
    let (ears, shop) = Ears::in_shop().await;
    let url = zine(&shop, json!({})).await;
    shop.follow(&url).await.expect(200);
    shop.submit(&url, ADA).await.expect(303);
    let id = shop.checkout_at(&url).await.id;
    let story = ears.story(&shop, id, EventType::CheckoutUpdated).await;
    let secret = url.rsplit('/').next().unwrap();
    assert!(secret.starts_with("co_"), "{url}");
    for fact in &story {
        let lookups = shop.lookups(std::slice::from_ref(fact)).await;
        let told = String::from_utf8(lookups.standard(fact)).unwrap();
        let told: Value = serde_json::from_str(&told).unwrap();
        assert_eq!(told["data"]["client_secret"], json!(""));
        assert!(!told.to_string().contains(secret));
    }
}
