//! Each limit of an item's fields, and the rule that is named when it is broken.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    fields::{full_item, overrides},
    harness::{Shop, catalog_item},
};

/// What buyers read: a path in a custom item, a faulty value, the rule. `x*3` is `"xxx"`, `{}*2` a list of two.
const TEXTS: &str = r#"
productName.original x*0 MIN_LENGTH
productName.original x*201 MAX_LENGTH
productName.translated x*401 MAX_LENGTH
priceDescription.original x*101 MAX_LENGTH
priceDescription.translated x*101 MAX_LENGTH
descriptionLines {"name":{"original":"a"},"plainText":{"original":"b"}}*11 MAX_SIZE
descriptionLines[0].name.original x*101 MAX_LENGTH
descriptionLines[0].name.translated x*201 MAX_LENGTH
descriptionLines[0].plainText.original x*601 MAX_LENGTH
descriptionLines[0].plainText.translated x*601 MAX_LENGTH
descriptionLines[1].colorInfo.original x*501 MAX_LENGTH
descriptionLines[1].colorInfo.translated x*501 MAX_LENGTH
descriptionLines[0].lineType "SOUND" INVALID_ENUM_VALUE
descriptionLines[0].colour "red" FIELD_NOT_ALLOWED
consentRequiredPaymentPolicy x*0 MIN_LENGTH
consentRequiredPaymentPolicy x*1001 MAX_LENGTH
policies {"content":"x"}*6 MAX_SIZE
policies[0].title x*0 MIN_LENGTH
policies[0].title x*30 MAX_LENGTH
policies[0].content x*0 MIN_LENGTH
policies[0].content x*3001 MAX_LENGTH
policies[0].content null REQUIRED_FIELD
modifierGroups {"modifiers":[{}]}*26 MAX_SIZE
modifierGroups[0].id x*0 MIN_LENGTH
modifierGroups[0].id x*37 MAX_LENGTH
modifierGroups[0].name.original x*201 MAX_LENGTH
modifierGroups[0].name.translated x*401 MAX_LENGTH
modifierGroups[0].name.original null REQUIRED_FIELD
modifierGroups[0].modifiers [] MIN_SIZE
modifierGroups[0].modifiers {}*26 MAX_SIZE
modifierGroups[0].modifiers null REQUIRED_FIELD
modifierGroups[0].modifiers[0].id x*37 MAX_LENGTH
modifierGroups[0].modifiers[0].label.original x*0 MIN_LENGTH
modifierGroups[0].modifiers[0].label.original x*201 MAX_LENGTH
modifierGroups[0].modifiers[0].details.translated x*401 MAX_LENGTH
"#;

/// Amounts, counts, dates and words.
const NUMBERS: &str = r#"
quantity 0 MIN
quantity 100001 MAX
quantityAvailable -1 MIN
quantityAvailable 100001 MAX
price "-0.01" DECIMAL_GTE
price "1.001" DECIMAL_MAX_SCALE
price "10000000000000.01" DECIMAL_LTE
price "-x" FORMAT
fullPrice "-1" DECIMAL_GTE
fullPrice "1." FORMAT
depositAmount "0.00" DECIMAL_GT
depositAmount "-1" DECIMAL_GT
depositAmount "0.001" DECIMAL_MAX_SCALE
depositAmount 5 FORMAT
modifierGroups[0].modifiers[0].quantity 0 MIN
modifierGroups[0].modifiers[0].quantity 100001 MAX
modifierGroups[0].modifiers[0].price "-1" DECIMAL_GTE
modifierGroups[0].modifiers[0].price "1.001" DECIMAL_MAX_SCALE
modifierGroups[0].modifiers[0].price "10000000000000.01" DECIMAL_LTE
serviceProperties.numberOfParticipants 0 MIN
serviceProperties.numberOfParticipants 10001 MAX
serviceProperties.scheduledDate "2026-12-24" FORMAT
serviceProperties.endDate 1798135200 FORMAT
paymentOption "CREDIT" INVALID_ENUM_VALUE
paymentOption {"value": "MEMBERSHIP"} FORMAT
itemType.preset "UNRECOGNISED" INVALID_ENUM_VALUE
itemType {"preset": "DIGITAL", "custom": "x"} ONE_OF_ALIGNMENT
itemType {} REQUIRED_ONE_OF_FIELD
"#;

/// What is kept as it is.
const EXTRAS: &str = r#"
id "x" FORMAT
media 7 FORMAT
media.height "600" FORMAT
taxGroupId "215238eb22a54c369e7be7c08025e04e" FORMAT
url.url x*2084 MAX_LENGTH
physicalProperties.weight "1" FORMAT
physicalProperties.sku x*41 MAX_LENGTH
physicalProperties.shippable "yes" FORMAT
physicalProperties.colour "red" FIELD_NOT_ALLOWED
physicalProperties.productDimensions.length "-1" DECIMAL_GTE
physicalProperties.productDimensions.width "999999999.1" DECIMAL_LTE
physicalProperties.packageDimensions.height "0.0000001" DECIMAL_MAX_SCALE
physicalProperties.packageDimensions.unit "MILE" INVALID_ENUM_VALUE
subscriptionOptionInfo.subscriptionSettings.frequency "HOUR" INVALID_ENUM_VALUE
subscriptionOptionInfo.subscriptionSettings.interval 0 MIN
subscriptionOptionInfo.subscriptionSettings.interval 6 MIN
subscriptionOptionInfo.subscriptionSettings.interval 3651 MAX
subscriptionOptionInfo.subscriptionSettings.billingCycles 0 MIN
subscriptionOptionInfo.subscriptionSettings.autoRenewal 1 FORMAT
subscriptionOptionInfo.subscriptionSettings.freeTrialPeriod.interval 0 MIN
subscriptionOptionInfo.subscriptionSettings.freeTrialPeriod.interval 1000 MAX
subscriptionOptionInfo.subscriptionSettings.startDate "soon" FORMAT
subscriptionOptionInfo.subscriptionSettings.billingSettings.anchorDay 0 MIN
subscriptionOptionInfo.subscriptionSettings.billingSettings.anchorDay 29 MAX
subscriptionOptionInfo.subscriptionSettings.productPeriodAlignment "" INVALID_ENUM_VALUE
subscriptionOptionInfo.title.original null REQUIRED_FIELD
subscriptionOptionInfo.title.original x*151 MAX_LENGTH
subscriptionOptionInfo.title.translated x*0 MIN_LENGTH
subscriptionOptionInfo.description.original x*501 MAX_LENGTH
digitalFile.id x*101 MAX_LENGTH
digitalFile.fileName x*1001 MAX_LENGTH
digitalFile.fileName x*0 MIN_LENGTH
digitalFile.fileType "ZIP" INVALID_ENUM_VALUE
rootCatalogItemId x*0 MIN_LENGTH
rootCatalogItemId x*37 MAX_LENGTH
deliveryProfileId "x" FORMAT
catalogReference.catalogItemId x*37 MAX_LENGTH
catalogReference.appId null REQUIRED_FIELD
catalogReference.options [] FORMAT
priceUndetermined "no" FORMAT
inventoryAppId "" MIN_LENGTH
membersOnly 0 FORMAT
taxableAddress {} REQUIRED_ONE_OF_FIELD
taxableAddress.addressType "MOON" INVALID_ENUM_VALUE
colour "red" FIELD_NOT_ALLOWED
"#;

/// In `catalogOverrideFields` of a catalog item.
const OVERRIDES: &str = r#"
productName.original x*201 MAX_LENGTH
price "-1" DECIMAL_GTE
price "1000000000" DECIMAL_LTE
price "999999999.01" DECIMAL_LTE
fullPrice "0.001" DECIMAL_MAX_SCALE
descriptionLines {"name":{"original":"a"},"plainText":{"original":"b"}}*21 MAX_SIZE
physicalProperties.sku x*41 MAX_LENGTH
image [] FORMAT
paymentOption "MEMBERSHIP" FORMAT
paymentOption.value "LATER" INVALID_ENUM_VALUE
depositAmount "0" DECIMAL_GT
depositAmount "1000000000" DECIMAL_LTE
depositAmount "1.0001" DECIMAL_MAX_SCALE
savePaymentMethod "x" FORMAT
inventoryAppId "x" FORMAT
fixedQuantity 1 FORMAT
colour "red" FIELD_NOT_ALLOWED
"#;

/// What just fits.
const FITTING: &str = r#"
quantityAvailable 100000
priceDescription.original x*100
descriptionLines[0].name.original ""
descriptionLines[0].plainText.original x*600
depositAmount "0.01"
depositAmount "10000000000000"
consentRequiredPaymentPolicy x*1000
policies {"title":"12345678901234567890123456789","content":"x"}*5
policies[0].content x*3000
modifierGroups {"modifiers":[{"quantity":100000,"price":"0.000"}]}*25
modifierGroups[0].modifiers {"label":{"original":"x"}}*25
serviceProperties.numberOfParticipants 10000
physicalProperties.sku x*40
physicalProperties.productDimensions.length "999999999.000000"
subscriptionOptionInfo.subscriptionSettings.interval 3650
subscriptionOptionInfo.subscriptionSettings {"frequency":"WEEK","interval":1}
subscriptionOptionInfo.subscriptionSettings {"frequency":"UNDEFINED"}
digitalFile.fileName x*1000
rootCatalogItemId x*36
url x*2083
"#;

/// What just fits in `catalogOverrideFields`.
const FITTING_OVERRIDES: &str = r#"
price "999999999.00"
depositAmount "999999999"
descriptionLines {"name":{"original":"a"},"plainText":{"original":"b"}}*20
"#;

/// A row's value: JSON, or `x*3`, or a list of one entry many times.
#[track_caller]
fn value_of(text: &str) -> Value {
    let json = |text| serde_json::from_str::<Value>(text);
    if let Ok(value) = json(text) {
        return value;
    }
    let (entry, count) = text.rsplit_once('*').expect("JSON or a repetition");
    let count = count.parse().expect("a count");
    match entry {
        "x" => json!("x".repeat(count)),
        entry => Value::Array(vec![json(entry).expect("JSON"); count]),
    }
}

/// The whole with another value at a path such as `policies[0].title`.
#[track_caller]
fn with(mut whole: Value, path: &str, value: &str) -> Value {
    let pointer = path.replace(['.', '['], "/").replace(']', "");
    let pointer = format!("/{pointer}");
    let (parent, name) = pointer.rsplit_once('/').expect("a path");
    let parent = whole.pointer_mut(parent);
    let parent = parent.unwrap_or_else(|| panic!("no parent of {path}"));
    parent[name] = value_of(value);
    whole
}

fn custom(path: &str, value: &str) -> Value {
    with(full_item(), path, value)
}

fn catalog(shop: &Shop, path: &str, value: &str) -> Value {
    let mut item = catalog_item(shop.demo.product_id, 1);
    item["catalogOverrideFields"] = with(overrides(), path, value);
    item
}

/// All faulty items in one template: all faults come at once.
async fn assert_faults(shop: &Shop, table: &str, list: &str, item: impl Fn(&str, &str) -> Value) {
    let (mut items, mut expected) = (Vec::new(), Vec::new());
    let inside = if list == "lineItems" {
        "catalogOverrideFields."
    } else {
        ""
    };
    for (index, row) in table.trim().lines().enumerate() {
        let (path, rest) = row.split_once(' ').expect("a path");
        let (value, rule) = rest.rsplit_once(' ').expect("a rule");
        items.push(item(path, value));
        let path = format!("checkoutTemplate.{list}[{index}].{inside}{path}");
        expected.push((path, rule.to_owned()));
    }
    let body = json!({"checkoutTemplate": {list: items}});
    let answer = shop
        .call(Method::POST, "/ecom/v1/checkout-templates", Some(body))
        .await;
    assert_eq!(answer.expect(400).violations(), expected);
}

#[tokio::test]
async fn each_limit_names_its_field_and_its_rule_and_all_come_at_once() {
    let shop = Shop::open().await;
    for table in [TEXTS, NUMBERS, EXTRAS] {
        assert_faults(&shop, table, "customLineItems", custom).await;
    }
    let item = |path: &str, value: &str| catalog(&shop, path, value);
    assert_faults(&shop, OVERRIDES, "lineItems", item).await;
}

#[tokio::test]
async fn what_just_fits_is_taken() {
    let shop = Shop::open().await;
    for row in FITTING.trim().lines() {
        let (path, value) = row.split_once(' ').expect("a path");
        shop.create_template(json!({"customLineItems": [custom(path, value)]}))
            .await;
    }
    for row in FITTING_OVERRIDES.trim().lines() {
        let (path, value) = row.split_once(' ').expect("a path");
        let item = catalog(&shop, path, value);
        shop.create_template(json!({"lineItems": [item]})).await;
    }
}
