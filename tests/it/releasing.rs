//! A payment that fails gives back what its checkout redeemed, once; one that comes after all
//! takes it again.

use jiff::SignedDuration;
use shared::{
    domain::checkout::{Checkout, CheckoutStatus, PaymentFailure},
    payment::{EventKind, ProviderEvent, Settled, settle},
};

use crate::harness::Sale;

const FAILED: EventKind = EventKind::Failed(PaymentFailure::Declined);

/// What the provider says of the first attempt of a checkout as it stands.
fn event(checkout: &Checkout, kind: EventKind) -> ProviderEvent {
    ProviderEvent {
        id: "event".to_owned(),
        kind,
        checkout: checkout.id,
        attempt: 1,
        amount: checkout.totals().due_now,
        currency: checkout.currency,
    }
}

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
    let store = &sale.shop.stack.store;
    let (url, _) = sale.confirmed("ada@example.com").await;
    sale.confirmed("bob@example.com").await;
    let checkout = sale.shop.checkout_at(&url).await;
    let (site, failed) = (checkout.site, event(&checkout, FAILED));
    let words = tokio::join!(
        settle(store, site, &failed),
        settle(store, site, &failed),
        settle(store, site, &failed)
    );
    let words = [words.0.unwrap(), words.1.unwrap(), words.2.unwrap()];
    let changed = words.iter().filter(|word| **word == Settled::Changed);
    assert_eq!(changed.count(), 1, "{words:?}");
    assert_eq!(sale.taken().await, 1);

    // A later attempt is not ended by the word of the first one.
    sale.pay(&url, "ada@example.com").await.expect(303);
    let word = settle(store, site, &failed).await.unwrap();
    assert_eq!((word, sale.taken().await), (Settled::Already, 2));
    let paid = ProviderEvent {
        attempt: 2,
        ..event(&checkout, EventKind::Paid)
    };
    let word = settle(store, site, &paid).await.unwrap();
    assert_eq!((word, sale.taken().await), (Settled::Changed, 2));
    let late = ProviderEvent {
        kind: FAILED,
        ..paid
    };
    let word = settle(store, site, &late).await.unwrap();
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
    let store = &sale.shop.stack.store;
    let (url, sandbox) = sale.confirmed("ada@example.com").await;
    let confirmed = sale.shop.checkout_at(&url).await;
    let paid = event(&confirmed, EventKind::Paid);
    assert_eq!(paid.amount.minor(), 900);
    let decline = [("outcome", "decline")];
    sale.shop.submit(&sandbox, &decline).await.expect(303);
    sale.confirmed("bob@example.com").await;
    let page = sale.shop.follow(&url).await.expect(200);
    page.says("was declined")
        .says("has been used up")
        .says("Pay €10.00");

    let site = confirmed.site;
    let word = settle(store, site, &paid).await.unwrap();
    assert_eq!((word, sale.taken().await), (Settled::Changed, 2));
    let checkout = sale.shop.checkout_at(&url).await;
    assert_eq!(checkout.status, CheckoutStatus::Succeeded);
    assert_eq!(checkout.discount, confirmed.discount);
    assert_eq!(checkout.redemption(), confirmed.redemption());
    let receipt = sale.shop.follow(&url).await.expect(200);
    receipt.says("Already paid").says("€9.00");
    let word = settle(store, site, &paid).await.unwrap();
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
    let store = &sale.shop.stack.store;
    let (url, sandbox) = sale.confirmed("ada@example.com").await;
    let site = sale.shop.checkout_at(&url).await.site;
    let decline = [("outcome", "decline")];
    sale.shop.submit(&sandbox, &decline).await.expect(303);
    let remove = [("intent", "remove_coupon")];
    sale.shop.submit(&url, &remove).await.expect(200);
    let whole = event(&sale.shop.checkout_at(&url).await, EventKind::Paid);
    assert_eq!(whole.amount.minor(), 1_000);
    let word = settle(store, site, &whole).await.unwrap();
    assert!(matches!(word, Settled::Strange(_)), "{word:?}");
    assert_eq!(sale.taken().await, 0);
}
