//! Payments that take their time: the provider has the order and waits for the money.

use jiff::SignedDuration;
use serde_json::json;
use shared::{
    domain::checkout::{CheckoutStatus, PaymentFailure},
    payment::{EventKind, Settled},
    store::SandboxStatus,
};

use crate::harness::{ADA, Shop, paid_event, zine};

/// A buyer who pressed "Pay later": the checkout's and the provider's page.
async fn pending(shop: &Shop) -> (String, String) {
    let url = zine(shop, json!({})).await;
    let sandbox = shop.submit(&url, ADA).await.expect(303).location();
    let back = shop.submit(&sandbox, &[("outcome", "pay_later")]).await;
    assert_eq!(back.expect(303).location(), format!("{url}/confirmation"));
    (url, sandbox)
}

async fn is_pending(shop: &Shop, url: &str) -> bool {
    let checkout = shop.checkout_at(url).await;
    checkout.status == CheckoutStatus::Confirmed && checkout.payment.unwrap().pending
}

#[tokio::test]
async fn a_buyer_who_pays_later_has_nothing_more_to_do() {
    let shop = Shop::open().await;
    let (url, sandbox) = pending(&shop).await;
    assert!(is_pending(&shop, &url).await);
    for page in [url.clone(), format!("{url}/confirmation")] {
        let page = shop.follow(&page).await.expect(200);
        page.says("We have your order")
            .says("Your payment is on its way")
            .says("ada@example.com")
            .says("Zine")
            .keeps_silent_on("Continue to payment")
            .keeps_silent_on("Change my order");
    }
    // Neither Back nor a stale page pays twice, reopens or changes it.
    for intent in ["pay", "reopen", "apply_coupon", "update"] {
        let typed = [&[("intent", intent), ("coupon", "WELCOME10")], &ADA[1..]].concat();
        let back = shop.submit(&url, &typed).await.expect(303).location();
        assert_eq!(back, url, "{intent}");
    }
    // Nor do buttons that the provider's page no longer has.
    for outcome in ["pay", "decline", "cancel", "pay_later"] {
        shop.submit(&sandbox, &[("outcome", outcome)])
            .await
            .expect(303);
        assert_eq!(shop.session_of(&url).await.status, SandboxStatus::Pending);
    }
    assert!(is_pending(&shop, &url).await);
    let revision = shop.checkout_at(&url).await.revision;
    shop.follow(&url).await.expect(200);
    assert_eq!(shop.checkout_at(&url).await.revision, revision);
}

#[tokio::test]
async fn the_money_arrives() {
    let shop = Shop::open().await;
    let (url, sandbox) = pending(&shop).await;
    shop.follow(&sandbox)
        .await
        .expect(200)
        .says("The money arrived")
        .says("It did not arrive")
        .keeps_silent_on("value=\"pay\"");
    let back = shop.submit(&sandbox, &[("outcome", "arrive")]).await;
    shop.follow(&back.expect(303).location())
        .await
        .expect(200)
        .says("Thank you");
    shop.submit(&sandbox, &[("outcome", "fail")])
        .await
        .expect(303);
    let paid = shop.checkout_at(&url).await;
    assert_eq!(paid.status, CheckoutStatus::Succeeded);
    assert!(!paid.payment.unwrap().pending);
}

#[tokio::test]
async fn the_money_does_not_arrive_and_the_buyer_may_pay_again() {
    let shop = Shop::open().await;
    let (url, sandbox) = pending(&shop).await;
    let back = shop.submit(&sandbox, &[("outcome", "fail")]).await;
    assert_eq!(back.expect(303).location(), url);
    shop.follow(&url)
        .await
        .expect(200)
        .says("was declined")
        .says("Pay €10.00");
    let again = shop.submit(&url, ADA).await.expect(303).location();
    assert_ne!(again, sandbox);
    shop.submit(&again, &[("outcome", "pay")]).await.expect(303);
    let status = shop.checkout_at(&url).await.status;
    assert_eq!(status, CheckoutStatus::Succeeded);
}

#[tokio::test]
async fn a_callback_that_got_lost_is_asked_for() {
    let shop = Shop::open().await;
    let url = zine(&shop, json!({})).await;
    shop.submit(&url, ADA).await.expect(303);
    let mut session = shop.session_of(&url).await;
    for (status, words) in [
        (SandboxStatus::Pending, "We have your order"),
        (SandboxStatus::Paid, "Already paid"),
    ] {
        session.status = status;
        shop.replace_session(&mut session).await;
        shop.follow(&url).await.expect(200).says(words);
    }
}

#[tokio::test]
async fn what_is_due_waits_for_money_that_is_on_its_way() {
    let shop = Shop::open().await;
    let (paid, paid_session) = pending(&shop).await;
    let (failed, failed_session) = pending(&shop).await;
    shop.clock.advance(SignedDuration::from_hours(24 * 5));
    for url in [&paid, &failed] {
        shop.follow(url)
            .await
            .expect(200)
            .says("Your payment is on its way");
        assert!(is_pending(&shop, url).await);
    }
    shop.submit(&paid_session, &[("outcome", "arrive")])
        .await
        .expect(303);
    shop.follow(&paid).await.expect(200).says("Already paid");
    // Whoever waited in vain has what is left of a day to pay in another way.
    shop.submit(&failed_session, &[("outcome", "fail")])
        .await
        .expect(303);
    shop.follow(&failed).await.expect(200).says("declined");
    shop.clock.advance(SignedDuration::from_hours(25));
    shop.follow(&failed).await.expect(410);
}

#[tokio::test]
async fn words_in_any_order_and_number_settle_alike() {
    let shop = Shop::open().await;
    let failure = Some(EventKind::Failed(PaymentFailure::Declined));
    let pending = Some(EventKind::Pending);
    let money = None;
    for (kinds, status) in [
        (
            vec![pending.clone(), pending.clone(), money.clone()],
            CheckoutStatus::Succeeded,
        ),
        (
            vec![money.clone(), pending.clone(), money.clone()],
            CheckoutStatus::Succeeded,
        ),
        (
            vec![pending.clone(), failure.clone(), pending.clone()],
            CheckoutStatus::Open,
        ),
        (vec![failure.clone(), pending.clone()], CheckoutStatus::Open),
        (vec![failure, pending, money], CheckoutStatus::Succeeded),
    ] {
        let url = zine(&shop, json!({})).await;
        shop.submit(&url, ADA).await.expect(303);
        let checkout = shop.checkout_at(&url).await;
        for kind in &kinds {
            let kind = kind.clone().unwrap_or_else(|| paid_event(&checkout, 1));
            let settled = shop.told(&checkout, 1, &kind).await;
            assert!(!matches!(settled, Settled::Strange(_)), "{kinds:?}");
        }
        let settled = shop.checkout_at(&url).await;
        assert_eq!(settled.status, status, "{kinds:?}");
        assert!(!settled.payment.unwrap().pending, "{kinds:?}");
    }
}
