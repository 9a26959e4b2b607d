//! Discount codes and the switches of the buyer's page.

use serde_json::json;

use crate::harness::{ADA, Shop, zine};

#[tokio::test]
async fn a_code_is_applied_replaced_and_removed() {
    let shop = Shop::open().await;
    let url = zine(&shop, json!({})).await;
    let apply = |code| {
        [
            ("intent", "apply_coupon"),
            ("coupon", code),
            ("email", "a@b.co"),
            ("name", ""),
        ]
    };
    shop.submit(&url, &apply("welcome10"))
        .await
        .expect(200)
        .says("WELCOME10 applied")
        .says("€9.00")
        .says("a@b.co");
    shop.submit(&url, &apply("FIVEOFF"))
        .await
        .expect(200)
        .says("FIVEOFF applied")
        .says("€5.00");
    shop.submit(&url, &apply("nope"))
        .await
        .expect(422)
        .says("don't know this code")
        .says("FIVEOFF applied");
    let page = shop
        .submit(&url, &[("intent", "remove_coupon")])
        .await
        .expect(200);
    page.keeps_silent_on("FIVEOFF")
        .says("Discount code")
        .says("Pay €10.00");
}

#[tokio::test]
async fn a_code_that_was_typed_but_not_applied_is_applied_before_payment() {
    let shop = Shop::open().await;
    let url = zine(&shop, json!({})).await;
    let fields: Vec<_> = ADA
        .iter()
        .copied()
        .chain([("coupon", "WELCOME10")])
        .collect();
    shop.submit(&url, &fields)
        .await
        .expect(200)
        .says("WELCOME10 applied")
        .says("Pay €9.00");
    shop.submit(&url, ADA).await.expect(303);
}

#[tokio::test]
async fn a_locked_coupon_is_hidden_and_cannot_be_changed_by_hand() {
    let shop = Shop::open().await;
    let locked = json!({"customization": {"applyCouponLocked": true}, "couponCode": "FIVEOFF"});
    let url = zine(&shop, locked).await;
    shop.follow(&url)
        .await
        .expect(200)
        .says("FIVEOFF applied")
        .keeps_silent_on("Remove")
        .keeps_silent_on("Discount code");
    for fields in [
        [("intent", "apply_coupon"), ("coupon", "WELCOME10")],
        [("intent", "remove_coupon"), ("", "")],
    ] {
        shop.submit(&url, &fields).await.expect(303);
    }
    assert_eq!(shop.checkout_at(&url).await.totals().total.minor(), 500);
}

#[tokio::test]
async fn each_switch_of_the_page_is_honoured() {
    let shop = Shop::open().await;
    let plain = shop.follow(&zine(&shop, json!({})).await).await.expect(200);
    plain
        .says("Continue shopping")
        .says("I agree to the")
        .says("Discount code");
    let switches = json!({"customization": {
        "webClient": {"disabledContinueShoppingButton": true, "disabledPolicyAgreementCheckbox": true},
        "lockedCoupon": true, "lockedGiftCard": true, "disabledManualPayment": true,
    }});
    let url = zine(&shop, switches).await;
    let page = shop.follow(&url).await.expect(200);
    page.keeps_silent_on("Continue shopping")
        .keeps_silent_on("I agree to the")
        .keeps_silent_on("Discount code");
    // Without the checkbox, no agreement is asked for.
    let fields = &ADA[..3];
    let sandbox = shop.submit(&url, fields).await.expect(303).location();
    shop.submit(&sandbox, &[("outcome", "pay")])
        .await
        .expect(303);
    shop.follow(&url)
        .await
        .says("Already paid")
        .keeps_silent_on("Continue shopping");
}

#[tokio::test]
async fn what_cannot_be_a_code_is_told_before_payment() {
    let shop = Shop::open().await;
    let url = zine(&shop, json!({})).await;
    for code in ["WELCOME\t10", &"x".repeat(257), &"😀".repeat(256)] {
        let fields: Vec<_> = ADA.iter().copied().chain([("coupon", code)]).collect();
        shop.submit(&url, &fields)
            .await
            .expect(422)
            .says("don't know this code");
    }
}
