//! What whoever has a client secret cannot get: a trial, a discount or an order that the merchant
//! does not give; and what is never lost to them.

use reqwest::Method;
use serde_json::{Value, json};
use shared::store::SandboxStatus;

use crate::{
    checkouts::{made, update},
    client_checkouts::{ada, confirm, got, patch},
    client_codes::code,
    harness::{ADA, Shop},
    links::{self, COURSE, TICKET, faults, product},
};

/// A club that is 5.00 a month, after a month for nothing.
async fn club(shop: &Shop) -> String {
    let fields = json!({
        "name": "Club", "recurring_interval": "month", "trial_interval": "month", "trial_interval_count": 1,
        "prices": [{"amount_type": "fixed", "price_amount": 500}],
    });
    product(shop, fields).await
}

/// The checkout of a link's fresh page, as a client has it.
async fn opened(shop: &Shop, link: &Value) -> Value {
    let url = shop.follow(link["url"].as_str().unwrap()).await.expect(302);
    let secret = url.location().rsplit('/').next().unwrap().to_owned();
    let id = shop.checkout_at(&url.location()).await.id;
    json!({"id": id, "client_secret": secret})
}

#[tokio::test]
async fn a_trial_is_the_merchant_s_to_give() {
    let shop = Shop::open().await;
    let club = club(&shop).await;
    let checkout = made(&shop, json!({"products": [club], "allow_trial": false})).await;
    assert_eq!(checkout["is_payment_required"], true);
    let answer = patch(&shop, &checkout, json!({"allow_trial": true}))
        .await
        .expect(422);
    assert_eq!(faults(&answer)[0].0, "body.allow_trial");
    assert_eq!(got(&shop, &checkout).await["is_payment_required"], true);
    // What is cleared is priced anew.
    let fields =
        json!({"products": [COURSE, club], "trial_interval": "week", "trial_interval_count": 2});
    let checkout = made(&shop, fields).await;
    let told = patch(&shop, &checkout, json!({"product_id": club}))
        .await
        .expect(200)
        .json();
    assert_eq!(told["active_trial_interval"], "week");
    let cleared = json!({"trial_interval": null, "trial_interval_count": null});
    let told = update(&shop, &checkout, cleared).await.expect(200).json();
    assert_eq!(told["active_trial_interval"], "month", "the product's own");
    let told = patch(&shop, &checkout, json!({"allow_trial": false}))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&told["active_trial_interval"], &told["total_amount"]),
        (&json!(null), &json!(500))
    );
}

#[tokio::test]
async fn a_discount_that_the_merchant_took_away_stays_away() {
    let shop = Shop::open().await;
    let half = code(&shop, json!({"code": null, "basis_points": 5000})).await;
    let fields = json!({"products": [COURSE, TICKET], "discount_id": half["id"]});
    let link = links::made(&shop, fields).await;
    let checkout = opened(&shop, &link).await;
    assert_eq!(
        got(&shop, &checkout).await["discount"]["basis_points"],
        5000
    );
    update(&shop, &checkout, json!({"discount_id": null}))
        .await
        .expect(200);
    for fields in [
        json!({"product_id": COURSE}),
        json!({"allow_trial": false}),
        json!({"product_id": TICKET}),
    ] {
        let told = patch(&shop, &checkout, fields).await.expect(200).json();
        assert_eq!(told["discount"], json!(null));
    }
}

#[tokio::test]
async fn a_discount_that_the_merchant_set_comes_back_with_the_product_that_it_is_for() {
    let shop = Shop::open().await;
    let half = code(
        &shop,
        json!({"code": null, "basis_points": 5000, "products": [COURSE]}),
    )
    .await;
    let fields = json!({
        "products": [COURSE, TICKET], "discount_id": half["id"], "allow_discount_codes": false,
    });
    let checkout = made(&shop, fields).await;
    let told = patch(&shop, &checkout, json!({"product_id": TICKET}))
        .await
        .expect(200)
        .json();
    assert_eq!(told["discount"], json!(null));
    let told = patch(&shop, &checkout, json!({"product_id": COURSE}))
        .await
        .expect(200)
        .json();
    assert_eq!(told["discount"]["id"], half["id"]);
}

#[tokio::test]
async fn a_preset_discount_that_is_used_up_stops_nobody() {
    let shop = Shop::open().await;
    let once = code(&shop, json!({"code": null, "max_redemptions": 1})).await;
    let fields = json!({"products": [COURSE], "discount_id": once["id"]});
    let link = links::made(&shop, fields).await;
    let (first, second) = (opened(&shop, &link).await, opened(&shop, &link).await);
    confirm(&shop, &first, ada()).await.expect(200);
    let mut body = ada();
    body["product_id"] = COURSE.into();
    let answer = confirm(&shop, &second, body.clone()).await.expect(422);
    assert_eq!(faults(&answer)[0].0, "body.discount_code");
    let told = confirm(&shop, &second, body).await.expect(200).json();
    assert_eq!(
        (&told["discount"], &told["discount_amount"]),
        (&json!(null), &json!(0))
    );
}

#[tokio::test]
async fn what_a_product_demands_is_asked_also_if_it_is_chosen_last() {
    let shop = Shop::open().await;
    let field =
        json!({"type": "text", "slug": "size", "name": "Size", "metadata": {"secret": "x"}});
    let field = shop.created("/v1/custom-fields/", field).await;
    let attached = json!([{"custom_field_id": field["id"], "required": true}]);
    let shirt = product(
        &shop,
        json!({"name": "Shirt", "attached_custom_fields": attached}),
    )
    .await;
    let checkout = made(&shop, json!({"products": [COURSE, shirt]})).await;
    let mut body = ada();
    body["product_id"] = shirt.clone().into();
    let answer = confirm(&shop, &checkout, body).await.expect(422);
    assert_eq!(faults(&answer)[0].0, "body.custom_field_data.size");
    let told = patch(&shop, &checkout, json!({"product_id": shirt}))
        .await
        .expect(200);
    assert!(
        !told.text.contains("secret\":\"x"),
        "the merchant's own keys"
    );
    // The other way round nothing is missing.
    let mut body = ada();
    body["product_id"] = COURSE.into();
    confirm(&shop, &checkout, body).await.expect(200);
}

#[tokio::test]
async fn a_confirmation_after_a_decline_that_nobody_told_begins_another_payment() {
    let shop = Shop::open().await;
    let checkout = made(&shop, json!({"products": [COURSE]})).await;
    let pay = |told: Value| told["payment_processor_metadata"]["payment_url"].clone();
    let first = pay(confirm(&shop, &checkout, ada()).await.expect(200).json());
    let url = checkout["url"].as_str().unwrap();
    let mut session = shop.session_of(url).await;
    session.status = SandboxStatus::Declined;
    shop.replace_session(&mut session).await;
    let second = pay(confirm(&shop, &checkout, ada()).await.expect(200).json());
    assert!(second.is_string() && second != first, "{first} {second}");
    assert_eq!(shop.checkout_at(url).await.payment.unwrap().attempt, 2);
}

#[tokio::test]
async fn nothing_is_paid_at_a_total_that_another_tab_or_the_merchant_changed() {
    let shop = Shop::open().await;
    let checkout = made(&shop, json!({"products": [COURSE, TICKET]})).await;
    let url = checkout["url"].as_str().unwrap();
    let page = shop.follow(url).await.expect(200);
    let due = page.text.split("name=\"due\" value=\"").nth(1).unwrap();
    let due = due.split('"').next().unwrap().to_owned();
    update(&shop, &checkout, json!({"product_id": TICKET}))
        .await
        .expect(200);
    let form: Vec<(&str, &str)> = ADA.iter().copied().chain([("due", due.as_str())]).collect();
    let page = shop.submit(url, &form).await.expect(200);
    page.says("name=\"due\"");
    assert_eq!(shop.checkout_at(url).await.payment, None);
    // What is shown now is what is paid.
    shop.submit(url, ADA).await.expect(303);
}

#[tokio::test]
async fn another_product_is_sold_in_the_checkout_s_currency() {
    let shop = Shop::open().await;
    let prices = json!([
        {"amount_type": "fixed", "price_amount": 1000, "price_currency": "eur"},
        {"amount_type": "fixed", "price_amount": 1200, "price_currency": "usd"},
    ]);
    let (one, other) = (
        product(&shop, json!({"name": "One", "prices": prices})).await,
        product(&shop, json!({"name": "Other", "prices": prices})).await,
    );
    let fields = json!({"products": [one, other], "currency": "usd"});
    let checkout = made(&shop, fields).await;
    let intent = format!("choose {other}");
    let url = checkout["url"].as_str().unwrap();
    shop.submit(url, &[("intent", &intent)]).await.expect(200);
    let told = shop.got(&crate::checkouts::path(&checkout)).await;
    assert_eq!(
        (&told["product_id"], &told["currency"], &told["amount"]),
        (&json!(other), &json!("usd"), &json!(1200))
    );
}

#[tokio::test]
async fn bounds_of_seats_and_origins_that_cannot_be_are_faults() {
    let shop = Shop::open().await;
    let team = links::seats(&shop).await;
    for (least, most) in [(6, 3), (11, 20), (1, 5)] {
        let fields = json!({"products": [team], "min_seats": least, "max_seats": most});
        let answer = shop
            .call(Method::POST, "/v1/checkouts/", Some(fields))
            .await
            .expect(422);
        assert_eq!(faults(&answer)[0].0, "body.max_seats", "{least} {most}");
    }
    let origin = format!("https://{}.example", "a".repeat(400_000));
    let fields = json!({"products": [team], "embed_origin": origin});
    let answer = shop
        .call(Method::POST, "/v1/checkouts/", Some(fields))
        .await
        .expect(422);
    assert_eq!(faults(&answer)[0].0, "body.embed_origin");
}
