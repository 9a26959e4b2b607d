//! Each rule that a violation can name, by its name.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Shop, custom_item};

async fn create(shop: &Shop, template: Value) -> Answer {
    let body = json!({"checkoutTemplate": template});
    shop.call(Method::POST, "/ecom/v1/checkout-templates", Some(body))
        .await
}

/// Asserts what one faulty field of an else right zine is told.
async fn assert_zine(field: &str, value: Value, path: &str, rule: &str) {
    let shop = Shop::open().await;
    let mut item = custom_item("Zine", "1.00", 1);
    item[field] = value;
    let answer = create(&shop, json!({"customLineItems": [item]}))
        .await
        .expect(400);
    let path = format!("checkoutTemplate.customLineItems[0].{path}");
    assert_eq!(answer.violations(), [(path, rule.to_owned())]);
}

macro_rules! rules {
    ($($test:ident: $rule:literal, $field:literal = $value:expr, at $path:literal;)*) => {$(
        #[tokio::test]
        async fn $test() {
            assert_zine($field, json!($value), $path, $rule).await;
        }
    )*};
}

rules! {
    max: "MAX", "quantity" = 100_001, at "quantity";
    min: "MIN", "quantity" = 0, at "quantity";
    max_length: "MAX_LENGTH", "rootCatalogItemId" = "x".repeat(37), at "rootCatalogItemId";
    min_length: "MIN_LENGTH", "rootCatalogItemId" = "", at "rootCatalogItemId";
    max_size: "MAX_SIZE", "policies" = vec![json!({"content": "x"}); 6], at "policies";
    min_size: "MIN_SIZE", "modifierGroups" = json!([{"modifiers": []}]), at "modifierGroups[0].modifiers";
    format: "FORMAT", "taxGroupId" = "x", at "taxGroupId";
    decimal_lte: "DECIMAL_LTE", "price" = "99999999999999", at "price";
    decimal_gte: "DECIMAL_GTE", "price" = "-1", at "price";
    decimal_gt: "DECIMAL_GT", "depositAmount" = "0", at "depositAmount";
    decimal_max_scale: "DECIMAL_MAX_SCALE", "price" = "1.001", at "price";
    invalid_enum_value: "INVALID_ENUM_VALUE", "paymentOption" = "X", at "paymentOption";
    required_field: "REQUIRED_FIELD", "policies" = json!([{}]), at "policies[0].content";
    field_not_allowed: "FIELD_NOT_ALLOWED", "colour" = "red", at "colour";
    one_of_alignment: "ONE_OF_ALIGNMENT", "itemType" = json!({"preset": "DIGITAL", "custom": "x"}), at "itemType";
    required_one_of_field: "REQUIRED_ONE_OF_FIELD", "taxableAddress" = json!({}), at "taxableAddress";
}

#[tokio::test]
async fn other() {
    let shop = Shop::open().await;
    let items = json!([custom_item("Zine", "10000000000000", 2)]);
    let answer = create(&shop, json!({"customLineItems": items}))
        .await
        .expect(400);
    let violation = &answer.json()["details"]["validationError"]["fieldViolations"][0];
    assert_eq!(violation["violatedRule"], "OTHER");
    assert_eq!(violation["ruleName"], "TOTAL");
}

#[tokio::test]
async fn the_template_s_own_references_have_rules_too() {
    let shop = Shop::open().await;
    let template = json!({
        "customLineItems": [custom_item("Zine", "1.00", 1)],
        "customContentReference": {"appId": "x", "name": "y"},
        "extendedFields": {"namespaces": {"@app/x": []}, "other": {}},
    });
    let answer = create(&shop, template).await.expect(400);
    let expected = [
        ("customContentReference.name", "FIELD_NOT_ALLOWED"),
        ("customContentReference.appId", "FORMAT"),
        ("customContentReference.componentId", "REQUIRED_FIELD"),
        ("extendedFields.other", "FIELD_NOT_ALLOWED"),
        ("extendedFields.namespaces.@app/x", "FORMAT"),
    ]
    .map(|(path, rule)| (format!("checkoutTemplate.{path}"), rule.to_owned()));
    assert_eq!(answer.violations(), expected);
}
