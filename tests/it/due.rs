//! What is due now, and what is left out because there is too little of it.

use serde_json::{Value, json};
use shared::domain::checkout::{CheckoutStatus, Warning};

use crate::harness::{ADA, Shop, catalog_item, custom_item};

fn item(name: &str, price: &str, quantity: u32, fields: &Value) -> Value {
    let mut item = custom_item(name, price, quantity);
    let fields = fields.as_object().unwrap().clone();
    item.as_object_mut().unwrap().extend(fields);
    item
}

async fn open(shop: &Shop, template: Value) -> String {
    let template = shop.create_template(template).await;
    shop.open_template(template["id"].as_str().unwrap()).await
}

#[tokio::test]
async fn insufficient_inventory_leaves_the_line_out() {
    let shop = Shop::open().await;
    let items = json!([
        item("Zine", "10.00", 1, &json!({})),
        item("Rare zine", "30.00", 3, &json!({"quantityAvailable": 2})),
        item("Last zines", "5.00", 2, &json!({"quantityAvailable": 2})),
    ]);
    let url = open(&shop, json!({"customLineItems": items})).await;
    shop.follow(&url)
        .await
        .expect(200)
        .says("Last zines")
        .says("Pay €20.00")
        .keeps_silent_on("Rare zine");
    let missing = Warning::InsufficientInventory {
        item: "Rare zine".to_owned(),
    };
    assert_eq!(shop.checkout_at(&url).await.warnings, [missing]);

    // Nothing is left to sell: as good as inactive.
    let gone = json!([item(
        "Rare zine",
        "30.00",
        1,
        &json!({"quantityAvailable": 0})
    )]);
    let template = shop.create_template(json!({"customLineItems": gone})).await;
    let url = shop.shared_url(template["id"].as_str().unwrap());
    let home = shop.follow(&url).await.expect(302).location();
    assert_eq!(home, "https://shop.example/");
}

#[tokio::test]
async fn a_deposit_is_paid_now_and_the_rest_is_due_later() {
    let shop = Shop::open().await;
    let class = json!({"paymentOption": "DEPOSIT_ONLINE", "depositAmount": "15.00"});
    let mut course = catalog_item(shop.demo.product_id, 2);
    course["catalogOverrideFields"] = json!({
        "price": "100.00", "paymentOption": {"value": "DEPOSIT_ONLINE"}, "depositAmount": "20.00",
    });
    let template = json!({
        "lineItems": [course],
        "customLineItems": [item("Class", "50.00", 1, &class)],
        "couponCode": "WELCOME10",
    });
    let url = open(&shop, template).await;
    shop.follow(&url)
        .await
        .expect(200)
        .says("€225.00")
        .says("Pay €55.00")
        .says("€170.00")
        .says("Nothing is charged yet.");
    let sandbox = shop.submit(&url, ADA).await.expect(303).location();
    shop.follow(&sandbox).await.expect(200).says("€55.00");
    let back = shop.submit(&sandbox, &[("outcome", "pay")]).await;
    shop.follow(&back.expect(303).location())
        .await
        .expect(200)
        .says("Thank you")
        .says("what was due now is paid")
        .says("Paid")
        .says("€55.00")
        .says("Due later")
        .says("€170.00");
    let status = shop.checkout_at(&url).await.status;
    assert_eq!(status, CheckoutStatus::Succeeded);
    assert_eq!(shop.session_of(&url).await.amount.minor(), 5_500);
}

#[tokio::test]
async fn what_is_paid_offline_completes_without_a_provider() {
    let shop = Shop::open().await;
    let offline = |word: &str| json!({"paymentOption": word, "depositAmount": "1.00"});
    let items = json!([
        item("Table", "50.00", 1, &offline("FULL_PAYMENT_OFFLINE")),
        item("Yoga", "10.00", 1, &offline("MEMBERSHIP_OFFLINE")),
        item(
            "Swim",
            "5.00",
            1,
            &offline("MEMBERSHIP_ONLINE_WITH_OFFLINE_REMAINDER")
        ),
    ]);
    let url = open(&shop, json!({"customLineItems": items})).await;
    shop.follow(&url)
        .await
        .expect(200)
        .says("Complete order")
        .says("Nothing is charged now.")
        .says("€0.00")
        .says("€65.00");
    let back = shop.submit(&url, ADA).await.expect(303).location();
    assert_eq!(back, format!("{url}/confirmation"));
    shop.follow(&back)
        .await
        .expect(200)
        .says("is complete.")
        .says("Due later")
        .says("€65.00");
    let status = shop.checkout_at(&url).await.status;
    assert_eq!(status, CheckoutStatus::Succeeded);
}

#[tokio::test]
async fn what_is_due_at_once_has_no_rows_of_its_own() {
    let shop = Shop::open().await;
    let member = json!({"paymentOption": "MEMBERSHIP", "depositAmount": "1.00"});
    let items = json!([item("Yoga", "10.00", 1, &member)]);
    let url = open(&shop, json!({"customLineItems": items})).await;
    shop.follow(&url)
        .await
        .expect(200)
        .says("Total due")
        .says("Pay €10.00")
        .keeps_silent_on("Due now")
        .keeps_silent_on("Due later");
}
