//! What a developer's first requests get wrong.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Shop, catalog_item, custom_item};

const TEMPLATES: &str = "/ecom/v1/checkout-templates";

async fn create(shop: &Shop, body: Value) -> Answer {
    shop.call(Method::POST, TEMPLATES, Some(body)).await
}

async fn create_raw(shop: &Shop, content_type: &str, body: impl Into<reqwest::Body>) -> Answer {
    let request = shop
        .request(Method::POST, TEMPLATES)
        .bearer_auth(&shop.demo.site.access_token);
    shop.send(request.header("content-type", content_type).body(body))
        .await
}

#[tokio::test]
async fn every_fault_is_named_with_its_path_and_rule() {
    let shop = Shop::open().await;
    let template = json!({
        "status": "OPEN",
        "couponCode": 7,
        "colour": "red",
        "lineItems": [
            {"quantity": 0, "catalogReference": {"catalogItemId": "", "appId": "x", "options": []}},
            {"catalogReference": null},
            "line",
        ],
        "customLineItems": [
            custom_item("Zine", "10.005", 100_001),
            {"quantity": 1.5, "productName": {}, "price": "-1", "itemType": {}, "fullPrice": "ten"},
            {"quantity": 1, "productName": {"original": "x".repeat(201)}, "price": "1e3",
             "itemType": {"preset": "MAGIC"}, "descriptionLines": [{"name": {"original": "Size"}}]},
            {"quantity": 1, "productName": {"original": "x"}, "price": "10000000000000.01",
             "itemType": {"preset": "DIGITAL", "custom": "x"}},
        ],
        "customization": {"lockedCoupon": "yes", "webClient": {"disabledContinueShoppingButton": 1}},
        "externalReference": {"appId": "not-a-guid", "resourceId": ""},
        "successUrl": "javascript:alert(1)",
    });
    let answer = create(&shop, json!({"checkoutTemplate": template, "extra": true}))
        .await
        .expect(400);
    let mut lines: Vec<String> = Vec::new();
    for violation in answer.json()["details"]["validationError"]["fieldViolations"]
        .as_array()
        .unwrap()
    {
        let text = |name: &str| violation[name].as_str().unwrap().to_owned();
        lines.push(format!(
            "{} {}: {}",
            text("field"),
            text("violatedRule"),
            text("description")
        ));
    }
    lines.sort();
    insta::assert_snapshot!(lines.join("\n"));
}

#[tokio::test]
async fn a_body_that_is_no_template_is_told_so() {
    let shop = Shop::open().await;
    for body in [
        "",
        "{",
        "nonsense",
        "{\"checkoutTemplate\": {}} trailing",
        "\u{0}",
        "{\"a\": 1e999}",
    ] {
        let answer = create_raw(&shop, "application/json", body)
            .await
            .expect(400);
        assert_eq!(
            answer.violations(),
            [(String::new(), "FORMAT".to_owned())],
            "{body}"
        );
    }
    for body in [json!(null), json!([]), json!(7), json!("x")] {
        create(&shop, body).await.expect(400);
    }
    let required = [("checkoutTemplate".to_owned(), "REQUIRED_FIELD".to_owned())];
    assert_eq!(
        create(&shop, json!({})).await.expect(400).violations(),
        required
    );
    assert_eq!(
        create(&shop, json!({"checkoutTemplate": null}))
            .await
            .expect(400)
            .violations(),
        required
    );
    let empty = create(&shop, json!({"checkoutTemplate": {}}))
        .await
        .expect(400);
    assert_eq!(
        empty.code(),
        "CANNOT_CREATE_CHECKOUT_TEMPLATE_WITHOUT_ITEMS"
    );
}

#[tokio::test]
async fn limits_hold_to_the_number() {
    let shop = Shop::open().await;
    let zines = |count: usize| vec![custom_item("Zine", "1.00", 1); count];
    let template = |items: Vec<Value>| json!({"checkoutTemplate": {"customLineItems": items}});
    create(&shop, template(zines(300))).await.expect(200);
    let lines = vec![catalog_item(shop.demo.product_id, 1); 301];
    let answer = create(&shop, json!({"checkoutTemplate": {"lineItems": lines}}))
        .await
        .expect(400);
    assert_eq!(
        answer.violations(),
        [(
            "checkoutTemplate.lineItems".to_owned(),
            "MAX_SIZE".to_owned()
        )]
    );
    let answer = create(&shop, template(zines(301))).await.expect(400);
    assert_eq!(
        answer.violations(),
        [(
            "checkoutTemplate.customLineItems".to_owned(),
            "MAX_SIZE".to_owned()
        )]
    );

    create(&shop, template(vec![custom_item("Zine", "1.00", 100_000)]))
        .await
        .expect(200);
    create(&shop, template(vec![custom_item("Zine", "0", 1)]))
        .await
        .expect(200);
    create(
        &shop,
        template(vec![custom_item("Zine", "10000000000000", 1)]),
    )
    .await
    .expect(200);
    // Each line fits, their sum does not.
    let answer = create(
        &shop,
        template(vec![custom_item("Zine", "10000000000000", 2)]),
    )
    .await
    .expect(400);
    assert_eq!(
        answer.violations(),
        [("checkoutTemplate".to_owned(), "OTHER".to_owned())]
    );
}

#[tokio::test]
async fn what_is_too_large_or_too_deep_is_refused() {
    let shop = Shop::open().await;
    let text =
        |length: usize| json!({"checkoutTemplate": {"couponCode": "x".repeat(length)}}).to_string();
    let answer = create_raw(&shop, "application/json", text(1_048_576))
        .await
        .expect(413);
    assert_eq!(answer.code(), "PAYLOAD_TOO_LARGE");
    // Below the body's limit the field's own holds.
    let answer = create_raw(&shop, "application/json", text(1_000_000))
        .await
        .expect(400);
    assert_eq!(
        answer.violations(),
        [(
            "checkoutTemplate.couponCode".to_owned(),
            "MAX_LENGTH".to_owned()
        )]
    );

    let deep = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000));
    create_raw(&shop, "application/json", deep)
        .await
        .expect(400);
    // Deeper than DynamoDB nests, in the one free-form field: stored and returned as it is.
    let mut options = json!({"a": 1e300});
    for _ in 0..60 {
        options = json!({"": [options, null]});
    }
    let mut item = catalog_item(shop.demo.product_id, 1);
    item["catalogReference"]["options"] = options.clone();
    let created = shop.create_template(json!({"lineItems": [item]})).await;
    assert_eq!(
        created["lineItems"][0]["catalogReference"]["options"],
        options
    );
    shop.open_template(created["id"].as_str().unwrap()).await;

    // Under 1 MiB as a body, over 300 KB as a template.
    let mut large = catalog_item(shop.demo.product_id, 1);
    large["catalogReference"]["options"] = json!({"text": "x".repeat(310_000)});
    create(&shop, json!({"checkoutTemplate": {"lineItems": [large]}}))
        .await
        .expect(413);
}

#[tokio::test]
async fn another_content_type_is_refused() {
    let shop = Shop::open().await;
    let body = json!({"checkoutTemplate": {"customLineItems": [custom_item("Zine", "1.00", 1)]}})
        .to_string();
    for content_type in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "",
        "json",
    ] {
        let answer = create_raw(&shop, content_type, body.clone())
            .await
            .expect(415);
        assert_eq!(answer.code(), "UNSUPPORTED_MEDIA_TYPE", "{content_type}");
    }
    create_raw(&shop, "Application/JSON; charset=utf-8", body)
        .await
        .expect(200);
}

#[tokio::test]
async fn an_id_that_is_no_guid_is_told_so() {
    let shop = Shop::open().await;
    for id in ["x", "%FF", "0199d3a000007000800000000000ffff"] {
        let answer = shop
            .call(Method::GET, &format!("{TEMPLATES}/{id}"), None)
            .await
            .expect(400);
        assert_eq!(
            answer.violations(),
            [("checkoutTemplateId".to_owned(), "FORMAT".to_owned())]
        );
    }
}

#[tokio::test]
async fn text_that_shows_nothing_or_fits_no_key_is_refused() {
    let shop = Shop::open().await;
    for name in ["   ", "\u{0}", "a\u{7}b", "\u{202e}\u{200b}"] {
        let body = json!({"checkoutTemplate": {"customLineItems": [custom_item(name, "1.00", 1)]}});
        let path = "checkoutTemplate.customLineItems[0].productName.original".to_owned();
        assert_eq!(
            create(&shop, body).await.expect(400).violations(),
            [(path, "FORMAT".to_owned())]
        );
    }
    let id = shop.demo.template_id.to_string();
    for code in ["😀".repeat(256), "ΐ".repeat(256), " ".to_owned()] {
        let answer = shop
            .update_template(&id, json!({"couponCode": code}))
            .await
            .expect(400);
        assert_eq!(
            answer.violations(),
            [(
                "checkoutTemplate.couponCode".to_owned(),
                "FORMAT".to_owned()
            )]
        );
    }
    shop.update_template(&id, json!({"couponCode": "ΐ".repeat(128)}))
        .await
        .expect(200);
    shop.open_template(&id).await;
}
