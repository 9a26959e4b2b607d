//! The billing address, where the merchant requires one.

use serde_json::json;

use crate::{
    harness::{ADA, Shop},
    link_opening::opened,
    links::{COURSE, made},
};

const BERLIN: &[(&str, &str)] = &[
    ("country", "DE"),
    ("line1", "Unter den Linden 1"),
    ("line2", ""),
    ("postal_code", "10117"),
    ("city", "Berlin"),
    ("state", ""),
];

#[tokio::test]
async fn an_address_is_asked_for_kept_and_filled_in_again() {
    let shop = Shop::open().await;
    let fields = json!({"products": [COURSE], "require_billing_address": true});
    let link = made(&shop, fields).await;
    let url = opened(&shop, &link, "locale=fr").await;
    let page = shop.follow(&url).await.expect(200);
    page.says("Adresse de facturation")
        .says("autocomplete=\"billing country\"")
        .says("<option value=\"DE\">Allemagne</option>");
    let typed = [ADA, BERLIN].concat();
    let sandbox = shop.submit(&url, &typed).await.expect(303).location();
    let buyer = shop.checkout_at(&url).await.buyer.unwrap();
    let address = buyer.billing.address.unwrap();
    assert_eq!(address.country.code(), "DE");
    assert_eq!(address.line1.as_deref(), Some("Unter den Linden 1"));
    assert_eq!((address.line2, address.state), (None, None));
    shop.submit(&sandbox, &[("outcome", "decline")]).await;
    let page = shop.follow(&url).await.expect(200);
    page.says("<option value=\"DE\" selected>Allemagne</option>")
        .says("value=\"10117\"");
}

#[tokio::test]
async fn what_an_address_lacks_is_told_in_place_and_nothing_is_lost() {
    let shop = Shop::open().await;
    let fields = json!({"products": [COURSE], "require_billing_address": true});
    let link = made(&shop, fields).await;
    let url = opened(&shop, &link, "").await;
    let page = shop.submit(&url, ADA).await.expect(422);
    page.says("Choose your country or region.");
    let some = [ADA, &[("country", "US"), ("city", "Reno <3")]].concat();
    let page = shop.submit(&url, &some).await.expect(422);
    page.says("Enter your street and number.")
        .says("Enter your postal code.")
        .says("Enter your state or province.")
        .says("Reno &lt;3")
        .says("<option value=\"US\" selected>United States</option>")
        .keeps_silent_on("Enter your city.");
    // Hong Kong has no postal codes, and no country is called XX.
    let some = [
        ADA,
        &[
            ("country", "HK"),
            ("line1", "1 Peak Road"),
            ("city", "Central"),
        ],
    ]
    .concat();
    assert!(
        shop.submit(&url, &some)
            .await
            .expect(303)
            .location()
            .contains("/sandbox/")
    );
    let url = opened(&shop, &link, "").await;
    let long = "x".repeat(201);
    for (field, value, words) in [
        ("country", "XX", "Choose your country"),
        ("city", long.as_str(), "This is too long"),
        ("line2", "a\u{7}b", "characters that cannot be used"),
    ] {
        let mut typed = [ADA, BERLIN].concat();
        typed.retain(|(name, _)| *name != field);
        typed.push((field, value));
        shop.submit(&url, &typed).await.expect(422).says(words);
    }
    assert_eq!(shop.checkout_at(&url).await.revision, 1);
}

#[tokio::test]
async fn nobody_is_asked_for_an_address_that_is_not_required() {
    let shop = Shop::open().await;
    let link = made(&shop, json!({"products": [COURSE]})).await;
    let url = opened(&shop, &link, "").await;
    let page = shop.follow(&url).await.expect(200);
    page.keeps_silent_on("Billing address");
    let typed = [ADA, BERLIN].concat();
    shop.submit(&url, &typed).await.expect(303);
    let buyer = shop.checkout_at(&url).await.buyer.unwrap();
    assert!(buyer.billing.is_empty());
}

#[tokio::test]
async fn the_largest_sensible_page_stays_within_40_kb() {
    let shop = Shop::open().await;
    let mut attached = Vec::new();
    for at in 0..5 {
        let options: Vec<_> = (0..20)
            .map(|option| json!({"value": format!("o{option}"), "label": format!("Option {option}")}))
            .collect();
        let field = json!({
            "type": "select", "slug": format!("field-{at}"), "name": format!("Question {at}"),
            "properties": {"options": options, "form_help_text": "A sentence that helps to answer it."},
        });
        let field = shop.created("/v1/custom-fields/", field).await;
        attached.push(json!({"custom_field_id": field["id"], "required": true}));
    }
    let mut products = Vec::new();
    for at in 0..10 {
        let fields = json!({
            "name": format!("Product number {at}"),
            "description": "Two sentences say what it is. They are as long as such sentences are.",
            "attached_custom_fields": if at == 0 { attached.clone() } else { Vec::new() },
        });
        products.push(crate::links::product(&shop, fields).await);
    }
    let fields = json!({"products": products, "require_billing_address": true});
    let link = made(&shop, fields).await;
    for language in ["en", "de", "fr", "es", "ja"] {
        let url = opened(&shop, &link, &format!("locale={language}")).await;
        // With an error at every field.
        let page = shop.submit(&url, &[("intent", "pay")]).await.expect(422);
        let bytes = page.text.len();
        assert!(bytes <= 40 * 1_024, "{language}: {bytes} bytes");
        assert!(!page.text.contains("src="), "{language}");
    }
}
