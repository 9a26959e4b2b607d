//! Each error code of an application that Wix's client knows, by its name. Those of checkouts are
//! beside their journeys in `from_template`.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Shop, custom_item};

const TEMPLATES: &str = "/ecom/v1/checkout-templates";

/// Asserts that an update is refused with a code, and changes nothing.
async fn assert_refused(fields: Value, code: &str) {
    let shop = Shop::open().await;
    let zine = json!({"customLineItems": [custom_item("Zine", "1.00", 1)]});
    let created = shop.create_template(zine).await;
    let id = created["id"].as_str().unwrap();
    let answer = shop.update_template(id, fields).await.expect(400);
    assert_eq!(answer.code(), code);
    let path = format!("{TEMPLATES}/{id}");
    let after = shop.call(Method::GET, &path, None).await.expect(200).json();
    assert_eq!(after["checkoutTemplate"], created);
}

#[tokio::test]
async fn cannot_create_checkout_template_without_items() {
    let shop = Shop::open().await;
    for template in [json!({}), json!({"lineItems": [], "customLineItems": null})] {
        let body = json!({"checkoutTemplate": template});
        let answer = shop.call(Method::POST, TEMPLATES, Some(body)).await;
        assert_eq!(
            answer.expect(400).code(),
            "CANNOT_CREATE_CHECKOUT_TEMPLATE_WITHOUT_ITEMS"
        );
    }
}

#[tokio::test]
async fn cannot_update_checkout_template_without_specified_fields() {
    let code = "CANNOT_UPDATE_CHECKOUT_TEMPLATE_WITHOUT_SPECIFIED_FIELDS";
    assert_refused(json!({}), code).await;
    assert_refused(json!({"revision": "1", "createdDate": null}), code).await;
}

#[tokio::test]
async fn cannot_update_checkout_template_with_unsupported_field() {
    let reference = json!({"appId": "215238eb-22a5-4c36-9e7b-e7c08025e04e", "resourceId": "x"});
    assert_refused(
        json!({"externalReference": reference, "status": "INACTIVE"}),
        "CANNOT_UPDATE_CHECKOUT_TEMPLATE_WITH_UNSUPPORTED_FIELD",
    )
    .await;
}

#[tokio::test]
async fn cannot_update_checkout_update_template_with_unknown_status() {
    assert_refused(
        json!({"status": "UNKNOWN_STATUS"}),
        "CANNOT_UPDATE_CHECKOUT_UPDATE_TEMPLATE_WITH_UNKNOWN_STATUS",
    )
    .await;
}

#[tokio::test]
async fn cannot_update_checkout_template_with_empty_items() {
    let code = "CANNOT_UPDATE_CHECKOUT_TEMPLATE_WITH_EMPTY_ITEMS";
    assert_refused(json!({"customLineItems": []}), code).await;
    assert_refused(json!({"customLineItems": null, "label": "x"}), code).await;
}
