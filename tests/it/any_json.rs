//! Any JSON at any write.

use proptest::{
    prelude::{BoxedStrategy, Just, Strategy, any, prop},
    prop_assert, prop_assert_eq, prop_oneof,
    test_runner::{Config, TestCaseError, TestRunner},
};
use reqwest::Method;
use serde_json::{Map, Value, json};

use crate::harness::{Shop, custom_item};

const TEMPLATES: &str = "/ecom/v1/checkout-templates";

/// Any JSON, with the field names of a template among the keys.
fn any_json() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,40}".prop_map(Value::from),
        "(😀|ΐ|a){250,256}".prop_map(Value::from),
        "[0-9]{1,16}(\\.[0-9]{0,4})?".prop_map(Value::from),
        prop::sample::select(vec![
            "ACTIVE",
            "INACTIVE",
            "DIGITAL",
            "DEPOSIT_ONLINE",
            "2026-12-24T18:00:00Z",
            "215238eb-22a5-4c36-9e7b-e7c08025e04e",
            "x\u{0}y",
            "https://shop.example/"
        ])
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        let key = prop_oneof![
            prop::sample::select(KEYS.to_vec()).prop_map(str::to_owned),
            "\\PC{0,8}"
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(key, inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect::<Map<_, _>>())),
        ]
    })
    .boxed()
}

const KEYS: &[&str] = &[
    "checkoutTemplate",
    "id",
    "status",
    "lineItems",
    "customLineItems",
    "quantity",
    "price",
    "fullPrice",
    "productName",
    "original",
    "translated",
    "itemType",
    "preset",
    "custom",
    "customization",
    "lockedCoupon",
    "couponCode",
    "catalogReference",
    "catalogItemId",
    "appId",
    "options",
    "externalReference",
    "resourceId",
    "successUrl",
    "webClient",
    "descriptionLines",
    "plainText",
    "colorInfo",
    "name",
    "catalogOverrideFields",
    "physicalProperties",
    "weight",
    "sku",
    "productDimensions",
    "length",
    "unit",
    "image",
    "paymentOption",
    "value",
    "depositAmount",
    "inventoryAppId",
    "media",
    "url",
    "quantityAvailable",
    "subscriptionOptionInfo",
    "subscriptionSettings",
    "frequency",
    "interval",
    "freeTrialPeriod",
    "startDate",
    "digitalFile",
    "serviceProperties",
    "scheduledDate",
    "numberOfParticipants",
    "taxableAddress",
    "addressType",
    "policies",
    "title",
    "content",
    "modifierGroups",
    "modifiers",
    "label",
    "details",
    "consentRequiredPaymentPolicy",
    "extendedFields",
    "namespaces",
    "customContentReference",
    "color",
    "plainTextValue",
];

/// A right template with any JSON in place of some of its fields.
fn almost_a_template() -> BoxedStrategy<Value> {
    let fields = prop::sample::subsequence(FIELDS.to_vec(), 0..4);
    (fields, prop::collection::vec(any_json(), 4), 0usize..4)
        .prop_map(|(fields, values, depth)| {
            let mut template = json!({"customLineItems": [custom_item("Zine", "1.00", 1)]});
            for (field, value) in fields.into_iter().zip(values) {
                if depth == 0 {
                    template["customLineItems"][0][field] = value;
                } else {
                    template[field] = value;
                }
            }
            json!({"checkoutTemplate": template})
        })
        .boxed()
}

const FIELDS: &[&str] = &[
    "status",
    "couponCode",
    "customization",
    "successUrl",
    "startsAt",
    "endsAt",
    "effectiveState",
    "fallbacks",
    "preview",
    "externalReference",
    "price",
    "productName",
    "descriptionLines",
    "lineItems",
    "quantity",
    "catalogReference",
    "serviceProperties",
    "modifierGroups",
    "policies",
    "paymentOption",
    "depositAmount",
    "quantityAvailable",
    "subscriptionOptionInfo",
    "physicalProperties",
    "media",
    "url",
    "taxableAddress",
    "digitalFile",
    "consentRequiredPaymentPolicy",
    "extendedFields",
    "customContentReference",
];

#[test]
fn any_json_at_any_write_is_never_our_fault_and_never_half_written() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let shop = runtime.block_on(Shop::open());
    let victim = runtime.block_on(
        shop.create_template(json!({"customLineItems": [custom_item("Zine", "1.00", 1)]})),
    );
    let id = victim["id"].as_str().unwrap();
    let path = format!("{TEMPLATES}/{id}");
    let checkout = runtime.block_on(shop.open_template(id));
    let mut runner = TestRunner::new(Config {
        cases: 200,
        failure_persistence: None,
        ..Config::default()
    });
    let bodies = prop_oneof![any_json(), almost_a_template()];
    let outcome = runner.run(&bodies, |body| {
        runtime.block_on(async {
            whole_or_nothing(&shop, Method::POST, TEMPLATES, &body).await?;
            never_our_fault(&shop, &checkout, &body).await?;
            let before = shop.call(Method::GET, &path, None).await.json();
            let patched = whole_or_nothing(&shop, Method::PATCH, &path, &body).await?;
            let after = shop.call(Method::GET, &path, None).await.json();
            prop_assert_eq!(after, patched.unwrap_or(before));
            let opened = shop.follow(&shop.shared_url(id)).await;
            prop_assert_eq!(opened.status.as_u16(), 302, "{}", opened.text);
            Ok(())
        })
    });
    outcome.unwrap();
}

/// Pages and callbacks take any JSON, and any of its fields as a form's, without a 5xx.
async fn never_our_fault(shop: &Shop, checkout: &str, body: &Value) -> Result<(), TestCaseError> {
    let text = body.to_string();
    let form = [
        ("intent", "apply_coupon"),
        ("coupon", &text),
        ("email", &text),
        ("name", &text),
    ];
    let callback = format!("/payments/sandbox/{}/callback", shop.demo.site.site_id);
    for answer in [
        shop.submit(checkout, &form).await,
        shop.submit(checkout, &[("intent", &text)]).await,
        shop.submit(
            checkout,
            &[("intent", "pay"), ("email", "a@b.co"), ("name", &text)],
        )
        .await,
        shop.send(shop.request(Method::POST, checkout).json(body))
            .await,
        shop.send(shop.request(Method::POST, &callback).json(body))
            .await,
        shop.send(
            shop.request(Method::POST, &callback)
                .header("sandbox-signature", "t=1,v1=00")
                .json(body),
        )
        .await,
    ] {
        prop_assert!(
            answer.status.as_u16() < 500,
            "{} {}",
            answer.status,
            answer.text
        );
    }
    Ok(())
}

/// A write either answers 200 and is there as answered, or 4xx.
async fn whole_or_nothing(
    shop: &Shop,
    method: Method,
    path: &str,
    body: &Value,
) -> Result<Option<Value>, TestCaseError> {
    let answer = shop.call(method, path, Some(body.clone())).await;
    let status = answer.status.as_u16();
    prop_assert!(
        status == 200 || (400..500).contains(&status),
        "{status} {}",
        answer.text
    );
    let written = (status == 200).then(|| answer.json());
    if let Some(written) = &written {
        let id = written["checkoutTemplate"]["id"]
            .as_str()
            .unwrap_or_default();
        let stored = shop
            .call(Method::GET, &format!("{TEMPLATES}/{id}"), None)
            .await
            .json();
        prop_assert_eq!(&stored, written);
    } else {
        let body = answer.json();
        prop_assert!(
            body["message"].is_string() && body["details"].is_object(),
            "{}",
            body
        );
    }
    Ok(written)
}
