//! Stripe takes the money: the buyer's journeys.

use jiff::SignedDuration;
use reqwest::Method;
use serde_json::json;
use shared::domain::{checkout::CheckoutStatus, money::Amount};

use crate::harness::{ADA, Sale, StripeShop, custom_item, zine};

#[tokio::test]
async fn a_buyer_pays_at_stripe_and_is_thanked() {
    let at = StripeShop::open().await;
    let url = zine(&at.shop, json!({})).await;
    let session = at.session(&url).await;
    let asked = at.stripe.requests();
    let [request] = asked.as_slice() else {
        panic!("{asked:?}")
    };
    let checkout = at.shop.checkout_at(&url).await;
    let id = checkout.id.to_string();
    let site = at.site().to_string();
    for (name, value) in [
        ("mode", "payment"),
        ("client_reference_id", id.as_str()),
        ("customer_email", "ada@example.com"),
        ("cancel_url", url.as_str()),
        ("locale", "auto"),
        ("line_items[0][price_data][currency]", "eur"),
        ("line_items[0][price_data][unit_amount]", "1000"),
        ("line_items[0][price_data][product_data][name]", "Zine"),
        ("line_items[0][quantity]", "1"),
        ("metadata[checkout]", id.as_str()),
        ("metadata[attempt]", "1"),
        ("metadata[site]", site.as_str()),
        ("payment_intent_data[metadata][checkout]", id.as_str()),
    ] {
        assert_eq!(request.get(name), Some(value), "{name}");
    }
    let ends = checkout.expires_at.as_second().to_string();
    assert_eq!(request.get("expires_at"), Some(ends.as_str()));
    assert_eq!(request.idempotency_key, Some(format!("{id}-1")));

    // Waiting, with the way to Stripe's page.
    let page = at.shop.follow(&url).await.expect(200).says("under way");
    page.says(&format!("/pay/{session}"));
    at.stripe.pay(&session);
    at.tell_all().await;
    let page = at.shop.follow(&format!("{url}/confirmation")).await;
    page.expect(200)
        .says("Thank you")
        .keeps_silent_on("Sandbox");
    let order = at.order(&url).await;
    assert_eq!(order.charged, Amount::from_minor(1_000).unwrap());
    assert_eq!(order.charge.unwrap().id, at.intent());
    assert_eq!(order.created_at, at.shop.clock.now());
    assert_eq!(at.orders().await, 1);
}

#[tokio::test]
async fn a_lost_callback_is_made_good_by_asking() {
    let at = StripeShop::open().await;
    let url = zine(&at.shop, json!({})).await;
    let session = at.session(&url).await;
    at.stripe.pay(&session);
    let page = at.shop.follow(&format!("{url}/confirmation")).await;
    page.expect(200).says("Thank you");
    let order = at.order(&url).await;
    // What was lost comes late, and changes nothing.
    at.tell_all().await;
    assert_eq!(at.order(&url).await, order);
    assert_eq!(at.orders().await, 1);
}

#[tokio::test]
async fn a_bank_transfer_arrives_later_or_never() {
    let at = StripeShop::open().await;
    for arrives in [true, false] {
        let url = zine(&at.shop, json!({})).await;
        let session = at.session(&url).await;
        at.stripe.pay_later(&session);
        at.tell_all().await;
        let checkout = at.shop.checkout_at(&url).await;
        assert!(checkout.payment.unwrap().pending);
        at.shop.follow(&url).await.expect(200).says("on its way");
        match arrives {
            true => at.stripe.arrive(&session),
            false => at.stripe.fail(&session),
        }
        // Asked before it is told.
        let page = at.shop.follow(&format!("{url}/confirmation")).await;
        match arrives {
            true => drop(page.expect(200).says("Thank you")),
            false => drop(page.expect(303)),
        }
        at.tell_all().await;
        let status = at.shop.checkout_at(&url).await.status;
        let expected = match arrives {
            true => CheckoutStatus::Succeeded,
            false => CheckoutStatus::Open,
        };
        assert_eq!(status, expected);
    }
    assert_eq!(at.orders().await, 1);
}

#[tokio::test]
async fn a_session_whose_time_is_up_lets_the_buyer_try_again() {
    let at = StripeShop::open().await;
    let url = zine(&at.shop, json!({})).await;
    let first = at.session(&url).await;
    at.stripe.time_out(&first);
    at.tell_all().await;
    at.shop.follow(&url).await.expect(200).says("was canceled");
    let second = at.session(&url).await;
    assert_ne!(first, second);
    at.stripe.pay(&second);
    at.tell_all().await;
    assert_eq!(at.shop.checkout_at(&url).await.payment.unwrap().attempt, 2);
    assert_eq!(at.orders().await, 1);
}

#[tokio::test]
async fn pressing_pay_twice_leads_to_one_session() {
    let at = StripeShop::open().await;
    let url = zine(&at.shop, json!({})).await;
    let (first, second) = tokio::join!(at.session(&url), at.session(&url));
    assert_eq!(first, second);
    assert_eq!(at.stripe.all("checkout.session").len(), 1);
}

#[tokio::test]
async fn what_is_changed_after_all_can_be_paid_only_anew() {
    let at = StripeShop::open().await;
    let url = zine(&at.shop, json!({})).await;
    let session = at.session(&url).await;
    let answer = at.shop.submit(&url, &[("intent", "reopen")]).await;
    answer.expect(303);
    assert_eq!(
        at.stripe.thing("checkout.session", &session)["status"],
        "expired"
    );
    assert_eq!(at.shop.checkout_at(&url).await.status, CheckoutStatus::Open);
    // One that was paid a moment before stays as it is.
    let session = at.session(&url).await;
    at.stripe.pay(&session);
    at.shop
        .submit(&url, &[("intent", "reopen")])
        .await
        .expect(303);
    assert_eq!(
        at.shop.checkout_at(&url).await.status,
        CheckoutStatus::Succeeded
    );
}

#[tokio::test]
async fn a_due_checkout_closes_its_session_or_is_paid() {
    let at = StripeShop::open().await;
    for pays in [false, true] {
        let url = zine(&at.shop, json!({})).await;
        let session = at.session(&url).await;
        if pays {
            at.stripe.pay(&session);
        }
        at.shop.clock.advance(SignedDuration::from_hours(25));
        let page = at.shop.follow(&url).await;
        match pays {
            true => drop(page.expect(200).says("Already paid")),
            false => drop(page.expect(410)),
        }
    }
    assert_eq!(at.orders().await, 1);
}

#[tokio::test]
async fn money_for_a_checkout_that_is_over_goes_back() {
    let at = StripeShop::open().await;
    let url = zine(&at.shop, json!({})).await;
    let first = at.session(&url).await;
    // The attempt ends here, while its session stays open there.
    let expired = json!({"id": "evt_1", "type": "checkout.session.expired", "created": 1, "livemode": false,
        "data": {"object": at.stripe.thing("checkout.session", &first)}});
    at.tell(&expired).await.expect(200);
    let second = at.session(&url).await;
    at.stripe.pay(&second);
    at.stripe.pay(&first);
    at.tell_all().await;
    assert_eq!(at.orders().await, 1);
    let refunds = at.stripe.all("refund");
    assert_eq!(refunds.len(), 1, "{refunds:?}");
    assert_eq!(refunds[0]["amount"], 1_000);
    let kept = at.order(&url).await.charge.unwrap().id;
    assert_ne!(refunds[0]["payment_intent"], json!(kept));
}

/// What Stripe was told that a session comes to.
fn told_total(at: &StripeShop, session: &str) -> i64 {
    let session = at.stripe.thing("checkout.session", session);
    session["amount_total"].as_i64().unwrap()
}

#[tokio::test]
async fn a_discount_is_one_coupon() {
    let StripeShop { shop, stripe } = StripeShop::open().await;
    let shop = Sale::in_shop(shop, |_| {}).await.shop;
    let at = StripeShop { shop, stripe };
    let items = json!([
        custom_item("Zine", "10.00", 3),
        custom_item("Pin", "3.33", 1)
    ]);
    let url = at.open_items(json!({"customLineItems": items})).await;
    let coupon = [("intent", "apply_coupon"), ("coupon", "SPRING")];
    at.shop.submit(&url, &coupon).await.expect(200);
    let due = at.shop.checkout_at(&url).await.totals().due_now;
    assert_eq!(due.minor(), 3_000);
    let session = at.session(&url).await;
    assert_eq!(told_total(&at, &session), 3_000);
    let coupons = at.stripe.all("coupon");
    assert_eq!((coupons.len(), &coupons[0]["amount_off"]), (1, &json!(333)));
    assert_eq!(coupons[0]["name"], "SPRING");
    at.stripe.pay(&session);
    at.tell_all().await;
    assert_eq!(at.order(&url).await.charged, due);
}

#[tokio::test]
async fn a_deposit_is_all_that_is_charged_now() {
    let at = StripeShop::open().await;
    let mut class = custom_item("Class", "100.00", 2);
    class["paymentOption"] = json!("DEPOSIT_ONLINE");
    class["depositAmount"] = json!("20.00");
    let items = json!([class, custom_item("Book", "15.00", 1)]);
    let url = at.open_items(json!({"customLineItems": items})).await;
    let session = at.session(&url).await;
    assert_eq!(told_total(&at, &session), 5_500);
    let asked = at.stripe.requests();
    assert_eq!(
        asked[0].get("line_items[0][price_data][product_data][name]"),
        Some("Class × 2")
    );
    at.stripe.pay(&session);
    at.tell_all().await;
    let page = at.shop.follow(&format!("{url}/confirmation")).await;
    page.expect(200).says("Thank you");
    assert_eq!(at.order(&url).await.charged.minor(), 5_500);
}

#[tokio::test]
async fn more_lines_than_stripe_takes_are_merged() {
    let at = StripeShop::open().await;
    let item = |number: u32| custom_item(&format!("Part {number}"), "1.25", number % 3 + 1);
    let items: Vec<_> = (0..150).map(item).collect();
    let url = at.open_items(json!({"customLineItems": items})).await;
    let due = at.shop.checkout_at(&url).await.totals().due_now.minor();
    let session = at.session(&url).await;
    assert_eq!(told_total(&at, &session), due);
    let asked = &at.stripe.requests()[0];
    assert_eq!(
        asked.get("line_items[99][price_data][product_data][name]"),
        Some("and 51 more")
    );
    assert_eq!(asked.get("line_items[100][quantity]"), None);
    at.stripe.pay(&session);
    at.tell_all().await;
    assert_eq!(at.order(&url).await.lines.len(), 150);
}

/// Another currency for all templates from now on.
async fn sell_in(at: &StripeShop, currency: &str) {
    let path = format!("/v1/organizations/{}", at.site());
    let fields = json!({"default_presentment_currency": currency});
    at.shop
        .call(Method::PATCH, &path, Some(fields))
        .await
        .expect(200);
}

#[tokio::test]
async fn amounts_are_told_in_stripe_s_minor_units() {
    let at = StripeShop::open().await;
    for (currency, price, told) in [
        ("JPY", "500", 500),
        ("ISK", "5000", 500_000),
        ("KWD", "1.230", 1_230),
    ] {
        sell_in(&at, currency).await;
        let url = at
            .open_items(json!({"customLineItems": [custom_item("Zine", price, 1)]}))
            .await;
        let session = at.session(&url).await;
        assert_eq!(told_total(&at, &session), told, "{currency}");
        at.stripe.pay(&session);
        at.tell_all().await;
        let due = at.shop.checkout_at(&url).await.totals().due_now;
        assert_eq!(at.order(&url).await.charged, due, "{currency}");
    }
    // Stripe has no thousandth of a dinar.
    let url = at
        .open_items(json!({"customLineItems": [custom_item("Zine", "1.234", 1)]}))
        .await;
    let page = at.shop.submit(&url, ADA).await.expect(503);
    page.says("nothing was charged");
    assert_eq!(at.stripe.all("checkout.session").len(), 3);
}
