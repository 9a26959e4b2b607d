//! Money that comes too late, twice, or for nothing that is sold any more: it goes back, and nobody is
//! charged again for what is over.

use std::sync::atomic::Ordering;

use jiff::SignedDuration;
use serde_json::json;
use shared::{
    domain::{
        checkout::{Checkout, CheckoutStatus, PaymentFailure},
        ids::RefundId,
        metadata::Metadata,
        money::Amount,
        provider::ProviderRef,
        refund::{RefundReason, RefundRequest, RefundStatus},
        sale::Paid,
        subscription::SubscriptionStatus,
    },
    payment::{
        EventKind, PaymentProvider, Refunding, Settled, look_after_refund, refund, settle_session,
    },
};
use uuid::Uuid;

use crate::harness::{ADA, FAR, FarProvider, Shop, StripeShop, custom_item, paid, zine};

/// Tells the shop what became of an attempt, and gives the provider that it may ask.
async fn told(
    shop: &Shop,
    checkout: &Checkout,
    attempt: u32,
    paid: Paid,
) -> (Settled, FarProvider) {
    let provider = FarProvider::default();
    let at = (
        &shop.stack.store,
        &provider as &dyn PaymentProvider,
        checkout.site,
        shop.clock.now(),
    );
    let settled = settle_session(at, (checkout.id, attempt), &EventKind::Paid(paid)).await;
    (settled.unwrap(), provider)
}

fn given_back(provider: &FarProvider) -> Vec<i64> {
    let refunds = provider.refunds.lock().unwrap();
    refunds.iter().map(|refund| refund.amount.minor()).collect()
}

#[tokio::test]
async fn money_for_an_expired_checkout_goes_back_once() {
    let shop = Shop::open().await;
    let url = zine(&shop, json!({})).await;
    shop.submit(&url, ADA).await.expect(303);
    let confirmed = shop.checkout_at(&url).await;
    shop.clock.advance(SignedDuration::from_hours(25));
    shop.follow(&url).await.expect(410);
    let money = paid(&confirmed, 1);
    let (settled, provider) = told(&shop, &confirmed, 1, money.clone()).await;
    assert_eq!(
        (settled, given_back(&provider)),
        (Settled::Changed, vec![1_000])
    );
    // Whatever it was for: nobody gets anything for it.
    let other = Paid {
        amount: Amount::from_minor(7).unwrap(),
        ..money
    };
    let (_, provider) = told(&shop, &confirmed, 1, other).await;
    assert_eq!(given_back(&provider), [7]);
    let status = shop.checkout_at(&url).await.status;
    assert_eq!(status, CheckoutStatus::Expired);
}

#[tokio::test]
async fn of_two_attempts_that_are_paid_one_goes_back_with_its_subscription() {
    let shop = Shop::open().await;
    let url = zine(&shop, json!({})).await;
    shop.submit(&url, ADA).await.expect(303);
    let first = shop.checkout_at(&url).await;
    let failed = EventKind::Failed(PaymentFailure::Declined);
    shop.told(&first, 1, &failed).await;
    shop.submit(&url, ADA).await.expect(303);
    let second = shop.checkout_at(&url).await;
    let (settled, provider) = told(&shop, &second, 2, paid(&second, 2)).await;
    assert_eq!((settled, given_back(&provider)), (Settled::Changed, vec![]));
    let late = Paid {
        subscription: Some(ProviderRef::new(FAR, "sub-late")),
        ..paid(&second, 1)
    };
    let (settled, provider) = told(&shop, &second, 1, late).await;
    assert_eq!(
        (settled, given_back(&provider)),
        (Settled::Changed, vec![1_000])
    );
    let ended = provider.ended.lock().unwrap().clone();
    assert_eq!(ended, [ProviderRef::new(FAR, "sub-late")]);
}

#[tokio::test]
async fn money_of_an_attempt_whose_price_is_gone_goes_back() {
    let shop = Shop::open().await;
    let url = zine(&shop, json!({})).await;
    shop.submit(&url, ADA).await.expect(303);
    let first = shop.checkout_at(&url).await;
    let failed = EventKind::Failed(PaymentFailure::Declined);
    shop.told(&first, 1, &failed).await;
    shop.submit(&url, ADA).await.expect(303);
    let second = shop.checkout_at(&url).await;
    let other = Paid {
        amount: Amount::from_minor(900).unwrap(),
        ..paid(&second, 1)
    };
    let (settled, provider) = told(&shop, &second, 1, other.clone()).await;
    assert_eq!(
        (settled, given_back(&provider)),
        (Settled::Changed, vec![900])
    );
    // Of the attempt that runs, another sum is for somebody to look at.
    let (settled, provider) = told(&shop, &second, 2, other).await;
    assert!(matches!(settled, Settled::Strange(_)), "{settled:?}");
    assert_eq!(given_back(&provider), [] as [i64; 0]);
    let status = shop.checkout_at(&url).await.status;
    assert_eq!(status, CheckoutStatus::Confirmed);
}

#[tokio::test]
async fn a_payment_that_is_told_again_with_less_is_the_same() {
    let shop = Shop::open().await;
    let mut item = custom_item("Club", "5.00", 1);
    item["subscriptionOptionInfo"] =
        json!({"subscriptionSettings": {"frequency": "MONTH", "autoRenewal": true}});
    let template = shop
        .create_template(json!({"customLineItems": [item]}))
        .await;
    let url = shop.open_template(template["id"].as_str().unwrap()).await;
    shop.submit(&url, ADA).await.expect(303);
    let checkout = shop.checkout_at(&url).await;
    let whole = Paid {
        subscription: Some(ProviderRef::new(FAR, "sub-club")),
        ..paid(&checkout, 1)
    };
    let (settled, _) = told(&shop, &checkout, 1, whole).await;
    assert_eq!(settled, Settled::Changed);
    let (settled, provider) = told(&shop, &checkout, 1, paid(&checkout, 1)).await;
    assert_eq!((settled, given_back(&provider)), (Settled::Already, vec![]));
}

#[tokio::test]
async fn a_subscription_of_one_charge_ends_at_the_provider_with_it() {
    let shop = Shop::open().await;
    let mut item = custom_item("Workshop", "40.00", 1);
    item["subscriptionOptionInfo"] = json!({"subscriptionSettings": {
        "frequency": "MONTH", "autoRenewal": false, "billingCycles": 1,
    }});
    let template = shop
        .create_template(json!({"customLineItems": [item]}))
        .await;
    let url = shop.open_template(template["id"].as_str().unwrap()).await;
    let sandbox = shop.submit(&url, ADA).await.expect(303).location();
    shop.submit(&sandbox, &[("outcome", "pay")])
        .await
        .expect(303);
    let order = shop.checkout_at(&url).await.order.unwrap();
    let order = shop.stack.store.order(order).await.unwrap().unwrap();
    let id = order.subscription.unwrap();
    let subscription = shop.stack.store.subscription(id).await.unwrap().unwrap();
    assert_eq!(subscription.status, SubscriptionStatus::Completed);
    let session = shop.session_of(&url).await;
    assert!(session.standing().unwrap().ended_at.is_some());
}

#[tokio::test]
async fn a_first_charge_that_fails_late_leaves_no_subscription_at_stripe() {
    let at = StripeShop::open().await;
    let mut item = custom_item("Club", "5.00", 1);
    item["subscriptionOptionInfo"] =
        json!({"subscriptionSettings": {"frequency": "MONTH", "autoRenewal": true}});
    let url = at.open_items(json!({"customLineItems": [item]})).await;
    let session = at.session(&url).await;
    at.stripe.pay_later(&session);
    let id = at.stripe.thing("checkout.session", &session)["subscription"].clone();
    at.stripe.fail(&session);
    for event in at.stripe.events() {
        let kind = event["type"].as_str().unwrap();
        if kind.starts_with("checkout.session") {
            at.tell(&event).await.expect(200);
        }
    }
    let status = at.shop.checkout_at(&url).await.status;
    assert_eq!(status, CheckoutStatus::Open);
    let left = at.stripe.thing("subscription", id.as_str().unwrap());
    assert_eq!(left["status"], "canceled");
}

#[tokio::test]
async fn a_refund_that_is_not_answered_is_asked_for_again_later() {
    let shop = Shop::open().await;
    let url = zine(&shop, json!({})).await;
    shop.submit(&url, ADA).await.expect(303);
    let checkout = shop.checkout_at(&url).await;
    let (settled, provider) = told(&shop, &checkout, 1, paid(&checkout, 1)).await;
    assert_eq!(settled, Settled::Changed);
    let (store, now) = (&shop.stack.store, shop.clock.now());
    let order = shop.checkout_at(&url).await.order.unwrap();
    let order = store.order(order).await.unwrap().unwrap();
    let request = RefundRequest {
        reason: RefundReason::CustomerRequest,
        comment: None,
        revoke_benefits: false,
        metadata: Metadata::EMPTY,
    };
    provider.silent.store(true, Ordering::SeqCst);
    let id = RefundId::new(Uuid::new_v4());
    let asked = refund(
        store,
        &provider,
        (&order, id),
        (order.charged, request),
        now,
    )
    .await;
    let Refunding::Asked(pending) = asked.unwrap() else {
        panic!("it was refused");
    };
    assert_eq!(pending.status, RefundStatus::Pending);
    assert!(look_after_refund(store, &provider, id, now).await.is_err());
    provider.silent.store(false, Ordering::SeqCst);
    look_after_refund(store, &provider, id, now).await.unwrap();
    look_after_refund(store, &provider, id, now).await.unwrap();
    let done = store.refund(id).await.unwrap().unwrap();
    assert_eq!(done.status, RefundStatus::Succeeded);
    assert_eq!(given_back(&provider), [1_000]);
}

#[tokio::test]
async fn where_money_moves_no_rehearsal_pays_any_more() {
    let shop = Shop::open().await;
    let url = zine(&shop, json!({})).await;
    let sandbox = shop.submit(&url, ADA).await.expect(303).location();
    let site = shop.demo.site.site_id;
    let live = json!({"provider": "stripe", "secret_key": "sk_live_51AbCdEfGhIjKl", "webhook_secret": "whsec_51AbCdEfGhIjKl"});
    let path = format!("/v1/organizations/{site}/payment-provider");
    shop.call(reqwest::Method::PUT, &path, Some(live))
        .await
        .expect(200);
    shop.submit(&sandbox, &[("outcome", "pay")])
        .await
        .expect(303);
    let status = shop.checkout_at(&url).await.status;
    assert_eq!(status, CheckoutStatus::Confirmed);
}
