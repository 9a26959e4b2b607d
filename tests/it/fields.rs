//! Every field of a template's items: taken, returned, shown.

use reqwest::Method;
use serde_json::{Map, Value, json};

use crate::harness::{Shop, catalog_item, custom_item};

const GUID: &str = "215238eb-22a5-4c36-9e7b-e7c08025e04e";

fn physical() -> Value {
    let dimensions =
        json!({"length": "10.5", "width": "0.000001", "height": "999999999", "unit": "CM"});
    json!({
        "weight": 1.25, "sku": "ZINE-1", "shippable": true,
        "productDimensions": dimensions, "packageDimensions": dimensions,
    })
}

fn image() -> Value {
    json!({
        "id": "abc_123.jpg", "url": "https://img.example/a.jpg", "height": 600, "width": 800,
        "altText": "A zine", "filename": "a.jpg", "focalPoint": {"x": 0.5, "y": 0.5},
    })
}

fn details() -> Value {
    json!([
        {"name": {"original": "Größe", "translated": "Size"},
         "plainText": {"original": "groß", "translated": "large"}},
        {"name": {"original": "Cover"},
         "colorInfo": {"original": "Sea green", "translated": "Deep sea", "code": "#2E8B57"}},
    ])
}

/// All overrides of a catalog item.
pub(crate) fn overrides() -> Value {
    json!({
        "productName": {"original": "Kurs", "translated": "Course for two"},
        "price": "40.00", "fullPrice": "50.00", "descriptionLines": details(),
        "physicalProperties": physical(), "image": image(),
        "paymentOption": {"value": "DEPOSIT_ONLINE"}, "depositAmount": "10.00",
        "savePaymentMethod": false, "inventoryAppId": GUID, "fixedQuantity": false,
    })
}

fn subscription() -> Value {
    json!({
        "subscriptionSettings": {
            "frequency": "DAY", "interval": 7, "autoRenewal": true, "billingCycles": 12,
            "enableCustomerCancellation": true,
            "freeTrialPeriod": {"frequency": "MONTH", "interval": 999},
            "startDate": "2027-01-01T00:00:00Z", "billingSettings": {"anchorDay": 28},
            "productPeriodAlignment": "ALIGNED_WITH_BILLING_PERIOD",
        },
        "title": {"original": "Abo", "translated": "Subscription"},
        "description": {"original": "Jede Woche", "translated": "Every week"},
    })
}

fn modifier_groups() -> Value {
    json!([{
        "id": "group-1",
        "name": {"original": "Belag", "translated": "Toppings"},
        "modifiers": [
            {"id": "m-1", "quantity": 3, "label": {"original": "Käse", "translated": "Cheese"},
             "details": {"original": "alt", "translated": "aged 12 months"}, "price": "1.50"},
            {"label": {"original": "Basil"}},
        ],
    }])
}

/// A custom item with all of its fields.
pub(crate) fn full_item() -> Value {
    json!({
        "quantity": 2, "price": "12.50", "fullPrice": "15.00",
        "priceDescription": {"original": "pro Person", "translated": "per person"},
        "descriptionLines": details(), "media": image(), "id": GUID, "taxGroupId": GUID,
        "productName": {"original": "Essen", "translated": "Dinner"},
        "url": {"relativePath": "/dinner", "url": "https://shop.example/dinner"},
        "itemType": {"preset": "SERVICE"}, "quantityAvailable": 2,
        "physicalProperties": physical(), "subscriptionOptionInfo": subscription(),
        "digitalFile": {"id": "f", "fileName": "a.pdf", "fileType": "SECURE_DOCUMENT"},
        "paymentOption": "DEPOSIT_ONLINE",
        "serviceProperties": {
            "scheduledDate": "2026-12-24T18:00:00Z", "endDate": "2026-12-24T21:30:00Z",
            "numberOfParticipants": 4,
        },
        "rootCatalogItemId": "root-1", "depositAmount": "5.00", "deliveryProfileId": GUID,
        "catalogReference": {"catalogItemId": "x", "appId": GUID, "options": {"a": [null]}},
        "priceUndetermined": true, "fixedQuantity": true,
        "consentRequiredPaymentPolicy": "Deposits are kept.", "savePaymentMethod": true,
        "policies": [
            {"title": "Cancellation", "content": "Until noon.\nThen never."},
            {"content": "No <b>dogs</b>."},
        ],
        "inventoryAppId": GUID, "membersOnly": true,
        "taxableAddress": {"addressType": "BUSINESS"}, "modifierGroups": modifier_groups(),
    })
}

fn full_template(shop: &Shop) -> Value {
    let mut line = catalog_item(shop.demo.product_id, 3);
    line["catalogReference"]["options"] = json!({"Color": "red"});
    line["catalogOverrideFields"] = overrides();
    json!({
        "lineItems": [line],
        "customLineItems": [full_item()],
        "customContentReference": {"appId": GUID, "componentId": GUID},
        "extendedFields": {"namespaces": {"@app/x": {"note": null, "n": 1e300}, "@app/y": {}}},
    })
}

#[tokio::test]
async fn every_field_is_taken_returned_and_shown() {
    let shop = Shop::open().await;
    let sent = full_template(&shop);
    let created = shop.create_template(sent.clone()).await;
    for (name, value) in sent.as_object().unwrap() {
        assert_eq!(&created[name], value, "{name}");
    }
    let id = created["id"].as_str().unwrap();
    let path = format!("/ecom/v1/checkout-templates/{id}");
    let got = shop.call(Method::GET, &path, None).await.expect(200).json();
    assert_eq!(got["checkoutTemplate"], created);

    let page = shop.follow(&shop.open_template(id).await).await.expect(200);
    let page = [
        "Course for two",
        "€40.00 each",
        "Size: large",
        "Cover: Deep sea",
        "Dinner",
        "per person",
        "Instead of <s>€30.00</s>",
        "24 December 2026, 18:00 UTC",
        "24 December 2026, 21:30 UTC",
        "Participants: 4",
        "Toppings: Cheese × 3, aged 12 months (€1.50 included)",
        "Toppings: Basil",
        "Cancellation",
        "Until noon.\nThen never.",
        "Policy",
        "No &lt;b&gt;dogs&lt;/b&gt;.",
        "Payment policy",
        "Deposits are kept.",
        "agree to its payment policy",
        "€145.00",
        "Due now",
        // An item that is free at first asks for no deposit.
        "Pay €30.00",
        "Due later",
        "€115.00",
    ]
    .into_iter()
    .fold(page, |page, words| page.says(words));
    page.keeps_silent_on("Größe").keeps_silent_on("Belag");
}

#[tokio::test]
async fn what_was_read_can_be_sent_back_and_is_no_change() {
    let shop = Shop::open().await;
    let mut template = full_template(&shop);
    let plain = custom_item("Zine", "1.00", 1);
    template["customLineItems"]
        .as_array_mut()
        .unwrap()
        .push(plain);
    template["lineItems"]
        .as_array_mut()
        .unwrap()
        .push(catalog_item(shop.demo.product_id, 1));
    let created = shop.create_template(template).await;
    let updated = shop
        .update_template(created["id"].as_str().unwrap(), created.clone())
        .await;
    assert_eq!(updated.expect(200).json()["checkoutTemplate"], created);
}

#[tokio::test]
async fn what_is_not_sent_has_the_defaults_that_clients_are_promised() {
    let shop = Shop::open().await;
    let mut item = custom_item("Zine", "1.00", 1);
    item["physicalProperties"] = json!({"sku": "", "shippable": null});
    item["membersOnly"] = json!(false);
    item["modifierGroups"] = json!([]);
    let mut line = catalog_item(shop.demo.product_id, 1);
    line["catalogOverrideFields"] = json!({
        "physicalProperties": {}, "paymentOption": {}, "price": null, "image": null,
    });
    let created = shop
        .create_template(json!({"customLineItems": [item], "lineItems": [line]}))
        .await;
    assert_eq!(
        created["lineItems"][0]["catalogOverrideFields"],
        json!({
            "physicalProperties": {"shippable": false},
            "paymentOption": {"value": "FULL_PAYMENT_ONLINE"},
        })
    );
    assert_eq!(
        created["customLineItems"][0],
        json!({
            "quantity": 1, "price": "1.00", "fullPrice": "1.00",
            "productName": {"original": "Zine"}, "itemType": {"preset": "DIGITAL"},
            "descriptionLines": [], "paymentOption": "FULL_PAYMENT_ONLINE",
            "priceUndetermined": false, "fixedQuantity": false, "savePaymentMethod": false,
            "membersOnly": false, "physicalProperties": {"sku": "", "shippable": false},
        })
    );
}

#[tokio::test]
async fn other_spellings_are_returned_in_the_client_s_own() {
    let shop = Shop::open().await;
    let mut item = custom_item("Zine", "1", 1);
    let other = json!({
        "media": "wix:image://v1/abc.jpg/a.jpg#originWidth=800&originHeight=600",
        "url": "https://shop.example/zine", "taxGroupId": GUID.to_uppercase(),
        "serviceProperties": {"scheduledDate": "2026-12-24T19:00:00+01:00"},
        "subscriptionOptionInfo": {"subscriptionSettings": {"startDate": "2026-12-24T19:00:00.5+01:00"}},
        "descriptionLines": [
            {"name": {"original": "Size"}, "plainTextValue": {"original": "XL"}, "lineType": "PLAIN_TEXT"},
            {"name": {"original": "Cover"}, "color": "Red", "lineType": "COLOR"},
        ],
    });
    item.as_object_mut().unwrap().extend(fields_of(other));
    let created = shop
        .create_template(json!({"customLineItems": [item]}))
        .await;
    let got = &created["customLineItems"][0];
    let expected = json!({
        "media": {"url": "wix:image://v1/abc.jpg/a.jpg#originWidth=800&originHeight=600"},
        "url": {"url": "https://shop.example/zine"}, "taxGroupId": GUID,
        "serviceProperties": {"scheduledDate": "2026-12-24T18:00:00Z"},
        "subscriptionOptionInfo": {"subscriptionSettings": {"startDate": "2026-12-24T18:00:00.5Z"}},
        "descriptionLines": [
            {"name": {"original": "Size"}, "plainText": {"original": "XL"}},
            {"name": {"original": "Cover"}, "colorInfo": {"original": "Red"}},
        ],
    });
    for (name, value) in fields_of(expected) {
        assert_eq!(got[&name], value, "{name}");
    }
}

fn fields_of(object: Value) -> Map<String, Value> {
    match object {
        Value::Object(map) => map,
        other => panic!("{other} is no object"),
    }
}

#[tokio::test]
async fn content_and_extended_fields_are_updated_and_cleared() {
    let shop = Shop::open().await;
    let created = shop.create_template(full_template(&shop)).await;
    let id = created["id"].as_str().unwrap();
    let other = json!({"namespaces": {"@app/z": {"deep": [{"a": null}]}}});
    let update = json!({"extendedFields": other, "customContentReference": null});
    let updated = shop.update_template(id, update).await.expect(200).json();
    let updated = &updated["checkoutTemplate"];
    assert_eq!(updated["extendedFields"], other);
    assert_eq!(updated["customContentReference"], Value::Null);
    assert_eq!(updated["revision"], "2");
    let cleared = shop
        .update_template(id, json!({"extendedFields": null}))
        .await
        .expect(200);
    assert_eq!(
        cleared.json()["checkoutTemplate"]["extendedFields"],
        Value::Null
    );
}
