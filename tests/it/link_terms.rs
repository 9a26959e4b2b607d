//! What a link's checkout costs: discounts, seats, trials and currencies, and what is left out of
//! them when the catalog has changed since.

use reqwest::Method;
use serde_json::{Value, json};
use shared::domain::checkout::Warning;

use crate::{
    harness::{ADA, Shop},
    link_opening::{change, checkout, chosen, opened},
    link_prefill::{ignored, total},
    links::{COURSE, TICKET, made, product, seats},
};

/// A discount of so many hundredths of a percent.
pub(crate) async fn discount(shop: &Shop, name: &str, fields: Value) -> String {
    let mut body =
        json!({"name": name, "type": "percentage", "basis_points": 2000, "duration": "once"});
    let more = fields.as_object().unwrap().clone();
    body.as_object_mut().unwrap().extend(more);
    let answer = shop.call(Method::POST, "/v1/discounts/", Some(body)).await;
    let discount = answer.expect(201).json();
    discount["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn with_discount() {
    let shop = Shop::open().await;
    let sale = discount(&shop, "Sale", json!({})).await;
    let link = made(&shop, json!({"products": [COURSE], "discount_id": sale})).await;
    let url = opened(&shop, &link, "").await;
    let reduced = shop.checkout_at(&url).await;
    assert_eq!((total(&reduced), reduced.warnings), (3920, vec![]));
    shop.follow(&url).await.says("Sale").says("Pay €39.20");
}

#[tokio::test]
async fn a_discount_that_does_not_fit_any_more_is_left_out_and_noted() {
    let shop = Shop::open().await;
    let ended = discount(&shop, "Ended", json!({"ends_at": "2026-11-22T12:00:00Z"})).await;
    let moved = discount(&shop, "Moved", json!({"products": [COURSE]})).await;
    let early = discount(&shop, "Early", json!({"starts_at": "2026-12-24T00:00:00Z"})).await;
    let gone = discount(&shop, "Gone", json!({})).await;
    let mut links = Vec::new();
    for discount in [&ended, &moved, &early, &gone] {
        links.push(
            made(
                &shop,
                json!({"products": [COURSE, TICKET], "discount_id": discount}),
            )
            .await,
        );
    }
    shop.clock.advance(jiff::SignedDuration::from_hours(3));
    let path = format!("/v1/discounts/{gone}");
    shop.call(Method::DELETE, &path, None).await.expect(204);
    for (link, query) in [
        (&links[0], String::new()),
        (&links[1], format!("product_id={TICKET}")),
        (&links[2], String::new()),
        (&links[3], String::new()),
    ] {
        let full = checkout(&shop, link, &query).await;
        assert_eq!(full.discount, None);
        assert_eq!(full.warnings, [Warning::DiscountNotApplied]);
        let url = opened(&shop, link, &query).await;
        shop.follow(&url).await.says("not available right now");
        // A code is as good as ever.
        let reduced = checkout(&shop, link, &format!("{query}&discount_code=WELCOME10")).await;
        assert_eq!(total(&reduced), total(&full) * 9 / 10);
        assert_eq!(reduced.warnings, []);
    }
}

#[tokio::test]
async fn a_code_replaces_the_discount_that_was_set() {
    let shop = Shop::open().await;
    let sale = discount(&shop, "Sale", json!({})).await;
    let half = json!({"code": "HALF-COURSE", "basis_points": 5000, "products": [COURSE]});
    discount(&shop, "Half", half).await;
    let link = made(
        &shop,
        json!({"products": [COURSE, TICKET], "discount_id": sale}),
    )
    .await;
    for code in ["WELCOME10", "welcome10", "%20Welcome10%20"] {
        let reduced = checkout(&shop, &link, &format!("discount_code={code}")).await;
        assert_eq!(
            (total(&reduced), reduced.warnings),
            (4410, vec![]),
            "{code}"
        );
    }
    // What does not exist or does not fit leaves what was set.
    for query in [
        "discount_code=NOPE".to_owned(),
        "discount_code=%00".to_owned(),
        format!("discount_code={}", "x".repeat(3_000)),
        format!("discount_code=HALF-COURSE&product_id={TICKET}"),
    ] {
        let reduced = checkout(&shop, &link, &query).await;
        let subtotal = reduced.totals().subtotal.minor();
        assert_eq!(total(&reduced), subtotal * 8 / 10, "{query}");
        assert_eq!(ignored(&reduced), ["discount_code"], "{query}");
    }
}

#[tokio::test]
async fn no_code_goes_through_where_codes_are_not_allowed() {
    let shop = Shop::open().await;
    let sale = discount(&shop, "Sale", json!({})).await;
    let fields = json!({"products": [COURSE], "discount_id": sale, "allow_discount_codes": false});
    let link = made(&shop, fields).await;
    let url = opened(&shop, &link, "discount_code=WELCOME10").await;
    let kept = shop.checkout_at(&url).await;
    assert_eq!(
        (total(&kept), ignored(&kept)),
        (3920, vec!["discount_code".to_owned()])
    );
    let page = shop.follow(&url).await.says("Sale");
    let page = page.says("The discount code in the link could not be applied.");
    page.keeps_silent_on("remove_coupon")
        .keeps_silent_on("apply_coupon");
    // Neither by a form that the page does not have.
    for fields in [
        &[("intent", "apply_coupon"), ("coupon", "WELCOME10")][..],
        &[("intent", "remove_coupon")],
    ] {
        shop.submit(&url, fields).await.expect(303);
        assert_eq!(shop.checkout_at(&url).await.discount, kept.discount);
    }
    let plain = json!({"products": [COURSE], "allow_discount_codes": false});
    let plain = made(&shop, plain).await;
    let full = checkout(&shop, &plain, "discount_code=WELCOME10").await;
    assert_eq!((total(&full), full.discount), (4900, None));
}

#[tokio::test]
async fn seat_lock() {
    let shop = Shop::open().await;
    let team = seats(&shop).await;
    let link = made(&shop, json!({"products": [team], "seats": 5})).await;
    let url = opened(&shop, &link, "seats=9&quantity=9").await;
    let locked = shop.checkout_at(&url).await;
    assert_eq!((locked.lines[0].quantity.get(), total(&locked)), (5, 7500));
    shop.follow(&url)
        .await
        .says("5×")
        .says("€15.00 each")
        .says("Pay €75.00");
}

#[tokio::test]
async fn seat_defaults_to_minimum() {
    let shop = Shop::open().await;
    let link = made(&shop, json!({"products": [seats(&shop).await]})).await;
    let least = checkout(&shop, &link, "").await;
    assert_eq!((least.lines[0].quantity.get(), total(&least)), (2, 3000));
    assert_eq!(least.warnings, []);
}

#[tokio::test]
async fn seat_lock_drift_falls_back_to_minimum() {
    let shop = Shop::open().await;
    let (fewer, fixed) = (seats(&shop).await, seats(&shop).await);
    let mut links = Vec::new();
    for team in [&fewer, &fixed] {
        links.push(made(&shop, json!({"products": [team], "seats": 9})).await);
    }
    let tiers = json!([{"min_seats": 3, "max_seats": 6, "price_per_seat": 1000}]);
    let price = json!({"amount_type": "seat_based", "seat_tiers": {"tiers": tiers}});
    change(&shop, &fewer, json!({"prices": [price]})).await;
    let price = json!({"amount_type": "fixed", "price_amount": 2500});
    change(&shop, &fixed, json!({"prices": [price]})).await;
    for (link, quantity, sum) in [(&links[0], 3, 3000), (&links[1], 1, 2500)] {
        let drifted = checkout(&shop, link, "").await;
        assert_eq!(
            (drifted.lines[0].quantity.get(), total(&drifted)),
            (quantity, sum)
        );
        assert_eq!(drifted.warnings, [Warning::SeatsNotSold]);
    }
}

#[tokio::test]
async fn product_trial() {
    let shop = Shop::open().await;
    let monthly = json!({
        "name": "Club", "recurring_interval": "month", "trial_interval": "week",
        "trial_interval_count": 2,
    });
    let club = product(&shop, monthly).await;
    let link = made(&shop, json!({"products": [club]})).await;
    let url = opened(&shop, &link, "").await;
    let free = shop.checkout_at(&url).await.totals();
    assert_eq!((free.due_now.minor(), free.due_later.minor()), (0, 1000));
    let page = shop.follow(&url).await.says("€10.00 per month");
    page.says("Free for 2 weeks")
        .says("Start free trial")
        .says("Nothing is charged now.");
    // The provider is to charge it afterwards.
    let answer = shop.submit(&url, ADA).await.expect(303);
    assert!(answer.location().contains("/sandbox/"));
}

#[tokio::test]
async fn link_trial() {
    let shop = Shop::open().await;
    let yearly = json!({"name": "Club", "recurring_interval": "year"});
    let club = product(&shop, yearly).await;
    let print = product(&shop, json!({})).await;
    let trial =
        json!({"products": [club, print], "trial_interval": "day", "trial_interval_count": 1});
    let link = made(&shop, trial).await;
    let url = opened(&shop, &link, "").await;
    assert_eq!(shop.checkout_at(&url).await.totals().due_now.minor(), 0);
    shop.follow(&url)
        .await
        .says("€10.00 per year")
        .says("Free for 1 day");
    // What is paid once has no trial.
    let once = checkout(&shop, &link, &format!("product_id={print}")).await;
    assert_eq!(once.totals().due_now.minor(), 1000);
    let untried = made(&shop, json!({"products": [club]})).await;
    let url = opened(&shop, &untried, "").await;
    let page = shop
        .follow(&url)
        .await
        .says("€10.00 per year")
        .says("Pay €10.00");
    page.keeps_silent_on("Free for");
}

#[tokio::test]
async fn multi_currency_auto() {
    let shop = Shop::open().await;
    let price = |currency: &str, amount: i64| json!({"amount_type": "fixed", "price_currency": currency, "price_amount": amount});
    let both = product(
        &shop,
        json!({"prices": [price("usd", 1100), price("eur", 1000)]}),
    )
    .await;
    let yen = product(&shop, json!({"prices": [price("jpy", 1500)]})).await;
    let fixed = json!({"type": "fixed", "amount": 100, "currency": "eur", "basis_points": null});
    let off = discount(&shop, "One euro off", fixed).await;
    let link = made(&shop, json!({"products": [both, yen], "discount_id": off})).await;
    let site = checkout(&shop, &link, "").await;
    assert_eq!((site.currency.code(), total(&site)), ("EUR", 900));
    // Without a price in the site's currency there is another, and euros come off nothing.
    let url = opened(&shop, &link, &format!("product_id={yen}")).await;
    let other = shop.checkout_at(&url).await;
    assert_eq!((other.currency.code(), total(&other)), ("JPY", 1500));
    assert_eq!(chosen(&other), yen);
    assert_eq!(other.warnings, [Warning::DiscountNotApplied]);
    shop.follow(&url).await.says("Pay ¥1,500");
}
