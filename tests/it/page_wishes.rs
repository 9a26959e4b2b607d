//! What a price leaves to the buyer: how many seats, how much to pay.

use serde_json::json;
use shared::domain::checkout::CheckoutStatus;

use crate::{
    harness::{ADA, Shop},
    link_opening::{change, opened},
    link_prefill::{custom, total},
    link_terms::discount,
    links::{COURSE, made, seats},
};

/// The form as it is, with a button and one more field.
fn typed<'a>(intent: &'a str, field: (&'a str, &'a str)) -> Vec<(&'a str, &'a str)> {
    let (_, others) = ADA.split_first().unwrap();
    [&[("intent", intent), field], others].concat()
}

#[tokio::test]
async fn a_buyer_says_how_many_seats_within_the_tiers() {
    let shop = Shop::open().await;
    let team = seats(&shop).await;
    let link = made(&shop, json!({"products": [team]})).await;
    let url = opened(&shop, &link, "").await;
    let page = shop.follow(&url).await.expect(200);
    page.says("Number of seats")
        .says("value=\"update\"")
        .says("Pay €30.00");
    let least = shop.checkout_at(&url).await.lines[0].quantity.get();
    let more = (least + 1).to_string();
    let page = shop
        .submit(&url, &typed("update", ("wish.seats", &more)))
        .await;
    page.expect(200)
        .says("Pay €45.00")
        .says("ada@example.com")
        .says("Your total changed: €45.00 is due now.");
    assert_eq!(
        shop.checkout_at(&url).await.lines[0].quantity.get(),
        least + 1
    );

    // Neither is nor could be sold.
    for wrong in ["0", "-1", "1.5", "many", "", "999999999999"] {
        let page = shop
            .submit(&url, &typed("update", ("wish.seats", wrong)))
            .await;
        page.expect(422)
            .says("Enter a whole number from")
            .says("aria-invalid=\"true\"");
    }
    assert_eq!(shop.checkout_at(&url).await.revision, 2);
}

#[tokio::test]
async fn pay_with_another_number_shows_the_new_total_first() {
    let shop = Shop::open().await;
    let team = seats(&shop).await;
    let link = made(&shop, json!({"products": [team]})).await;
    let url = opened(&shop, &link, "").await;
    let least = shop.checkout_at(&url).await.lines[0].quantity.get();
    let more = (least + 2).to_string();
    let page = shop
        .submit(&url, &typed("pay", ("wish.seats", &more)))
        .await;
    page.expect(200)
        .says("Pay €60.00")
        .says("Your total changed");
    let checkout = shop.checkout_at(&url).await;
    assert_eq!(checkout.status, CheckoutStatus::Open);
    let sandbox = shop
        .submit(&url, &typed("pay", ("wish.seats", &more)))
        .await;
    let sandbox = sandbox.expect(303).location();
    shop.follow(&sandbox).await.expect(200).says("€60.00");
    // A stale page, or a second press, changes nothing any more.
    for intent in ["update", "pay"] {
        let stale = shop.submit(&url, &typed(intent, ("wish.seats", "3"))).await;
        stale.expect(303);
    }
    assert_eq!(total(&shop.checkout_at(&url).await), 6_000);
}

#[tokio::test]
async fn seats_that_the_merchant_set_are_not_asked_for() {
    let shop = Shop::open().await;
    let team = seats(&shop).await;
    let link = made(&shop, json!({"products": [team], "seats": 4})).await;
    let url = opened(&shop, &link, "").await;
    let page = shop.follow(&url).await.expect(200);
    page.keeps_silent_on("wish.seats").says("4×");
    shop.submit(&url, &typed("update", ("wish.seats", "5")))
        .await
        .expect(200);
    assert_eq!(shop.checkout_at(&url).await.lines[0].quantity.get(), 4);
    // Nor are those of what is sold by the piece.
    let link = made(&shop, json!({"products": [COURSE]})).await;
    let url = opened(&shop, &link, "").await;
    shop.follow(&url).await.expect(200).keeps_silent_on("wish.");
}

#[tokio::test]
async fn a_buyer_says_how_much_to_pay_within_the_bounds() {
    let shop = Shop::open().await;
    let prices = json!({"minimum_amount": 500, "maximum_amount": 10_000, "preset_amount": 700});
    let guide = custom(&shop, prices).await;
    let link = made(&shop, json!({"products": [guide]})).await;
    let url = opened(&shop, &link, "locale=de").await;
    let page = shop.follow(&url).await.expect(200);
    page.says("Ihr Preis (EUR)")
        .says("value=\"7,00\"")
        .says("von 5,00\u{a0}€ bis 100,00\u{a0}€");
    for (text, minor) in [
        ("12,50", 1_250),
        ("12.5", 1_250),
        ("5 €", 500),
        ("100", 10_000),
    ] {
        let page = shop
            .submit(&url, &typed("update", ("wish.amount", text)))
            .await;
        page.expect(200);
        assert_eq!(total(&shop.checkout_at(&url).await), minor, "{text}");
    }
    let before = shop.checkout_at(&url).await;
    for (text, words) in [
        ("4,99", "von 5,00\u{a0}€ bis 100,00\u{a0}€"),
        ("100,01", "von 5,00\u{a0}€ bis 100,00\u{a0}€"),
        ("viel", "einen Betrag wie 12,50\u{a0}€"),
        ("12,5055", "einen Betrag wie"),
        ("-12", "einen Betrag wie"),
        ("", "einen Betrag wie"),
    ] {
        for intent in ["update", "pay"] {
            let page = shop
                .submit(&url, &typed(intent, ("wish.amount", text)))
                .await;
            page.expect(422).says(words);
        }
    }
    assert_eq!(shop.checkout_at(&url).await, before);
    // What stands is paid as it stands, whatever the merchant asks for by now.
    let dearer =
        json!([{"amount_type": "custom", "price_currency": "eur", "minimum_amount": 50_000}]);
    change(&shop, &guide, json!({"prices": dearer})).await;
    let paid = shop
        .submit(&url, &typed("pay", ("wish.amount", "100,00")))
        .await;
    assert!(paid.expect(303).location().contains("/sandbox/"));
}

#[tokio::test]
async fn nothing_is_a_price_that_a_buyer_may_say() {
    let shop = Shop::open().await;
    let gift = custom(&shop, json!({"minimum_amount": 0, "preset_amount": 700})).await;
    let link = made(&shop, json!({"products": [gift]})).await;
    let url = opened(&shop, &link, "").await;
    let page = shop.submit(&url, &typed("pay", ("wish.amount", "0"))).await;
    page.expect(200)
        .says("Complete order")
        .says("Nothing is charged.");
    let thanks = shop
        .submit(&url, &typed("pay", ("wish.amount", "0.00")))
        .await;
    assert!(thanks.expect(303).location().ends_with("/confirmation"));
}

#[tokio::test]
async fn a_discount_goes_with_the_new_amount_and_one_removed_stays_away() {
    let shop = Shop::open().await;
    let half = discount(&shop, "Half", json!({"basis_points": 5000})).await;
    let guide = custom(&shop, json!({"preset_amount": 700})).await;
    let link = made(&shop, json!({"products": [guide], "discount_id": half})).await;
    let url = opened(&shop, &link, "").await;
    shop.follow(&url).await.expect(200).says("Pay €3.50");
    let page = shop
        .submit(&url, &typed("update", ("wish.amount", "20")))
        .await;
    page.expect(200).says("Pay €10.00");
    shop.submit(&url, &[("intent", "remove_coupon")])
        .await
        .expect(200);
    let page = shop
        .submit(&url, &typed("update", ("wish.amount", "30")))
        .await;
    page.expect(200).says("Pay €30.00");
}
