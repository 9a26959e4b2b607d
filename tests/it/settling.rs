//! What a provider's word does, behind the callback.

use reqwest::Method;
use serde_json::json;
use shared::{
    domain::{
        checkout::{CheckoutStatus, PaymentFailure},
        ids::SiteId,
        money::Amount,
    },
    payment::{EventKind, ProviderEvent, Settled, settle},
};

use crate::harness::{Shop, custom_item};

/// A confirmed checkout's address, and the event that it was paid.
async fn confirmed(shop: &Shop) -> (String, SiteId, ProviderEvent) {
    let template = shop
        .create_template(json!({"customLineItems": [custom_item("Zine", "10.00", 1)]}))
        .await;
    let url = shop.open_template(template["id"].as_str().unwrap()).await;
    let fields = [
        ("intent", "pay"),
        ("email", "ada@example.com"),
        ("name", "Ada"),
        ("agreed", "yes"),
    ];
    shop.submit(&url, &fields).await.expect(303);
    let checkout = shop.checkout_at(&url).await;
    let event = ProviderEvent {
        id: "event".to_owned(),
        kind: EventKind::Paid,
        checkout: checkout.id,
        attempt: 1,
        amount: checkout.totals().total,
        currency: checkout.currency,
    };
    (url, checkout.site, event)
}

#[tokio::test]
async fn an_event_that_comes_twice_or_late_changes_nothing_more() {
    let shop = Shop::open().await;
    let store = &shop.stack.store;
    let (url, site, paid) = confirmed(&shop).await;
    let failed = ProviderEvent {
        kind: EventKind::Failed(PaymentFailure::Declined),
        ..paid.clone()
    };
    assert_eq!(
        settle(store, site, &failed).await.unwrap(),
        Settled::Changed
    );
    assert_eq!(
        settle(store, site, &failed).await.unwrap(),
        Settled::Already
    );
    assert_eq!(settle(store, site, &paid).await.unwrap(), Settled::Changed);
    assert_eq!(settle(store, site, &paid).await.unwrap(), Settled::Already);
    assert!(matches!(
        settle(store, site, &failed).await.unwrap(),
        Settled::Strange(_)
    ));
    assert_eq!(
        shop.checkout_at(&url).await.status,
        CheckoutStatus::Succeeded
    );
}

#[tokio::test]
async fn another_site_or_another_amount_settles_nothing() {
    let shop = Shop::open().await;
    let store = &shop.stack.store;
    let (url, site, paid) = confirmed(&shop).await;
    let other = shop.stack.accounts.other_sites[0].site_id;
    let less = ProviderEvent {
        amount: Amount::from_minor(1).unwrap(),
        ..paid.clone()
    };
    for (site, event) in [(other, &paid), (site, &less)] {
        assert!(matches!(
            settle(store, site, event).await.unwrap(),
            Settled::Strange(_)
        ));
    }
    assert_eq!(
        shop.checkout_at(&url).await.status,
        CheckoutStatus::Confirmed
    );
}

#[tokio::test]
async fn many_words_at_once_settle_once() {
    let shop = Shop::open().await;
    let store = &shop.stack.store;
    let (url, site, paid) = confirmed(&shop).await;
    let revision = shop.checkout_at(&url).await.revision;
    let words = tokio::join!(
        settle(store, site, &paid),
        settle(store, site, &paid),
        settle(store, site, &paid)
    );
    let changed = [words.0, words.1, words.2]
        .into_iter()
        .filter(|word| *word.as_ref().unwrap() == Settled::Changed);
    assert_eq!(changed.count(), 1);
    assert_eq!(shop.checkout_at(&url).await.revision, revision + 1);
}

#[tokio::test]
async fn a_lost_callback_is_repeated_by_pressing_again() {
    let shop = Shop::open().await;
    let (url, _, _) = confirmed(&shop).await;
    let session = shop
        .checkout_at(&url)
        .await
        .payment
        .unwrap()
        .session
        .unwrap();
    // The same answer to the same question, as a real provider's idempotency gives.
    let again = shop
        .submit(&url, &[("intent", "pay")])
        .await
        .expect(303)
        .location();
    assert_eq!(again, session.url);
    shop.submit(&session.url, &[("outcome", "pay")])
        .await
        .expect(303);
    shop.submit(&session.url, &[("outcome", "pay")])
        .await
        .expect(303);
    shop.send(shop.request(Method::GET, &session.url))
        .await
        .expect(200)
        .says("Payment ended");
    assert_eq!(
        shop.checkout_at(&url).await.status,
        CheckoutStatus::Succeeded
    );
}
