//! Discount codes by the client secret: one at a time, and only while they can be redeemed.

use serde_json::{Value, json};

use crate::{
    checkouts::made,
    client_checkouts::{ada, confirm, got, patch},
    harness::Shop,
    links::{COURSE, faults},
};

/// A discount of a tenth that buyers type.
pub(crate) async fn code(shop: &Shop, fields: Value) -> Value {
    let mut body = json!({
        "name": "Spring", "type": "percentage", "basis_points": 1000, "duration": "once",
    });
    body.as_object_mut()
        .unwrap()
        .extend(fields.as_object().unwrap().clone());
    shop.created("/v1/discounts/", body).await
}

#[tokio::test]
async fn one_code_at_a_time_and_none_where_none_is_allowed() {
    let shop = Shop::open().await;
    code(&shop, json!({"code": "SPRING"})).await;
    code(&shop, json!({"code": "SUMMER", "basis_points": 5000})).await;
    let checkout = made(&shop, json!({"products": [COURSE]})).await;
    for (typed, kept) in [("spring", "SPRING"), ("Summer", "SUMMER")] {
        let told = patch(&shop, &checkout, json!({"discount_code": typed}))
            .await
            .expect(200);
        assert_eq!(told.json()["discount"]["code"], kept);
    }
    let answer = patch(&shop, &checkout, json!({"discount_code": "NOPE"}))
        .await
        .expect(422);
    assert_eq!(faults(&answer)[0].1, "the discount does not exist");
    assert_eq!(got(&shop, &checkout).await["discount"]["code"], "SUMMER");
    for nothing in [json!(null), json!("")] {
        patch(&shop, &checkout, json!({"discount_code": "SPRING"}))
            .await
            .expect(200);
        let told = patch(&shop, &checkout, json!({"discount_code": nothing}))
            .await
            .expect(200);
        assert_eq!(told.json()["discount"], json!(null));
    }
    let locked = json!({"products": [COURSE], "allow_discount_codes": false});
    let locked = made(&shop, locked).await;
    let answer = patch(&shop, &locked, json!({"discount_code": "SPRING"}))
        .await
        .expect(422);
    assert_eq!(faults(&answer)[0].0, "body.discount_code");
}

#[tokio::test]
async fn a_discount_that_is_used_up_is_taken_off_before_anybody_pays() {
    let shop = Shop::open().await;
    code(&shop, json!({"code": "FIRST", "max_redemptions": 1})).await;
    let fields = || json!({"products": [COURSE]});
    let (one, other) = (made(&shop, fields()).await, made(&shop, fields()).await);
    for checkout in [&one, &other] {
        patch(&shop, checkout, json!({"discount_code": "FIRST"}))
            .await
            .expect(200);
    }
    confirm(&shop, &one, ada()).await.expect(200);
    let answer = confirm(&shop, &other, ada()).await.expect(422);
    let (place, message) = faults(&answer).remove(0);
    assert_eq!(place, "body.discount_code");
    assert!(message.contains("the total has changed"), "{message}");
    let told = got(&shop, &other).await;
    assert_eq!(
        (&told["status"], &told["discount"]),
        (&json!("open"), &json!(null))
    );
    confirm(&shop, &other, ada()).await.expect(200);
    let third = made(&shop, fields()).await;
    let answer = patch(&shop, &third, json!({"discount_code": "FIRST"}))
        .await
        .expect(422);
    assert_eq!(faults(&answer)[0].1, "the discount is used up");
}
