//! Stripe is not well, or somebody pretends to be Stripe: nothing is charged twice, and nothing is
//! paid that was not.

use std::time::Duration;

use checkout_links::stripe::{Mood, sign};
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};
use shared::domain::checkout::CheckoutStatus;

use crate::harness::{ADA, StripeShop, WEBHOOK_SECRET, zine};

/// A buyer who presses Pay while Stripe is not well, and again when it is.
async fn try_in(mood: Mood, times: usize) {
    let at = StripeShop::open().await;
    let url = zine(&at.shop, json!({})).await;
    at.stripe.be(mood, times);
    let page = at.shop.submit(&url, ADA).await.expect(503);
    page.says("nothing was charged").says("ada@example.com");
    assert_eq!(at.shop.checkout_at(&url).await.status, CheckoutStatus::Open);
    at.stripe.recover();
    let session = at.session(&url).await;
    at.stripe.pay(&session);
    at.tell_all().await;
    assert_eq!(
        at.shop.checkout_at(&url).await.status,
        CheckoutStatus::Succeeded
    );
    assert_eq!(at.stripe.all("charge").len(), 1);
    assert_eq!(at.orders().await, 1);
}

#[tokio::test]
async fn a_provider_that_is_down_is_told_to_the_buyer() {
    try_in(Mood::Down, 3).await;
}

#[tokio::test]
async fn a_provider_in_trouble_is_told_to_the_buyer() {
    try_in(Mood::Status(500), 3).await;
    try_in(Mood::Status(503), 3).await;
}

#[tokio::test]
async fn a_provider_that_has_too_much_to_do_is_told_to_the_buyer() {
    try_in(Mood::Status(429), 3).await;
}

#[tokio::test]
async fn an_answer_that_makes_no_sense_is_told_to_the_buyer() {
    try_in(Mood::Garbage, 1).await;
}

#[tokio::test]
async fn a_provider_that_takes_too_long_is_told_to_the_buyer() {
    try_in(Mood::Slow(Duration::from_secs(30)), 3).await;
}

#[tokio::test]
async fn passing_trouble_is_not_told_and_makes_no_second_session() {
    for mood in [
        Mood::Down,
        Mood::LostReply,
        Mood::Status(429),
        Mood::Status(503),
        Mood::Slow(Duration::from_secs(5)),
    ] {
        let at = StripeShop::open().await;
        let url = zine(&at.shop, json!({})).await;
        at.stripe.be(mood, 1);
        at.session(&url).await;
        assert_eq!(at.stripe.all("checkout.session").len(), 1, "{mood:?}");
        let asked = at.stripe.requests();
        let [first, second] = asked.as_slice() else {
            panic!("{mood:?}: {asked:?}")
        };
        assert_eq!(first, second, "{mood:?}");
    }
}

#[tokio::test]
async fn a_session_that_comes_to_another_sum_is_closed_before_anybody_pays_it() {
    let at = StripeShop::open().await;
    let url = zine(&at.shop, json!({})).await;
    let session = at.session(&url).await;
    at.stripe.time_out(&session);
    at.tell_all().await;
    // Money of a wrong amount or currency is not what the checkout costs.
    let session = at.session(&url).await;
    at.stripe.pay(&session);
    let event = at.stripe.events().remove(0);
    for (name, value) in [
        ("amount_total", json!(999)),
        ("currency", json!("usd")),
        ("amount_total", json!(0)),
    ] {
        let mut wrong = event.clone();
        wrong["data"]["object"][name] = value;
        at.tell(&wrong).await.expect(200);
        assert_eq!(
            at.shop.checkout_at(&url).await.status,
            CheckoutStatus::Confirmed,
            "{name}"
        );
    }
    at.tell(&event).await.expect(200);
    assert_eq!(
        at.shop.checkout_at(&url).await.status,
        CheckoutStatus::Succeeded
    );
}

async fn post(at: &StripeShop, body: &str, header: &str) -> u16 {
    let path = format!("/payments/stripe/{}/callback", at.site());
    let request = at.shop.request(Method::POST, &path);
    let request = request
        .header("stripe-signature", header)
        .body(body.to_owned());
    at.shop.send(request).await.status.as_u16()
}

#[tokio::test]
async fn a_wrong_signature_is_refused() {
    let at = StripeShop::open().await;
    let url = zine(&at.shop, json!({})).await;
    let session = at.session(&url).await;
    at.stripe.pay(&session);
    let body = at.stripe.events()[0].to_string();
    let now = at.shop.clock.now().as_second();
    let right = sign(WEBHOOK_SECRET, &body, now);
    let other = sign("whsec_anotherAnother", &body, now);
    for header in [
        "",
        "t=1,v1=00",
        &other,
        &sign(WEBHOOK_SECRET, &body, now - 301),
        &sign(WEBHOOK_SECRET, &body, now + 301),
        // Only `v1` counts.
        &right.replace("v1=", "v2="),
    ] {
        assert_eq!(post(&at, &body, header).await, 400, "{header}");
    }
    assert_eq!(
        post(&at, &body.replace("\"paid\"", "\"unpaid\""), &right).await,
        400
    );
    assert_eq!(
        at.shop.checkout_at(&url).await.status,
        CheckoutStatus::Confirmed
    );
    // While a secret is replaced, there are several; any right one will do.
    let both = format!("{other},{}", right.split_once(',').unwrap().1);
    assert_eq!(post(&at, &body, &both).await, 200);
    assert_eq!(
        at.shop.checkout_at(&url).await.status,
        CheckoutStatus::Succeeded
    );
    assert_eq!(
        post(&at, &body, &sign(WEBHOOK_SECRET, &body, now - 300)).await,
        200
    );
}

#[tokio::test]
async fn another_site_s_signature_says_nothing_of_a_checkout() {
    let at = StripeShop::open().await;
    let url = zine(&at.shop, json!({})).await;
    let session = at.session(&url).await;
    at.stripe.pay(&session);
    let event = at.stripe.events().remove(0);
    let other = &at.shop.stack.accounts.other_sites[0];
    let path = format!("/v1/organizations/{}/payment-provider", other.site_id);
    let keys = json!({"provider": "stripe", "secret_key": "sk_test_0123456789", "webhook_secret": "whsec_0123456789"});
    let set = at
        .shop
        .call_as(&other.access_token, Method::PUT, &path, Some(keys))
        .await;
    set.expect(200);
    let tell = async |event: &Value| {
        let body = event.to_string();
        let header = sign("whsec_0123456789", &body, at.shop.clock.now().as_second());
        let path = format!("/payments/stripe/{}/callback", other.site_id);
        let request = at
            .shop
            .request(Method::POST, &path)
            .header("stripe-signature", header);
        at.shop.send(request.body(body)).await.status.as_u16()
    };
    assert_eq!(tell(&event).await, 200);
    // Nor if it pretends that the checkout is its own.
    let mut forged = event.clone();
    forged["data"]["object"]["metadata"]["site"] = json!(other.site_id);
    assert_eq!(tell(&forged).await, 200);
    assert_eq!(
        at.shop.checkout_at(&url).await.status,
        CheckoutStatus::Confirmed
    );
    // The other's secret does not open this site's door.
    assert_eq!(
        at.tell_signed(&event, "whsec_0123456789")
            .await
            .status
            .as_u16(),
        400
    );
}

#[tokio::test]
async fn what_is_none_of_ours_is_acknowledged() {
    let at = StripeShop::open().await;
    let event = |kind: &str, object: Value| json!({"id": "evt_1", "type": kind, "created": 1_795_341_600, "livemode": false, "data": {"object": object}});
    let session = json!({"id": "cs_1", "created": 1, "mode": "payment", "status": "complete",
        "payment_status": "paid", "amount_total": 1, "currency": "eur", "metadata": {}});
    let mut unknown = session.clone();
    unknown["payment_intent"] = json!("pi_1");
    unknown["metadata"] = json!({"checkout": "0199d3a0-0000-7000-8000-000000000f02", "attempt": "1", "site": at.site()});
    let invoice =
        json!({"id": "in_1", "amount_paid": 5, "currency": "eur", "subscription": "sub_1"});
    let refund = json!({"id": "re_1", "amount": 5, "currency": "eur", "created": 1, "payment_intent": "pi_1"});
    for (kind, object) in [
        ("customer.created", json!({})),
        ("checkout.session.completed", session),
        ("checkout.session.completed", unknown),
        ("invoice.paid", invoice.clone()),
        ("invoice.payment_failed", invoice),
        ("invoice.paid", json!({"id": "in_2"})),
        ("refund.created", refund.clone()),
        ("charge.refund.updated", refund),
        (
            "charge.dispute.created",
            json!({"id": "du_1", "amount": 5, "currency": "eur", "status": "lost", "charge": "ch_1"}),
        ),
        (
            "customer.subscription.deleted",
            json!({"id": "sub_1", "status": "canceled"}),
        ),
    ] {
        at.tell(&event(kind, object)).await.expect(200);
    }
    // Of a known kind, and not readable: that is for somebody to look at.
    at.tell(&event("invoice.paid", json!({"id": 7})))
        .await
        .expect(400);
}

#[tokio::test]
async fn an_event_of_the_other_mode_is_ignored() {
    let at = StripeShop::open().await;
    let url = zine(&at.shop, json!({})).await;
    let session = at.session(&url).await;
    at.stripe.pay(&session);
    let mut event = at.stripe.events().remove(0);
    event["livemode"] = json!(true);
    at.tell(&event).await.expect(200);
    assert_eq!(
        at.shop.checkout_at(&url).await.status,
        CheckoutStatus::Confirmed
    );
}

#[tokio::test]
async fn what_cannot_be_asked_now_is_told_again() {
    let at = StripeShop::open().await;
    let url = zine(&at.shop, json!({})).await;
    let session = at.session(&url).await;
    at.stripe.pay(&session);
    at.tell_all().await;
    at.stripe.refund(&at.intent(), None);
    let events = at.stripe.events();
    let charge = events
        .iter()
        .find(|event| event["type"] == "charge.refunded")
        .unwrap();
    at.stripe.be(Mood::Down, 3);
    at.tell(charge).await.expect(503);
    assert_eq!(at.order(&url).await.refunded.minor(), 0);
    at.shop.clock.advance(SignedDuration::from_hours(1));
    at.tell(charge).await.expect(200);
    assert_eq!(at.order(&url).await.refunded.minor(), 1_000);
}
