//! Who takes a site's money: its own affair, and its keys nobody's.

use checkout_links::stripe::{SECRET_KEY, sign};
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Shop, StripeShop, WEBHOOK_SECRET, zine};

fn path(shop: &Shop) -> String {
    format!(
        "/v1/organizations/{}/payment-provider",
        shop.demo.site.site_id
    )
}

async fn set(shop: &Shop, body: Value) -> Answer {
    shop.call(Method::PUT, &path(shop), Some(body)).await
}

#[tokio::test]
async fn a_site_s_keys_are_set_and_never_told() {
    let shop = Shop::open().await;
    let site = shop.demo.site.site_id;
    let base = shop.stack.info.base_url.clone();
    let before = shop.got(&path(&shop)).await;
    let sandbox = format!("{base}/payments/sandbox/{site}/callback");
    assert_eq!(
        before,
        json!({"provider": "sandbox", "mode": "test", "callback_url": sandbox, "modified_at": null})
    );
    let keys = json!({"provider": "stripe", "secret_key": "rk_live_0123456789", "webhook_secret": WEBHOOK_SECRET});
    let answer = set(&shop, keys).await.expect(200);
    let callback = format!("{base}/payments/stripe/{site}/callback");
    let expected = json!({"provider": "stripe", "mode": "live", "callback_url": callback, "modified_at": "2026-11-22T10:00:00Z"});
    assert_eq!(answer.json(), expected);
    assert_eq!(shop.got(&path(&shop)).await, expected);
    let stored = shop.stack.store.payment_account(site).await.unwrap();
    let printed = format!("{stored:?}");
    assert!(!printed.contains("0123456789") && !printed.contains("standIn"));
    shop.call(Method::DELETE, &path(&shop), None)
        .await
        .expect(204);
    assert_eq!(shop.got(&path(&shop)).await, before);
    shop.call(Method::DELETE, &path(&shop), None)
        .await
        .expect(204);
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once_and_no_key_with_it() {
    let shop = Shop::open().await;
    let required = |name: &str| (format!("body.{name}"), "missing".to_owned());
    assert_eq!(set(&shop, json!({})).await.faults(), [required("provider")]);
    let bare = set(&shop, json!({"provider": "stripe"})).await;
    assert_eq!(
        bare.faults(),
        [required("secret_key"), required("webhook_secret")]
    );
    let key = "pk_live_0123456789";
    let wrong = json!({"provider": "stripe", "secret_key": key, "webhook_secret": "0123456789", "colour": key});
    let answer = set(&shop, wrong).await;
    let told: Vec<String> = answer
        .faults()
        .into_iter()
        .map(|(place, kind)| format!("{place} {kind}"))
        .collect();
    assert_eq!(
        told,
        [
            "body.colour extra_forbidden",
            "body.secret_key value_error",
            "body.webhook_secret value_error"
        ]
    );
    assert!(!answer.text.contains("0123456789"), "{}", answer.text);
    let answer = set(&shop, json!({"provider": key, "secret_key": 7})).await;
    assert_eq!(
        answer.faults(),
        [("body.provider".to_owned(), "enum".to_owned())]
    );
    assert!(!answer.text.contains("0123456789"), "{}", answer.text);
    let both = json!({"provider": "sandbox", "secret_key": SECRET_KEY});
    assert_eq!(set(&shop, both).await.faults()[0].1, "value_error");
    assert_eq!(shop.got(&path(&shop)).await["modified_at"], Value::Null);
}

#[tokio::test]
async fn another_site_s_keys_and_other_scopes_are_out_of_reach() {
    let shop = Shop::open().await;
    for method in [Method::GET, Method::PUT, Method::DELETE] {
        let body = (method == Method::PUT).then(|| json!({"provider": "sandbox"}));
        let answer = shop
            .call_as(
                shop.other_token(),
                method.clone(),
                &path(&shop),
                body.clone(),
            )
            .await;
        answer.expect(404);
        let reader = shop.token_with(&["organizations:read"]).await;
        let status = match method {
            Method::GET => 200,
            _ => 403,
        };
        shop.call_as(&reader, method, &path(&shop), body)
            .await
            .expect(status);
    }
}

#[tokio::test]
async fn a_new_secret_alone_keeps_the_key_and_the_old_one_counts_for_a_day() {
    let at = StripeShop::open().await;
    let url = zine(&at.shop, json!({})).await;
    let session = at.session(&url).await;
    at.stripe.pay(&session);
    let event = at.stripe.events().remove(0);
    let new = "whsec_newNewNewNew";
    set(
        &at.shop,
        json!({"provider": "stripe", "webhook_secret": new}),
    )
    .await
    .expect(200);
    at.tell_signed(&event, new).await.expect(200);
    at.tell_signed(&event, WEBHOOK_SECRET).await.expect(200);
    at.shop.clock.advance(SignedDuration::from_hours(24));
    at.tell_signed(&event, new).await.expect(200);
    at.tell_signed(&event, WEBHOOK_SECRET).await.expect(400);
    // The key still is what requests are made with.
    let url = zine(&at.shop, json!({})).await;
    at.session(&url).await;
}

#[tokio::test]
async fn what_was_begun_with_a_provider_goes_on_with_it() {
    let at = StripeShop::open().await;
    let url = zine(&at.shop, json!({})).await;
    let session = at.session(&url).await;
    set(&at.shop, json!({"provider": "sandbox"}))
        .await
        .expect(200);
    let other = zine(&at.shop, json!({})).await;
    let sandbox = at
        .shop
        .submit(&other, crate::harness::ADA)
        .await
        .expect(303)
        .location();
    assert!(sandbox.contains("/sandbox/sb_"), "{sandbox}");
    at.stripe.pay(&session);
    at.tell_all().await;
    at.shop.follow(&url).await.expect(200).says("Already paid");
    // And back, without telling the keys again.
    set(&at.shop, json!({"provider": "stripe"}))
        .await
        .expect(200);
    let url = zine(&at.shop, json!({})).await;
    at.session(&url).await;
}

#[tokio::test]
async fn a_site_without_keys_takes_no_callbacks() {
    let shop = Shop::open().await;
    let path = format!("/payments/stripe/{}/callback", shop.demo.site.site_id);
    let signature = sign(WEBHOOK_SECRET, "{}", shop.clock.now().as_second());
    let request = shop
        .request(Method::POST, &path)
        .header("stripe-signature", signature);
    shop.send(request.body("{}")).await.expect(400);
}
