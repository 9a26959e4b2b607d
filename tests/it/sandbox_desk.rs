//! The sandbox's page after a payment: refunds and subscriptions, by buttons, as a provider would tell them.

use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::{
    domain::{
        checkout::CheckoutStatus,
        ids::SubscriptionId,
        order::{Order, OrderCause, OrderEntry, OrderStatus},
        refund::RefundEntry,
        subscription::{Subscription, SubscriptionStatus},
    },
    store::List,
};

use crate::harness::{ADA, Shop, zine};

const PAY: &[(&str, &str)] = &[("outcome", "pay")];

/// A paid checkout: its page, the provider's page, and its order.
async fn paid(shop: &Shop, url: String) -> (String, String, Order) {
    let sandbox = shop.submit(&url, ADA).await.expect(303).location();
    let back = shop.submit(&sandbox, PAY).await.expect(303).location();
    assert_eq!(back, format!("{url}/confirmation"));
    let order = order_of(shop, &url).await;
    (url, sandbox, order)
}

async fn order_of(shop: &Shop, url: &str) -> Order {
    let checkout = shop.checkout_at(url).await;
    assert_eq!(checkout.status, CheckoutStatus::Succeeded);
    let order = shop.stack.store.order(checkout.order.unwrap()).await;
    order.unwrap().unwrap()
}

/// A fresh checkout of a club, 12 euros a month, with the product's further fields.
async fn club(shop: &Shop, fields: Value) -> String {
    let mut product = json!({
        "name": "Club", "recurring_interval": "month",
        "prices": [{"amount_type": "fixed", "price_amount": 1200, "price_currency": "eur"}],
    });
    let object = product.as_object_mut().unwrap();
    object.extend(fields.as_object().unwrap().clone());
    let product = shop.created("/v1/products/", product).await;
    let link = json!({"payment_processor": "stripe", "products": [product["id"]]});
    let link = shop.created("/v1/checkout-links/", link).await;
    let opened = shop.follow(link["url"].as_str().unwrap()).await;
    opened.expect(302).location()
}

async fn subscription_of(shop: &Shop, order: &Order) -> Subscription {
    subscription(shop, order.subscription.unwrap()).await
}

async fn subscription(shop: &Shop, id: SubscriptionId) -> Subscription {
    let found = shop.stack.store.subscription(id).await;
    found.unwrap().unwrap()
}

async fn orders(shop: &Shop) -> Vec<OrderEntry> {
    let list = List::OfSite(shop.demo.site.site_id);
    shop.stack.store.entries(list, 100).await.unwrap()
}

async fn press(shop: &Shop, sandbox: &str, outcome: &str) {
    let fields = [("outcome", outcome)];
    shop.submit(sandbox, &fields)
        .await
        .expect(200)
        .says("Paid to");
}

#[tokio::test]
async fn a_paid_checkout_is_one_order_of_one_customer() {
    let shop = Shop::open().await;
    let (first, _, order) = paid(&shop, zine(&shop, json!({})).await).await;
    let (_, _, second) = paid(&shop, zine(&shop, json!({})).await).await;
    assert_eq!((order.number, second.number), (1, 2));
    assert_eq!(
        (order.charged.minor(), order.cause),
        (1_000, OrderCause::Purchase)
    );
    assert_eq!(order.totals().total, order.charged);
    assert_eq!(order.status(), OrderStatus::Paid);
    assert_eq!(order.customer, second.customer);
    let customer = shop
        .stack
        .store
        .customer(order.customer)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(customer.email.unwrap().as_str(), "ada@example.com");
    assert_eq!(customer.revision, 2);
    let receipt = shop.follow(&first).await.expect(200);
    receipt.says("Sandbox: refund");
    assert_eq!(orders(&shop).await.len(), 2);
}

#[tokio::test]
async fn what_is_free_is_an_order_without_a_charge() {
    let shop = Shop::open().await;
    let free = json!({"customLineItems": [crate::harness::custom_item("Flyer", "0", 1)]});
    let template = shop.create_template(free).await;
    let url = shop.open_template(template["id"].as_str().unwrap()).await;
    shop.submit(&url, ADA).await.expect(303);
    let order = order_of(&shop, &url).await;
    assert_eq!((order.charged.minor(), order.charge.clone()), (0, None));
    assert_eq!((order.number, order.status()), (1, OrderStatus::Paid));
    shop.submit(&url, ADA).await.expect(303);
    assert_eq!(orders(&shop).await.len(), 1);
}

#[tokio::test]
async fn refunds_by_the_provider_are_summed_and_end_at_the_total() {
    let shop = Shop::open().await;
    let (url, sandbox, _) = paid(&shop, zine(&shop, json!({})).await).await;
    let refund = async |amount: &str| {
        let fields = [("outcome", "refund"), ("charge", "0"), ("amount", amount)];
        shop.submit(&sandbox, &fields).await.expect(200);
        order_of(&shop, &url).await
    };
    for (amount, refunded, status) in [
        ("nonsense", 0, OrderStatus::Paid),
        ("10.01", 0, OrderStatus::Paid),
        ("4", 400, OrderStatus::PartiallyRefunded),
        ("6.01", 400, OrderStatus::PartiallyRefunded),
        ("6.00", 1_000, OrderStatus::Refunded),
        ("0.01", 1_000, OrderStatus::Refunded),
    ] {
        let order = refund(amount).await;
        assert_eq!(
            (order.refunded.minor(), order.status()),
            (refunded, status),
            "{amount}"
        );
        assert_eq!(order.open_refunds, []);
    }
    press(&shop, &sandbox, "tell_again").await;
    assert_eq!(order_of(&shop, &url).await.refunded.minor(), 1_000);
    let list = List::OfSite(shop.demo.site.site_id);
    let refunds: Vec<RefundEntry> = shop.stack.store.entries(list, 10).await.unwrap();
    assert_eq!(refunds.len(), 2);
}

#[tokio::test]
async fn a_subscription_is_charged_fails_recovers_ends_and_begins_again() {
    let shop = Shop::open().await;
    let (_, sandbox, order) = paid(&shop, club(&shop, json!({})).await).await;
    assert_eq!(order.cause, OrderCause::SubscriptionStart);
    let begun = subscription_of(&shop, &order).await;
    assert_eq!(
        (begun.status, begun.charges),
        (SubscriptionStatus::Active, 1)
    );
    let start = begun.started_at;
    let end = begun.current_period.1;
    assert!(end.duration_since(start) >= SignedDuration::from_hours(28 * 24));

    press(&shop, &sandbox, "charge").await;
    let charged = subscription(&shop, begun.id).await;
    assert_eq!(
        (charged.status, charged.charges),
        (SubscriptionStatus::Active, 2)
    );
    assert_eq!(charged.current_period.0, end);
    for (failures, status) in [
        (1, SubscriptionStatus::PastDue),
        (2, SubscriptionStatus::PastDue),
        (3, SubscriptionStatus::PastDue),
        (4, SubscriptionStatus::Delinquent),
    ] {
        shop.clock.advance(SignedDuration::from_hours(1));
        press(&shop, &sandbox, "fail_charge").await;
        let failing = subscription(&shop, begun.id).await;
        assert_eq!(failing.status, status);
        assert_eq!(failing.failing.unwrap().in_a_row(), failures);
    }
    shop.clock.advance(SignedDuration::from_hours(1));
    press(&shop, &sandbox, "charge").await;
    let recovered = subscription(&shop, begun.id).await;
    assert_eq!(
        (recovered.status, recovered.charges),
        (SubscriptionStatus::Active, 3)
    );
    assert_eq!(recovered.failing, None);

    let again = ends_and_begins_again(&shop, &sandbox, begun.id).await;

    press(&shop, &sandbox, "tell_again").await;
    assert_eq!(subscription(&shop, begun.id).await, again);
    let orders = orders(&shop).await;
    assert_eq!(orders.len(), 3);
    let sum: i64 = orders.iter().map(|order| order.charged.minor()).sum();
    assert_eq!(sum, 3 * 1_200);
    let cycles = orders
        .iter()
        .filter(|order| order.cause == OrderCause::SubscriptionCycle);
    assert_eq!(cycles.count(), 2);
}

/// Ends a subscription in each way, and begins it again.
async fn ends_and_begins_again(shop: &Shop, sandbox: &str, id: SubscriptionId) -> Subscription {
    press(shop, sandbox, "end").await;
    let ending = subscription(shop, id).await;
    assert!(ending.cancel_at_period_end && ending.canceled_at.is_some());
    assert_eq!(
        (ending.status, ending.ended_at),
        (SubscriptionStatus::Active, None)
    );
    press(shop, sandbox, "resume").await;
    let resumed = subscription(shop, id).await;
    assert!(!resumed.cancel_at_period_end && resumed.canceled_at.is_none());
    press(shop, sandbox, "end_now").await;
    let ended = subscription(shop, id).await;
    assert_eq!(ended.status, SubscriptionStatus::Canceled);
    assert_eq!(ended.ended_at, Some(shop.clock.now()));
    press(shop, sandbox, "charge").await;
    assert_eq!(subscription(shop, id).await, ended);
    press(shop, sandbox, "resume").await;
    let again = subscription(shop, id).await;
    assert_eq!(
        (again.status, again.ended_at),
        (SubscriptionStatus::Active, None)
    );
    again
}

#[tokio::test]
async fn a_trial_is_an_order_of_nothing_and_then_charged() {
    let shop = Shop::open().await;
    let trial = json!({"trial_interval": "week", "trial_interval_count": 2});
    let (_, sandbox, order) = paid(&shop, club(&shop, trial).await).await;
    assert_eq!(
        (order.charged.minor(), order.totals().total.minor()),
        (0, 0)
    );
    let begun = subscription_of(&shop, &order).await;
    assert_eq!(
        (begun.status, begun.charges),
        (SubscriptionStatus::Trialing, 0)
    );
    let two_weeks = SignedDuration::from_hours(14 * 24);
    assert_eq!(begun.trial_ends_at, Some(begun.started_at + two_weeks));
    shop.clock.advance(two_weeks);
    press(&shop, &sandbox, "charge").await;
    let charged = subscription(&shop, begun.id).await;
    assert_eq!(
        (charged.status, charged.charges),
        (SubscriptionStatus::Active, 1)
    );
    let latest = shop
        .stack
        .store
        .order(charged.latest_order)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((latest.charged.minor(), latest.checkout), (1_200, None));
}

#[tokio::test]
async fn a_subscription_of_three_cycles_is_complete_after_three_charges() {
    let shop = Shop::open().await;
    let mut item = crate::harness::custom_item("Rate", "40.00", 1);
    item["subscriptionOptionInfo"] = json!({"subscriptionSettings": {
        "frequency": "MONTH", "interval": 1, "autoRenewal": false, "billingCycles": 3,
    }});
    let template = shop
        .create_template(json!({"customLineItems": [item]}))
        .await;
    let url = shop.open_template(template["id"].as_str().unwrap()).await;
    let (_, sandbox, order) = paid(&shop, url).await;
    let id = order.subscription.unwrap();
    press(&shop, &sandbox, "charge").await;
    assert_eq!(
        subscription(&shop, id).await.status,
        SubscriptionStatus::Active
    );
    press(&shop, &sandbox, "charge").await;
    let complete = subscription(&shop, id).await;
    assert_eq!(
        (complete.status, complete.charges),
        (SubscriptionStatus::Completed, 3)
    );
    assert!(complete.ended_at.is_some());
    // The provider was told to take no more.
    press(&shop, &sandbox, "charge").await;
    assert_eq!(orders(&shop).await.len(), 3);
    press(&shop, &sandbox, "tell_again").await;
    assert_eq!(subscription(&shop, id).await, complete);
}

#[tokio::test]
async fn a_discount_reduces_charges_for_as_long_as_it_lasts() {
    let shop = Shop::open().await;
    let url = club(&shop, json!({})).await;
    for (code, duration) in [("ONCE", "once"), ("EVER", "forever")] {
        let discount = json!({
            "name": code, "code": code, "type": "percentage", "basis_points": 2500, "duration": duration,
        });
        shop.created("/v1/discounts/", discount).await;
    }
    let product = shop.checkout_at(&url).await.lines[0].product.unwrap();
    let link = json!({"payment_processor": "stripe", "products": [product]});
    let link = shop.created("/v1/checkout-links/", link).await;
    for (code, later) in [("ONCE", 1_200), ("EVER", 900)] {
        let address = format!("{}?discount_code={code}", link["url"].as_str().unwrap());
        let url = shop.follow(&address).await.expect(302).location();
        let (_, sandbox, order) = paid(&shop, url).await;
        assert_eq!(order.charged.minor(), 900, "{code}");
        press(&shop, &sandbox, "charge").await;
        let latest = subscription_of(&shop, &order).await.latest_order;
        let latest = shop.stack.store.order(latest).await.unwrap().unwrap();
        assert_eq!(latest.charged.minor(), later, "{code}");
        assert_eq!(latest.totals().total, latest.charged, "{code}");
    }
}
