//! Offers of which there is only so much, counted by orders: places are taken when buyers confirm, and
//! free again when they do not pay.

use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};
use shared::domain::{checkout::CheckoutStatus, webhook::EventType};

use crate::{
    fallbacks::zine,
    harness::{ADA, Ears, Shop, pay_as},
    link_opening::HOME,
    money_returned::overtaken,
};

pub(crate) fn orders(max: u32) -> Value {
    json!({"limit": {"max": max, "counts": "ORDERS"}})
}

pub(crate) async fn limit(shop: &Shop, id: &str) -> Value {
    let path = format!("/ecom/v1/checkout-templates/{id}");
    shop.got(&path).await["checkoutTemplate"]["limit"].clone()
}

#[tokio::test]
async fn places_are_taken_by_buyers_and_free_again_when_they_do_not_pay() {
    let shop = Shop::open().await;
    let id = zine(&shop, orders(2)).await;
    let mut urls = Vec::new();
    for _ in 0..4 {
        urls.push(shop.open_template(&id).await);
    }
    assert_eq!(limit(&shop, &id).await["taken"], 0);
    let first = shop
        .submit(&urls[0], &pay_as("a@example.com"))
        .await
        .expect(303);
    shop.submit(&urls[1], &pay_as("b@example.com"))
        .await
        .expect(303);
    let page = shop.submit(&urls[2], &pay_as("c@example.com")).await;
    page.expect(200)
        .says("All of these are sold or being paid for right now");
    assert_eq!(
        limit(&shop, &id).await,
        json!({"max": 2, "counts": "ORDERS", "taken": 2, "reserved": 2, "completed": 0, "remaining": 0})
    );
    // Nobody else gets in while nothing is left.
    let answer = shop.follow(&shop.shared_url(&id)).await.expect(302);
    assert_eq!(answer.location(), HOME);
    let decline = [("outcome", "decline")];
    shop.submit(&first.location(), &decline).await.expect(303);
    assert_eq!(limit(&shop, &id).await["remaining"], 1);
    shop.clock.advance(SignedDuration::from_secs(1));
    shop.open_template(&id).await;
    let session = shop
        .submit(&urls[2], &pay_as("c@example.com"))
        .await
        .expect(303);
    shop.submit(&session.location(), &[("outcome", "pay")])
        .await
        .expect(303);
    assert_eq!(
        limit(&shop, &id).await,
        json!({"max": 2, "counts": "ORDERS", "taken": 2, "reserved": 1, "completed": 1, "remaining": 0})
    );
    // More of them.
    shop.update_template(&id, orders(3)).await.expect(200);
    shop.submit(&urls[3], &pay_as("d@example.com"))
        .await
        .expect(303);
    assert_eq!(limit(&shop, &id).await["taken"], 3);
}

#[tokio::test]
async fn an_opening_costs_one_cheap_read_more() {
    let shop = Shop::open().await;
    let id = zine(&shop, orders(2)).await;
    shop.open_template(&id).await;
    shop.calls();
    shop.open_template(&id).await;
    let calls = shop.calls();
    let written: u64 = calls
        .iter()
        .filter(|call| call.operation == "PutItem")
        .map(|call| call.tenths)
        .sum();
    assert_eq!(written, 10, "{calls:?}");
    assert!(
        calls.iter().all(|call| call.operation != "UpdateItem"),
        "{calls:?}"
    );
}

#[tokio::test]
async fn each_customer_has_as_many_as_the_merchant_says() {
    let shop = Shop::open().await;
    let id = zine(&shop, json!({"limit": {"perCustomer": 1}})).await;
    shop.pay(&shop.open_template(&id).await, ADA).await;
    let again = shop.open_template(&id).await;
    let page = shop.submit(&again, ADA).await.expect(200);
    page.says("You have bought this as often as one customer may.");
    // Whoever else.
    shop.submit(&again, &pay_as("bob@example.com"))
        .await
        .expect(303);
    // A place that is given back is one again.
    let mine = shop.open_template(&id).await;
    let session = shop
        .submit(&mine, &pay_as("cleo@example.com"))
        .await
        .expect(303);
    let other = shop.open_template(&id).await;
    shop.submit(&other, &pay_as("CLEO@example.com"))
        .await
        .expect(200);
    shop.submit(&session.location(), &[("outcome", "decline")])
        .await
        .expect(303);
    shop.submit(&other, &pay_as("cleo@example.com"))
        .await
        .expect(303);
    assert_eq!(limit(&shop, &id).await, json!({"perCustomer": 1}));
}

#[tokio::test]
async fn a_client_of_the_api_is_told_that_nothing_is_left() {
    let shop = Shop::open().await;
    let id = zine(&shop, orders(1)).await;
    let (url, late) = (shop.open_template(&id).await, shop.open_template(&id).await);
    shop.submit(&url, ADA).await.expect(303);
    let secret = late.rsplit('/').next().unwrap();
    let path = format!("/v1/checkouts/client/{secret}/confirm");
    let body = json!({"customer_email": "bob@example.com", "customer_name": "Bob"});
    let refused = shop
        .call(Method::POST, &path, Some(body))
        .await
        .expect(409)
        .json();
    assert_eq!(refused["error"], "LimitReached");
    let path = format!("/ecom/v1/checkout-templates/{id}/create-checkout-from-template");
    let body = json!({"checkoutTemplateId": id});
    shop.call(Method::POST, &path, Some(body)).await.expect(409);
}

#[tokio::test]
async fn money_for_a_place_that_somebody_else_has_goes_back_and_is_told() {
    let (ears, shop) = Ears::in_shop().await;
    let (stall, urls) = overtaken(shop).await;
    stall.told(&urls[1], 0, true).await;
    for _ in 0..2 {
        stall.told(&urls[0], 0, true).await;
    }
    assert_eq!(stall.kept(&urls).await, 1);
    assert_eq!(stall.provider.refunds.lock().unwrap().len(), 1);
    let late = stall.shop.checkout_at(&urls[0]).await;
    assert_eq!(late.status, CheckoutStatus::Open);
    assert!(late.is_money_returned());
    stall
        .shop
        .follow(&urls[0])
        .await
        .expect(200)
        .says("It has been sent back to you.");
    let story = ears
        .story(&stall.shop, late.id, EventType::CheckoutPaymentReturned)
        .await;
    let returned = story
        .iter()
        .filter(|fact| fact.kind == EventType::CheckoutPaymentReturned);
    assert_eq!(returned.count(), 1);
    let exhausted = ears
        .facts_until(&stall.shop, EventType::TemplateExhausted)
        .await;
    let exhausted = exhausted
        .iter()
        .filter(|fact| fact.kind == EventType::TemplateExhausted);
    assert_eq!(exhausted.count(), 1);
    // When it is due, that is the end of it.
    stall.shop.clock.advance(SignedDuration::from_hours(25));
    stall.end(&urls[0]).await;
    let late = stall.shop.checkout_at(&urls[0]).await;
    assert_eq!(late.status, CheckoutStatus::Expired);
}
