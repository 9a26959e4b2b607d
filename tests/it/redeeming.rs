//! A discount is redeemed when its checkout is confirmed, as often as it may be and not once more.

use std::sync::Arc;

use jiff::SignedDuration;
use reqwest::Method;
use serde_json::json;
use shared::{
    domain::{
        catalog::{Discount, Rate},
        checkout::CheckoutStatus,
        coupon::CouponCode,
        ids::{DiscountId, ProductId},
        money::BasisPoints,
        offer::OfferId,
    },
    store::NamedWrite,
};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::harness::{ADA, Sale, pay_as, zine};

const USED_UP: &str = "The discount SPRING has been used up. Your total changed.";

#[tokio::test]
async fn of_a_hundred_buyers_at_once_ten_redeem_a_code_for_ten() {
    let sale = Arc::new(Sale::limited_to(10).await);
    let first = sale.open().await;
    let template = sale.shop.checkout_at(&first).await.offer;
    let Some(OfferId::Template(template)) = template else {
        panic!("a zine is a template's");
    };
    let mut buyers = JoinSet::new();
    for number in 0..100 {
        let url = sale.shop.open_template(&template.to_string()).await;
        let sale = Arc::clone(&sale);
        buyers.spawn(async move {
            let email = format!("buyer{number}@example.com");
            let answer = sale.pay(&url, &email).await;
            (url, email, answer)
        });
    }
    let (mut confirmed, mut told) = (Vec::new(), Vec::new());
    while let Some(buyer) = buyers.join_next().await {
        let (url, email, answer) = buyer.unwrap();
        if answer.status == 303 {
            confirmed.push(url);
            continue;
        }
        answer
            .expect(200)
            .says(USED_UP)
            .says("Pay €10.00")
            .says(&email);
        told.push((url, email));
    }
    assert_eq!((confirmed.len(), told.len()), (10, 90));
    assert_eq!(sale.taken().await, 10);
    for (url, _) in &told {
        let checkout = sale.shop.checkout_at(url).await;
        assert_eq!(checkout.status, CheckoutStatus::Open);
        assert_eq!((checkout.discount, checkout.payment), (None, None));
    }

    // Whoever was told can pay without it.
    let (url, email) = &told[0];
    let sandbox = sale.pay(url, email).await.expect(303).location();
    let pay = [("outcome", "pay")];
    let back = sale.shop.submit(&sandbox, &pay).await.expect(303);
    let receipt = sale.shop.follow(&back.location()).await.expect(200);
    receipt.says("Thank you").says("€10.00");
    assert_eq!(sale.taken().await, 10);
}

#[tokio::test]
async fn a_customer_redeems_as_often_as_one_may_however_the_address_is_written() {
    let sale = Sale::of(|discount| discount.max_redemptions_per_customer = Some(1)).await;
    let (_, sandbox) = sale.confirmed("Ada@Example.com").await;
    let again = sale.open().await;
    let refused = sale.pay(&again, " ada@example.COM").await.expect(200);
    refused
        .says("You have used the discount SPRING already. Your total changed.")
        .says("Pay €10.00");
    sale.confirmed("bob@example.com").await;
    assert_eq!(sale.taken().await, 2);
    // No address lies in a key or a counter: the customer's id stands for it.
    let checkout = sale.shop.checkout_at(&again).await;
    assert_eq!(checkout.redemption(), None);

    let decline = [("outcome", "decline")];
    sale.shop.submit(&sandbox, &decline).await.expect(303);
    assert_eq!(sale.taken().await, 1);
    sale.confirmed("ada@example.com").await;
    let third = sale.open().await;
    sale.pay(&third, "ada@example.com")
        .await
        .expect(200)
        .says("You have used");
    assert_eq!(sale.taken().await, 2);
}

#[tokio::test]
async fn a_discount_without_limits_is_counted_and_counts_once() {
    let sale = Sale::of(|_| {}).await;
    let (url, sandbox) = sale.confirmed("ada@example.com").await;
    sale.pay(&url, "ada@example.com").await.expect(303);
    assert_eq!(sale.taken().await, 1);
    let pay = [("outcome", "pay")];
    sale.shop.submit(&sandbox, &pay).await.expect(303);
    sale.shop.submit(&sandbox, &pay).await.expect(303);
    let paid = sale.shop.checkout_at(&url).await;
    assert_eq!(paid.status, CheckoutStatus::Succeeded);
    assert_eq!(sale.taken().await, 1);
    // Without a discount nothing is counted.
    let plain = zine(&sale.shop, json!({})).await;
    sale.shop.submit(&plain, ADA).await.expect(303);
    assert_eq!(sale.taken().await, 1);
}

#[tokio::test]
async fn what_is_free_by_its_discount_redeems_it_in_the_same_step() {
    let sale = Sale::of(|discount| {
        discount.rate = Rate::Percentage(BasisPoints::new(10_000).unwrap());
        discount.max_redemptions = Some(1);
    })
    .await;
    let (first, second) = (sale.open().await, sale.open().await);
    let thanks = sale.pay(&first, "ada@example.com").await.expect(303);
    sale.shop
        .follow(&thanks.location())
        .await
        .expect(200)
        .says("Thank you");
    assert_eq!(sale.taken().await, 1);
    let refused = sale.pay(&second, "bob@example.com").await.expect(200);
    refused.says(USED_UP).says("Pay €10.00");
    let revision = sale.shop.checkout_at(&first).await.revision;
    assert_eq!(revision, 2, "confirmed and complete in one step");
}

#[tokio::test]
async fn what_the_merchant_changed_meanwhile_decides_but_not_on_the_price() {
    let sale = Sale::of(|_| {}).await;
    let soon = sale.shop.clock.now() + SignedDuration::from_hours(1);
    let mut urls = Vec::new();
    for _ in 0..5 {
        urls.push(sale.open().await);
    }
    sale.change(|discount| {
        discount.rate = Rate::Percentage(BasisPoints::new(5_000).unwrap());
        discount.max_redemptions = Some(1);
    })
    .await;
    sale.pay(&urls[0], "ada@example.com").await.expect(303);
    let snapshot = sale.shop.checkout_at(&urls[0]).await.totals();
    assert_eq!((snapshot.due_now.minor(), sale.taken().await), (900, 1));

    for (change, url) in urls.iter().enumerate().skip(1) {
        match change {
            1 => {
                sale.change(|spring| spring.ends_at = Some(sale.shop.clock.now()))
                    .await;
            }
            2 => sale.change(|spring| spring.starts_at = Some(soon)).await,
            3 => {
                let other = ProductId::new(Uuid::from_u128(7));
                sale.change(|spring| spring.products = vec![other]).await;
            }
            _ => sale.delete().await,
        }
        let page = sale.pay(url, "ada@example.com").await.expect(200);
        page.says("The discount SPRING is no longer valid. Your total changed.")
            .says("Pay €10.00")
            .says("ada@example.com");
    }
    assert_eq!(sale.taken().await, 1);
}

#[tokio::test]
async fn a_code_that_is_used_up_is_refused_when_it_is_typed() {
    let sale = Sale::limited_to(1).await;
    sale.confirmed("ada@example.com").await;
    let url = zine(&sale.shop, json!({})).await;
    let typed = [("intent", "apply_coupon"), ("coupon", "spring")];
    let refused = sale.shop.submit(&url, &typed).await.expect(422);
    refused
        .says("This code has been used up.")
        .says("Pay €10.00");
    assert_eq!(sale.shop.checkout_at(&url).await.revision, 1);
}

#[tokio::test]
async fn a_page_that_comes_back_lets_go_of_what_was_used_up_meanwhile_locked_or_not() {
    for locked in [false, true] {
        let sale = Sale::limited_to(1).await;
        let fields = json!({"couponCode": "SPRING", "customization": {"lockedCoupon": locked}});
        let url = zine(&sale.shop, fields).await;
        let page = sale.shop.follow(&url).await.expect(200);
        page.says("Pay €9.00").keeps_silent_on("used up");
        sale.confirmed("bob@example.com").await;
        // Nobody reads what a HEAD is told.
        let head = sale.shop.request(Method::HEAD, &url);
        sale.shop.send(head).await.expect(200);
        assert_eq!(sale.shop.checkout_at(&url).await.revision, 1);
        let page = sale.shop.follow(&url).await.expect(200);
        page.says(USED_UP).says("Pay €10.00");
        let page = sale.shop.follow(&url).await.expect(200);
        page.says("Pay €10.00").keeps_silent_on("used up");
        assert_eq!(sale.shop.checkout_at(&url).await.revision, 2);
        sale.pay(&url, "ada@example.com").await.expect(303);
        assert_eq!(sale.taken().await, 1);
    }
}

#[tokio::test]
async fn two_presses_of_pay_redeem_once() {
    let sale = Sale::limited_to(2).await;
    let url = sale.open().await;
    let fields = pay_as("ada@example.com");
    let (one, other) = tokio::join!(
        sale.shop.submit(&url, &fields),
        sale.shop.submit(&url, &fields)
    );
    assert_eq!(one.expect(303).location(), other.expect(303).location());
    assert_eq!(sale.taken().await, 1);
}

#[tokio::test]
async fn the_provider_is_called_after_the_discount_is_redeemed_and_never_without() {
    let sale = Sale::limited_to(1).await;
    let (one, other) = (sale.open().await, sale.open().await);
    drop(sale.shop.calls());
    sale.pay(&one, "ada@example.com").await.expect(303);
    let calls = sale.shop.calls();
    let first = |operation| calls.iter().position(|call| call.operation == operation);
    assert!(first("TransactWriteItems").unwrap() < first("PutItem").unwrap());
    let in_transaction = calls
        .iter()
        .filter(|call| call.operation == "TransactWriteItems");
    let tables: Vec<&str> = in_transaction.map(|call| call.table.as_str()).collect();
    assert_eq!(tables.len(), 2, "{tables:?}");

    sale.pay(&other, "bob@example.com").await.expect(200);
    let puts = sale.shop.calls().into_iter();
    let puts = puts.filter(|call| call.operation == "PutItem");
    assert_eq!(puts.count(), 1, "the checkout without its discount");
}

#[tokio::test]
async fn another_discount_has_a_count_of_its_own() {
    let sale = Sale::limited_to(1).await;
    let other = Discount {
        id: DiscountId::new(Uuid::from_u128(0xa0)),
        code: CouponCode::parse("AUTUMN"),
        ..sale.discount.clone()
    };
    let made = sale.shop.stack.store.insert_discount(&other).await;
    assert_eq!(made.unwrap(), NamedWrite::Done);
    sale.confirmed("ada@example.com").await;
    let url = zine(&sale.shop, json!({"couponCode": "AUTUMN"})).await;
    sale.pay(&url, "ada@example.com").await.expect(303);
    assert_eq!((sale.taken().await, sale.taken_of(other.id).await), (1, 1));
}
