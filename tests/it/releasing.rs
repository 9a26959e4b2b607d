//! A payment that fails gives back what its checkout redeemed, once; one that comes after all
//! takes it again.

use jiff::SignedDuration;
use shared::{
    domain::checkout::{CheckoutStatus, PaymentFailure},
    payment::{EventKind, Settled},
};

use crate::harness::{Sale, paid, paid_event};

const FAILED: EventKind = EventKind::Failed(PaymentFailure::Declined);

#[tokio::test]
async fn a_declined_canceled_or_reopened_payment_lets_another_buyer_redeem() {
    let sale = Sale::limited_to(1).await;
    for end in ["decline", "cancel", "reopen"] {
        let (url, sandbox) = sale.confirmed("ada@example.com").await;
        assert_eq!(sale.taken().await, 1, "{end}");
        let answer = match end {
            "reopen" => sale.shop.submit(&url, &[("intent", "reopen")]).await,
            outcome => sale.shop.submit(&sandbox, &[("outcome", outcome)]).await,
        };
        answer.expect(303);
        assert_eq!(sale.taken().await, 0, "{end}");
        // The checkout keeps the discount as long as there is some left.
        sale.shop.follow(&url).await.expect(200).says("Pay €9.00");
    }
    let (url, sandbox) = sale.confirmed("bob@example.com").await;
    let pay = [("outcome", "pay")];
    sale.shop.submit(&sandbox, &pay).await.expect(303);
    let paid = sale.shop.checkout_at(&url).await;
    assert_eq!(paid.status, CheckoutStatus::Succeeded);
    assert_eq!(sale.taken().await, 1);
}

#[tokio::test]
async fn a_confirmed_checkout_that_is_due_gives_back_what_it_redeemed() {
    let sale = Sale::limited_to(2).await;
    let (with_session, _) = sale.confirmed("ada@example.com").await;
    let (without, _) = sale.confirmed("bob@example.com").await;
    // As if the function had died between confirming and keeping the session.
    let stored = sale.shop.checkout_at(&without).await;
    let mut checkout = stored.clone();
    checkout.payment.as_mut().unwrap().session = None;
    checkout.revision += 1;
    let store = &sale.shop.stack.store;
    assert!(store.replace_checkout(&checkout, &stored).await.unwrap());
    assert_eq!(sale.taken().await, 2);
    sale.shop.clock.advance(SignedDuration::from_hours(24));
    for (url, left) in [(with_session, 1), (without, 0)] {
        sale.shop.follow(&url).await.expect(410);
        assert_eq!(sale.taken().await, left);
        sale.shop.follow(&url).await.expect(410);
        assert_eq!(sale.taken().await, left);
    }
}

#[tokio::test]
async fn failures_that_come_twice_or_late_release_once() {
    let sale = Sale::limited_to(2).await;
    let shop = &sale.shop;
    let (url, _) = sale.confirmed("ada@example.com").await;
    sale.confirmed("bob@example.com").await;
    let checkout = shop.checkout_at(&url).await;
    let words = tokio::join!(
        shop.told(&checkout, 1, &FAILED),
        shop.told(&checkout, 1, &FAILED),
        shop.told(&checkout, 1, &FAILED)
    );
    let words = [words.0, words.1, words.2];
    let changed = words.iter().filter(|word| **word == Settled::Changed);
    assert_eq!(changed.count(), 1, "{words:?}");
    assert_eq!(sale.taken().await, 1);

    // A later attempt is not ended by the word of the first one.
    sale.pay(&url, "ada@example.com").await.expect(303);
    let word = shop.told(&checkout, 1, &FAILED).await;
    assert_eq!((word, sale.taken().await), (Settled::Already, 2));
    let word = shop.told(&checkout, 2, &paid_event(&checkout, 2)).await;
    assert_eq!((word, sale.taken().await), (Settled::Changed, 2));
    let word = shop.told(&checkout, 2, &FAILED).await;
    assert!(matches!(word, Settled::Strange(_)), "{word:?}");
    assert_eq!(sale.taken().await, 2);
}

#[tokio::test]
async fn money_that_comes_after_the_failure_brings_its_discount_with_it() {
    let sale = Sale::of(|discount| {
        discount.max_redemptions = Some(1);
        discount.max_redemptions_per_customer = Some(1);
    })
    .await;
    let (url, sandbox) = sale.confirmed("ada@example.com").await;
    let confirmed = sale.shop.checkout_at(&url).await;
    assert_eq!(paid(&confirmed, 1).amount.minor(), 900);
    let money = paid_event(&confirmed, 1);
    let decline = [("outcome", "decline")];
    sale.shop.submit(&sandbox, &decline).await.expect(303);
    sale.confirmed("bob@example.com").await;
    let page = sale.shop.follow(&url).await.expect(200);
    page.says("was declined")
        .says("has been used up")
        .says("Pay €10.00");

    let word = sale.shop.told(&confirmed, 1, &money).await;
    assert_eq!((word, sale.taken().await), (Settled::Changed, 2));
    let checkout = sale.shop.checkout_at(&url).await;
    assert_eq!(checkout.status, CheckoutStatus::Succeeded);
    assert_eq!(checkout.discount, confirmed.discount);
    assert_eq!(checkout.redemption(), confirmed.redemption());
    let receipt = sale.shop.follow(&url).await.expect(200);
    receipt.says("Already paid").says("€9.00");
    let word = sale.shop.told(&confirmed, 1, &money).await;
    assert_eq!((word, sale.taken().await), (Settled::Already, 2));
    // It counts for the customer, too.
    sale.change(|discount| discount.max_redemptions = None)
        .await;
    let again = sale.open().await;
    let refused = sale.pay(&again, "ada@example.com").await.expect(200);
    refused.says("You have used the discount SPRING already.");
}

#[tokio::test]
async fn the_amount_of_an_attempt_is_the_one_with_its_own_discount() {
    let sale = Sale::of(|_| {}).await;
    let (url, sandbox) = sale.confirmed("ada@example.com").await;
    let decline = [("outcome", "decline")];
    sale.shop.submit(&sandbox, &decline).await.expect(303);
    let remove = [("intent", "remove_coupon")];
    sale.shop.submit(&url, &remove).await.expect(200);
    let whole = sale.shop.checkout_at(&url).await;
    assert_eq!(paid(&whole, 1).amount.minor(), 1_000);
    let word = sale.shop.told(&whole, 1, &paid_event(&whole, 1)).await;
    assert!(matches!(word, Settled::Strange(_)), "{word:?}");
    assert_eq!(sale.taken().await, 0);
}
