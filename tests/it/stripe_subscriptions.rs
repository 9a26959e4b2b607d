//! What is charged again and again, at Stripe.

use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::domain::{
    order::OrderCause,
    subscription::SubscriptionStatus::{self, Active, Canceled, Delinquent, PastDue, Trialing},
};

use crate::{
    harness::{Sale, StripeShop},
    links::product,
};

/// The page of a fresh checkout of a club for 5 euros a month.
async fn club(at: &StripeShop, more: Value) -> String {
    let mut fields = json!({
        "name": "Club", "recurring_interval": "month",
        "prices": [{"amount_type": "fixed", "price_amount": 500}],
    });
    fields
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    let club = product(&at.shop, fields).await;
    let link = json!({"payment_processor": "stripe", "products": [club]});
    let link = at.shop.created("/v1/checkout-links/", link).await;
    let answer = at.shop.follow(link["url"].as_str().unwrap()).await;
    answer.expect(302).location()
}

/// The subscription that the buyer of a page begins, by its name at Stripe.
async fn begun(at: &StripeShop, url: &str) -> String {
    let session = at.session(url).await;
    at.stripe.pay(&session);
    let told = at.stripe.thing("checkout.session", &session);
    told["subscription"].as_str().unwrap().to_owned()
}

async fn status(at: &StripeShop, url: &str) -> SubscriptionStatus {
    at.subscription(url).await.status
}

#[tokio::test]
async fn a_subscription_begins_is_charged_again_and_ends() {
    let at = StripeShop::open().await;
    let url = club(&at, json!({})).await;
    let id = begun(&at, &url).await;
    let asked = at.stripe.requests();
    for (name, value) in [
        ("mode", "subscription"),
        ("line_items[0][price_data][recurring][interval]", "month"),
        ("line_items[0][price_data][recurring][interval_count]", "1"),
        ("subscription_data[metadata][attempt]", "1"),
    ] {
        assert_eq!(asked[0].get(name), Some(value), "{name}");
    }
    at.tell_all().await;
    let first = at.order(&url).await;
    assert_eq!(first.cause, OrderCause::SubscriptionStart);
    assert!(first.charge.unwrap().id.starts_with("in_"));
    assert_eq!((status(&at, &url).await, at.orders().await), (Active, 1));

    at.shop.clock.advance(SignedDuration::from_hours(31 * 24));
    at.stripe.renew(&id);
    at.tell_all().await;
    let subscription = at.subscription(&url).await;
    assert_eq!((subscription.charges, at.orders().await), (2, 2));
    let end =
        at.stripe.thing("subscription", &id)["items"]["data"][0]["current_period_end"].clone();
    assert_eq!(json!(subscription.current_period.1.as_second()), end);

    at.stripe.cancel(&id);
    at.tell_all().await;
    assert_eq!(status(&at, &url).await, Canceled);
}

#[tokio::test]
async fn four_failures_in_a_row_make_it_delinquent_and_a_charge_makes_it_active() {
    let at = StripeShop::open().await;
    let url = club(&at, json!({})).await;
    let id = begun(&at, &url).await;
    at.tell_all().await;
    at.shop.clock.advance(SignedDuration::from_hours(31 * 24));
    let invoice = at.stripe.renewal_fails(&id);
    for expected in [PastDue, PastDue, PastDue, Delinquent] {
        at.tell_all().await;
        assert_eq!(status(&at, &url).await, expected);
        at.shop.clock.advance(SignedDuration::from_hours(48));
        at.stripe.try_again(&invoice, &id);
    }
    let late = at.stripe.events();
    at.stripe.recovers(&invoice, &id);
    at.tell_all().await;
    assert_eq!((status(&at, &url).await, at.orders().await), (Active, 2));
    // The failure before it is no news any more.
    for event in late {
        at.tell(&event).await.expect(200);
    }
    assert_eq!(status(&at, &url).await, Active);
}

#[tokio::test]
async fn a_trial_is_free_and_then_charged() {
    let at = StripeShop::open().await;
    let trial = json!({"trial_interval": "week", "trial_interval_count": 2});
    let url = club(&at, trial).await;
    let id = begun(&at, &url).await;
    assert_eq!(
        at.stripe.requests()[0].get("subscription_data[trial_period_days]"),
        Some("14")
    );
    at.tell_all().await;
    let order = at.order(&url).await;
    assert_eq!((order.charged.minor(), order.charge), (0, None));
    assert_eq!(status(&at, &url).await, Trialing);
    at.shop.clock.advance(SignedDuration::from_hours(14 * 24));
    at.stripe.renew(&id);
    at.tell_all().await;
    let subscription = at.subscription(&url).await;
    assert_eq!((subscription.status, subscription.charges), (Active, 1));
    assert_eq!(at.orders().await, 2);
}

#[tokio::test]
async fn news_of_a_subscription_in_any_order_come_to_the_same() {
    for turn in 0..6 {
        let at = StripeShop::open().await;
        let url = club(&at, json!({})).await;
        let id = begun(&at, &url).await;
        at.stripe.renew(&id);
        let invoice = at.stripe.renewal_fails(&id);
        at.stripe.recovers(&invoice, &id);
        let mut events = at.stripe.events();
        events.extend(events.clone());
        let places = events.len();
        events.rotate_left(turn * places / 6);
        if turn % 2 == 1 {
            events.reverse();
        }
        for event in &events {
            at.tell(event).await.expect(200);
        }
        let subscription = at.subscription(&url).await;
        assert_eq!(
            (subscription.status, subscription.charges),
            (Active, 3),
            "turn {turn}"
        );
        assert_eq!(at.orders().await, 3, "turn {turn}");
    }
}

#[tokio::test]
async fn a_refund_of_a_charge_finds_its_order_whatever_is_told_first() {
    for first_charge in [true, false] {
        let at = StripeShop::open().await;
        let url = club(&at, json!({})).await;
        let id = begun(&at, &url).await;
        if !first_charge {
            at.tell_all().await;
            at.stripe.renew(&id);
        }
        let late = at.stripe.events();
        let charge = at.stripe.all("payment_intent").pop().unwrap();
        assert!(at.stripe.refund(charge["id"].as_str().unwrap(), Some(200)));
        let refund = at.stripe.events().remove(0);
        let told = at.tell(&refund).await;
        if first_charge {
            told.expect(200);
        } else {
            // Its order is made by another event, so that is waited for.
            told.expect(503);
        }
        for event in late {
            at.tell(&event).await.expect(200);
        }
        at.tell(&refund).await.expect(200);
        let order = at.subscription(&url).await.latest_order;
        let order = at.shop.stack.store.order(order).await.unwrap().unwrap();
        assert_eq!(order.refunded.minor(), 200);
    }
}

#[tokio::test]
async fn a_lasting_discount_reduces_every_charge() {
    let StripeShop { shop, stripe } = StripeShop::open().await;
    let change = |discount: &mut shared::domain::catalog::Discount| {
        discount.duration = shared::domain::catalog::DiscountDuration::Forever;
    };
    let shop = Sale::in_shop(shop, change).await.shop;
    let at = StripeShop { shop, stripe };
    let url = club(&at, json!({})).await;
    let coupon = [("intent", "apply_coupon"), ("coupon", "SPRING")];
    at.shop.submit(&url, &coupon).await.expect(200);
    let id = begun(&at, &url).await;
    assert_eq!(at.stripe.all("coupon")[0]["duration"], "forever");
    at.stripe.renew(&id);
    at.tell_all().await;
    assert_eq!(at.order(&url).await.charged.minor(), 450);
    let latest = at.subscription(&url).await.latest_order;
    let latest = at.shop.stack.store.order(latest).await.unwrap().unwrap();
    assert_eq!(latest.charged.minor(), 450);
    assert!(latest.discount.is_some());
}

#[tokio::test]
async fn an_endpoint_of_an_older_version_is_understood() {
    let at = StripeShop::open().await;
    let url = club(&at, json!({})).await;
    let id = begun(&at, &url).await;
    at.stripe.renew(&id);
    for mut event in at.stripe.events() {
        let object = &mut event["data"]["object"];
        match object["object"].as_str() {
            Some("invoice") => {
                let details = object["parent"]["subscription_details"].take();
                object["subscription"] = details["subscription"].clone();
                object["subscription_details"] = json!({"metadata": details["metadata"]});
                object.as_object_mut().unwrap().remove("parent");
            }
            Some("checkout.session") => {
                object.as_object_mut().unwrap().remove("invoice");
            }
            _ => {}
        }
        at.tell(&event).await.expect(200);
    }
    assert_eq!(
        (at.subscription(&url).await.charges, at.orders().await),
        (2, 2)
    );
}
