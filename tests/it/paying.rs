//! The buyer's page, from open to paid.

use jiff::SignedDuration;
use reqwest::Method;
use serde_json::json;
use shared::domain::checkout::CheckoutStatus;

use crate::harness::{ADA, Shop, catalog_item, zine};

#[tokio::test]
async fn a_buyer_pays_and_is_thanked() {
    let shop = Shop::open().await;
    let url = zine(&shop, json!({})).await;
    let sandbox = shop.submit(&url, ADA).await.expect(303).location();
    assert!(sandbox.starts_with(&shop.url("/sandbox/sb_")), "{sandbox}");
    shop.follow(&sandbox)
        .await
        .expect(200)
        .says("€10.00")
        .says("No money moves");
    let back = shop
        .submit(&sandbox, &[("outcome", "pay")])
        .await
        .expect(303)
        .location();
    assert_eq!(back, format!("{url}/confirmation"));
    shop.follow(&back)
        .await
        .expect(200)
        .says("Thank you")
        .says("ada@example.com");
    shop.follow(&url)
        .await
        .expect(200)
        .says("Already paid")
        .keeps_silent_on("Discount code");
    assert_eq!(
        shop.checkout_at(&url).await.status,
        CheckoutStatus::Succeeded
    );

    // Pressed again on a stale page: nothing more happens.
    shop.submit(&url, ADA).await.expect(303);
    let again = shop
        .submit(&sandbox, &[("outcome", "decline")])
        .await
        .expect(303)
        .location();
    assert_eq!(again, back);
    assert_eq!(
        shop.checkout_at(&url).await.status,
        CheckoutStatus::Succeeded
    );
}

#[tokio::test]
async fn a_declined_or_canceled_payment_can_be_tried_again() {
    let shop = Shop::open().await;
    let url = zine(&shop, json!({})).await;
    for (outcome, words) in [("decline", "was declined"), ("cancel", "was canceled")] {
        let sandbox = shop.submit(&url, ADA).await.expect(303).location();
        assert_eq!(
            shop.submit(&sandbox, &[("outcome", outcome)])
                .await
                .expect(303)
                .location(),
            url
        );
        shop.follow(&url)
            .await
            .expect(200)
            .says(words)
            .says("ada@example.com");
    }
    let sandbox = shop.submit(&url, ADA).await.expect(303).location();
    shop.submit(&sandbox, &[("outcome", "pay")])
        .await
        .expect(303);
    let checkout = shop.checkout_at(&url).await;
    assert_eq!(
        (checkout.status, checkout.payment.unwrap().attempt),
        (CheckoutStatus::Succeeded, 3)
    );
}

#[tokio::test]
async fn a_success_url_of_the_site_is_where_a_paid_buyer_goes() {
    let shop = Shop::open().await;
    let success = "https://shop.example/thanks?checkout={CHECKOUT_ID}";
    let url = zine(&shop, json!({"successUrl": success})).await;
    let sandbox = shop.submit(&url, ADA).await.expect(303).location();
    let back = shop
        .submit(&sandbox, &[("outcome", "pay")])
        .await
        .expect(303)
        .location();
    let id = shop.checkout_at(&url).await.id;
    assert_eq!(
        shop.follow(&back).await.expect(303).location(),
        success.replace("{CHECKOUT_ID}", &id.to_string())
    );
    shop.follow(&url).await.expect(200).says("Already paid");
}

#[tokio::test]
async fn what_is_typed_wrong_is_named_and_nothing_is_lost() {
    let shop = Shop::open().await;
    let url = zine(&shop, json!({})).await;
    let fields = [("intent", "pay"), ("email", "ada@"), ("name", "Ada <3")];
    let page = shop.submit(&url, &fields).await.expect(422);
    page.says("Enter your email address")
        .says("ada@")
        .says("Ada &lt;3")
        .says("Please agree");
    assert_eq!(shop.checkout_at(&url).await.revision, 1);
}

#[tokio::test]
async fn what_costs_nothing_completes_without_a_provider() {
    let shop = Shop::open().await;
    let free = "0199d3a0-0000-7000-8000-0000000000a4";
    let template = shop
        .create_template(json!({"lineItems": [catalog_item(free, 2)]}))
        .await;
    let url = shop.open_template(template["id"].as_str().unwrap()).await;
    shop.follow(&url)
        .await
        .expect(200)
        .says("Complete order")
        .says("Nothing is charged.");
    let back = shop.submit(&url, ADA).await.expect(303).location();
    shop.follow(&back)
        .await
        .expect(200)
        .says("Thank you")
        .says("is complete")
        .says("Free");
}

#[tokio::test]
async fn two_presses_of_pay_lead_to_one_session() {
    let shop = Shop::open().await;
    let url = zine(&shop, json!({})).await;
    let (first, second) = tokio::join!(shop.submit(&url, ADA), shop.submit(&url, ADA));
    let sandbox = |answer: crate::harness::Answer| answer.expect(303).location();
    let places = [sandbox(first), sandbox(second)];
    assert_eq!(places[0], places[1]);
    assert!(places[0].contains("/sandbox/"), "{places:?}");
    assert_eq!(shop.checkout_at(&url).await.payment.unwrap().attempt, 1);
    let third = shop.submit(&url, ADA).await.expect(303).location();
    assert!(places.contains(&third), "{third} is none of {places:?}");
    shop.follow(&url)
        .await
        .expect(200)
        .says("under way")
        .says("Continue to payment");
}

#[tokio::test]
async fn a_confirmed_checkout_can_be_changed_after_its_session_is_closed() {
    let shop = Shop::open().await;
    let url = zine(&shop, json!({})).await;
    let sandbox = shop.submit(&url, ADA).await.expect(303).location();
    assert_eq!(
        shop.submit(&url, &[("intent", "reopen")])
            .await
            .expect(303)
            .location(),
        url
    );
    shop.follow(&url).await.expect(200).says("Pay €10.00");
    shop.submit(&sandbox, &[("outcome", "pay")])
        .await
        .expect(303);
    assert_eq!(shop.checkout_at(&url).await.status, CheckoutStatus::Open);
}

#[tokio::test]
async fn an_expired_checkout_says_so_and_offers_a_fresh_one() {
    let shop = Shop::open().await;
    let url = zine(&shop, json!({})).await;
    shop.clock
        .advance(SignedDuration::from_hours(24) - SignedDuration::from_secs(1));
    shop.follow(&url).await.expect(200);
    shop.clock.advance(SignedDuration::from_secs(1));
    let page = shop
        .follow(&url)
        .await
        .expect(410)
        .says("has expired")
        .says("Start again");
    let again = page
        .text
        .split("href=\"http")
        .find_map(|part| part.split_once("create-and-redirect"))
        .unwrap()
        .0;
    let id = again.rsplit('/').nth(1).unwrap().to_owned();
    assert_ne!(shop.open_template(&id).await, url);
    shop.submit(&url, ADA).await.expect(410);
}

#[tokio::test]
async fn an_unknown_or_mistyped_address_is_a_page() {
    let shop = Shop::open().await;
    let url = zine(&shop, json!({})).await;
    let mut mistyped = url.clone();
    mistyped.pop();
    for path in [
        mistyped.as_str(),
        "/checkout/co_x",
        "/checkout/%FF",
        "/sandbox/sb_x",
    ] {
        shop.follow(path)
            .await
            .expect(404)
            .says("This page does not exist");
    }
    shop.send(
        shop.request(Method::POST, "/checkout/co_x")
            .json(&json!({})),
    )
    .await
    .expect(404);
    // The address is right, the body is no form.
    shop.send(shop.request(Method::POST, &url).json(&json!({})))
        .await
        .expect(400)
        .says("That did not work");
}

#[tokio::test]
async fn a_forged_callback_changes_nothing() {
    let shop = Shop::open().await;
    let url = zine(&shop, json!({})).await;
    shop.submit(&url, ADA).await.expect(303);
    let checkout = shop.checkout_at(&url).await;
    let body = json!({
        "id": "x", "type": "session.paid", "checkout": checkout.id, "attempt": 1, "amount": 1000, "currency": "EUR",
    });
    let path = format!("/payments/sandbox/{}/callback", checkout.site);
    let signatures = [
        "",
        "t=1,v1=00",
        "t=1795341600,v1=0000000000000000000000000000000000000000000000000000000000000000",
    ];
    for signature in signatures {
        let request = shop
            .request(Method::POST, &path)
            .header("sandbox-signature", signature)
            .json(&body);
        shop.send(request).await.expect(400);
    }
    shop.send(shop.request(Method::POST, &path).json(&body))
        .await
        .expect(400);
    shop.send(
        shop.request(Method::POST, "/payments/sandbox/x/callback")
            .json(&body),
    )
    .await
    .expect(404);
    assert_eq!(
        shop.checkout_at(&url).await.status,
        CheckoutStatus::Confirmed
    );
}
