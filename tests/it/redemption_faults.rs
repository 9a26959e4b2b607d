//! Confirming and releasing while the tables, or the provider, have their troubles.

use checkout_links::faults::Fault;
use serde_json::json;
use shared::domain::checkout::{CheckoutStatus, PaymentFailure};

use crate::harness::{ADA, Sale, Shop, zine};

const TRANSACTION: &str = "TransactWriteItems";

#[tokio::test]
async fn a_transaction_that_meets_others_is_sent_again() {
    let sale = Sale::limited_to(1).await;
    let faults = &sale.shop.stack.faults;
    faults.expect(TRANSACTION, Fault::Conflict, 3);
    let (url, sandbox) = sale.confirmed("ada@example.com").await;
    assert_eq!((faults.stop(), sale.taken().await), (0, 1));
    faults.expect(TRANSACTION, Fault::Conflict, 3);
    let decline = [("outcome", "decline")];
    sale.shop.submit(&sandbox, &decline).await.expect(303);
    assert_eq!((faults.stop(), sale.taken().await), (0, 0));
    let checkout = sale.shop.checkout_at(&url).await;
    assert_eq!(checkout.status, CheckoutStatus::Open);
}

#[tokio::test]
async fn a_put_that_meets_a_transaction_is_sent_again() {
    let shop = Shop::open().await;
    let url = zine(&shop, json!({})).await;
    let faults = &shop.stack.faults;
    // The first put confirms.
    faults.expect("PutItem", Fault::Conflict, 3);
    shop.submit(&url, ADA).await.expect(303);
    assert_eq!(faults.stop(), 0);
    let checkout = shop.checkout_at(&url).await;
    assert_eq!(
        (checkout.status, checkout.revision),
        (CheckoutStatus::Confirmed, 3)
    );
}

#[tokio::test]
async fn a_transaction_that_meets_others_all_the_time_is_given_up_without_loss() {
    let sale = Sale::limited_to(1).await;
    let faults = &sale.shop.stack.faults;
    let url = sale.open().await;
    faults.expect(TRANSACTION, Fault::Conflict, 1_000);
    let page = sale.pay(&url, "ada@example.com").await.expect(503);
    page.says("Please try again in a moment.");
    assert!(faults.stop() > 900, "it ends");
    assert_eq!(sale.taken().await, 0);
    let checkout = sale.shop.checkout_at(&url).await;
    assert_eq!((checkout.revision, checkout.payment), (1, None));

    // The release is made good by whoever looks next.
    let sandbox = sale
        .pay(&url, "ada@example.com")
        .await
        .expect(303)
        .location();
    faults.expect(TRANSACTION, Fault::Conflict, 1_000);
    let decline = [("outcome", "decline")];
    let back = sale.shop.submit(&sandbox, &decline).await.expect(303);
    assert!(faults.stop() > 900, "it ends");
    assert_eq!(sale.taken().await, 1);
    sale.shop
        .follow(&back.location())
        .await
        .expect(200)
        .says("was declined");
    assert_eq!(sale.taken().await, 0);
}

#[tokio::test]
async fn a_lost_reply_neither_redeems_nor_releases_twice() {
    let sale = Sale::limited_to(2).await;
    let faults = &sale.shop.stack.faults;
    faults.expect(TRANSACTION, Fault::LostReply, 1);
    let (url, sandbox) = sale.confirmed("ada@example.com").await;
    sale.confirmed("bob@example.com").await;
    assert_eq!((faults.stop(), sale.taken().await), (0, 2));
    assert_eq!(
        sale.shop.checkout_at(&url).await.payment.unwrap().attempt,
        1
    );
    faults.expect(TRANSACTION, Fault::LostReply, 1);
    let decline = [("outcome", "decline")];
    sale.shop.submit(&sandbox, &decline).await.expect(303);
    assert_eq!((faults.stop(), sale.taken().await), (0, 1));
}

#[tokio::test]
async fn a_buyer_who_got_no_reply_at_all_goes_on_where_it_was_lost() {
    let sale = Sale::limited_to(1).await;
    let faults = &sale.shop.stack.faults;
    let url = sale.open().await;
    faults.expect(TRANSACTION, Fault::LostReply, 100);
    sale.pay(&url, "ada@example.com").await.expect(503);
    faults.stop();
    assert_eq!(sale.taken().await, 1);
    let answer = sale.pay(&url, "ada@example.com").await.expect(303);
    assert!(answer.location().contains("/sandbox/"));
    let payment = sale.shop.checkout_at(&url).await.payment.unwrap();
    assert_eq!((payment.attempt, sale.taken().await), (1, 1));
}

#[tokio::test]
async fn a_provider_that_cannot_be_reached_gives_back_what_was_redeemed() {
    let sale = Sale::limited_to(1).await;
    let faults = &sale.shop.stack.faults;
    let url = sale.open().await;
    // Behind the transaction, the first put is the sandbox's own.
    faults.expect("PutItem", Fault::Refusal, 1);
    let page = sale.pay(&url, "ada@example.com").await.expect(503);
    page.says("does not answer at the moment")
        .says("Pay €9.00")
        .says("ada@example.com");
    let checkout = sale.shop.checkout_at(&url).await;
    let failure = checkout.payment.unwrap().failure;
    assert_eq!(failure, Some(PaymentFailure::ProviderUnavailable));
    assert_eq!((faults.stop(), sale.taken().await), (0, 0));
    sale.confirmed("bob@example.com").await;
    assert_eq!(sale.taken().await, 1);
}
