//! What a provider's word does, behind the callback.

use jiff::SignedDuration;
use reqwest::Method;
use ring::hmac;
use serde_json::json;
use shared::{
    domain::{
        checkout::{Checkout, CheckoutStatus, PaymentFailure},
        ids::SiteId,
        money::{Amount, Currency},
        sale::Paid,
    },
    payment::{EventKind, Settled},
    store::SandboxStatus,
};

use crate::harness::{ADA, Shop, paid, paid_event, zine};

/// A checkout whose buyer pressed Pay, by its page and the provider's.
async fn confirmed(shop: &Shop) -> (String, String, Checkout) {
    let url = zine(shop, json!({})).await;
    let sandbox = shop.submit(&url, ADA).await.expect(303).location();
    let checkout = shop.checkout_at(&url).await;
    (url, sandbox, checkout)
}

#[tokio::test]
async fn an_event_that_comes_twice_or_late_changes_nothing_more() {
    let shop = Shop::open().await;
    let (url, _, checkout) = confirmed(&shop).await;
    let failed = EventKind::Failed(PaymentFailure::Declined);
    let money = paid_event(&checkout, 1);
    for (kind, settled) in [
        (&failed, Settled::Changed),
        (&failed, Settled::Already),
        (&money, Settled::Changed),
        (&money, Settled::Already),
    ] {
        assert_eq!(shop.told(&checkout, 1, kind).await, settled);
    }
    let late = shop.told(&checkout, 1, &failed).await;
    assert!(matches!(late, Settled::Strange(_)), "{late:?}");
    let status = shop.checkout_at(&url).await.status;
    assert_eq!(status, CheckoutStatus::Succeeded);
}

#[tokio::test]
async fn another_site_or_another_amount_settles_nothing() {
    let shop = Shop::open().await;
    let (url, _, checkout) = confirmed(&shop).await;
    let other = shop.stack.accounts.other_sites[0].site_id;
    let (right, euro) = (paid(&checkout, 1), checkout.currency);
    let less = Paid {
        amount: Amount::from_minor(1).unwrap(),
        ..right.clone()
    };
    let dollars = Paid {
        currency: Currency::parse("USD").unwrap(),
        ..right.clone()
    };
    assert_ne!(dollars.currency, euro);
    for (site, paid) in [
        (other, right),
        (checkout.site, less),
        (checkout.site, dollars),
    ] {
        let kind = EventKind::Paid(paid);
        let word = shop.told_of(site, &checkout, 1, &kind).await;
        assert!(matches!(word, Settled::Strange(_)), "{word:?}");
    }
    let status = shop.checkout_at(&url).await.status;
    assert_eq!(status, CheckoutStatus::Confirmed);
}

#[tokio::test]
async fn many_words_at_once_settle_once() {
    let shop = Shop::open().await;
    let (url, _, checkout) = confirmed(&shop).await;
    let money = paid_event(&checkout, 1);
    let words = tokio::join!(
        shop.told(&checkout, 1, &money),
        shop.told(&checkout, 1, &money),
        shop.told(&checkout, 1, &money)
    );
    let words = [words.0, words.1, words.2].into_iter();
    let changed = words.filter(|word| *word == Settled::Changed);
    assert_eq!(changed.count(), 1);
    let revision = shop.checkout_at(&url).await.revision;
    assert_eq!(revision, checkout.revision + 1);
}

#[tokio::test]
async fn a_lost_callback_is_made_good_by_asking_the_provider() {
    let shop = Shop::open().await;
    for (outcome, status) in [
        ("pay", CheckoutStatus::Succeeded),
        ("decline", CheckoutStatus::Open),
    ] {
        let (url, sandbox, _) = confirmed(&shop).await;
        // The merchant's API is out of the sandbox's reach.
        let mut session = shop.session_of(&url).await;
        let reachable = std::mem::replace(&mut session.base_url, "http://127.0.0.1:9".to_owned());
        shop.replace_session(&mut session).await;
        let back = shop
            .submit(&sandbox, &[("outcome", outcome)])
            .await
            .expect(303)
            .location();
        assert_eq!(
            shop.checkout_at(&url).await.status,
            CheckoutStatus::Confirmed
        );
        session.base_url = reachable;

        let words = if outcome == "pay" {
            "Thank you"
        } else {
            "was declined"
        };
        shop.follow(&back).await.expect(200).says(words);
        assert_eq!(shop.checkout_at(&url).await.status, status);
    }
}

#[tokio::test]
async fn a_confirmed_checkout_without_a_session_gets_one() {
    let shop = Shop::open().await;
    let (url, sandbox, _) = confirmed(&shop).await;
    // As if the function had died between confirming and keeping the session.
    let stored = shop.checkout_at(&url).await;
    let mut checkout = stored.clone();
    checkout.payment.as_mut().unwrap().session = None;
    checkout.revision += 1;
    let store = &shop.stack.store;
    assert!(store.replace_checkout(&checkout, &stored).await.unwrap());
    shop.follow(&url)
        .await
        .expect(200)
        .says("Continue to payment");
    // The same answer to the same question, as a provider's idempotency gives.
    assert_eq!(
        shop.submit(&url, &[("intent", "pay")])
            .await
            .expect(303)
            .location(),
        sandbox
    );
    shop.submit(&sandbox, &[("outcome", "pay")])
        .await
        .expect(303);
    shop.follow(&sandbox).await.expect(200).says("Paid to");
    assert_eq!(
        shop.checkout_at(&url).await.status,
        CheckoutStatus::Succeeded
    );
}

#[tokio::test]
async fn a_confirmed_checkout_that_is_due_ends_and_so_does_its_session() {
    let shop = Shop::open().await;
    let (url, sandbox, _) = confirmed(&shop).await;
    shop.clock.advance(SignedDuration::from_hours(24));
    shop.follow(&sandbox)
        .await
        .expect(200)
        .says("Payment ended");
    shop.follow(&url).await.expect(410).says("has expired");
    let back = shop
        .submit(&sandbox, &[("outcome", "pay")])
        .await
        .expect(303)
        .location();
    shop.follow(&back).await.expect(410);
    assert_eq!(shop.session_of(&url).await.status, SandboxStatus::Expired);
}

#[tokio::test]
async fn a_right_signature_of_another_body_site_or_time_is_refused() {
    let shop = Shop::open().await;
    let (url, _, checkout) = confirmed(&shop).await;
    let site = checkout.site;
    let other = shop.stack.accounts.other_sites[0].site_id;
    let body = json!({
        "id": "x", "type": "session.paid", "created": checkout.created_at, "checkout": checkout.id, "attempt": 1,
        "amount": 1000, "currency": "EUR", "charge": "c",
    })
    .to_string();
    let now = shop.clock.now().as_second();
    let own = shop.callback_key(site).await;
    let foreign = shop.callback_key(other).await;
    let send = async |site: SiteId, key: &hmac::Key, signed: &str, seconds: i64| {
        let tag = hmac::sign(key, format!("{seconds}.{signed}").as_bytes());
        let hex: String = tag
            .as_ref()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let path = format!("/payments/sandbox/{site}/callback");
        let request = shop
            .request(Method::POST, &path)
            .header("sandbox-signature", format!("t={seconds},v1={hex}"));
        shop.send(request.body(body.clone())).await.status.as_u16()
    };
    assert_eq!(send(site, &own, "{}", now).await, 400);
    assert_eq!(send(site, &own, &body, now - 301).await, 400);
    assert_eq!(send(site, &foreign, &body, now).await, 400);
    assert_eq!(send(other, &own, &body, now).await, 400);
    // Another site's right signature is heard, and has no say about this checkout.
    assert_eq!(send(other, &foreign, &body, now).await, 200);
    assert_eq!(
        shop.checkout_at(&url).await.status,
        CheckoutStatus::Confirmed
    );
    assert_eq!(send(site, &own, &body, now).await, 200);
    assert_eq!(
        shop.checkout_at(&url).await.status,
        CheckoutStatus::Succeeded
    );
}

#[tokio::test]
async fn no_secret_lies_in_the_tables() {
    let shop = Shop::open().await;
    let (url, sandbox, _) = confirmed(&shop).await;
    let stored = [
        serde_json::to_string(&shop.checkout_at(&url).await).unwrap(),
        serde_json::to_string(&shop.session_of(&url).await).unwrap(),
    ];
    for address in [&url, &sandbox] {
        let secret = address.rsplit('/').next().unwrap();
        assert!(
            stored.iter().all(|item| !item.contains(secret)),
            "{stored:?}"
        );
    }
}
