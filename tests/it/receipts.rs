//! The buyer's receipt.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{ADA, Answer, Sale, Shop, id_of};

async fn receipt_url(shop: &Shop, order: &Value) -> String {
    let receipt = shop
        .got(&format!("/v1/orders/{}/receipt", id_of(order)))
        .await;
    receipt["url"].as_str().expect("an address").to_owned()
}

async fn in_language(shop: &Shop, url: &str, language: &str) -> Answer {
    let request = shop.request(Method::GET, url);
    shop.send(request.header("accept-language", language))
        .await
        .expect(200)
}

#[tokio::test]
async fn a_receipt_says_who_bought_what_for_how_much() {
    let sale = Sale::limited_to(5).await;
    let shop = &sale.shop;
    let fields = json!({
        "products": [shop.demo.product_id], "discount_id": sale.discount.id, "customer_tax_id": "DE123456789",
        "customer_billing_name": "Analytical <Engines>",
        "customer_billing_address": {"country": "DE", "line1": "Unter den Linden 1", "postal_code": "10117", "city": "Berlin"},
    });
    let url = shop.checkout_of(fields).await;
    shop.pay(&url, ADA).await;
    let order = shop.order_at(&url).await;
    let receipt = receipt_url(shop, &order).await;
    let page = shop.follow(&receipt).await.expect(200);
    for words in [
        "000001",
        "22 November 2026",
        "Ada Lovelace",
        "ada@example.com",
        "Analytical &lt;Engines&gt;",
        "Unter den Linden 1",
        "10117 Berlin",
        "DE123456789",
        "Discount: SPRING",
        "Subtotal",
        "Paid",
    ] {
        assert!(page.text.contains(words), "no `{words}`");
    }
    let page = page
        .keeps_silent_on("Refunded")
        .keeps_silent_on("Due later");
    for (name, value) in [
        ("cache-control", "no-store"),
        ("referrer-policy", "no-referrer"),
        ("x-robots-tag", "noindex"),
        ("x-content-type-options", "nosniff"),
    ] {
        assert_eq!(page.header(name), value);
    }
    assert!(
        page.header("content-security-policy")
            .starts_with("default-src 'none'")
    );
    shop.refund(&order, 100).await.expect(201);
    shop.follow(&receipt)
        .await
        .expect(200)
        .says("Refunded")
        .says("−€1.00");
    // The buyer's own page leads here.
    shop.follow(&url)
        .await
        .expect(200)
        .says(&receipt)
        .says("View receipt");
}

#[tokio::test]
async fn a_receipt_speaks_the_language_of_its_buyer() {
    let shop = Shop::open().await;
    let url = receipt_url(&shop, &shop.bought().await).await;
    for (language, words) in [
        ("en", "Receipt"),
        ("de", "Beleg"),
        ("fr", "Reçu"),
        ("es", "Recibo"),
        ("ja", "領収書"),
        ("pt", "Receipt"),
    ] {
        in_language(&shop, &url, language).await.says(words);
    }
    in_language(&shop, &url, "de")
        .await
        .says("22. November 2026")
        .says("10,00");
    // What the shared URL asked for is stronger than the browser.
    let fields = json!({"products": [shop.demo.product_id], "locale": "fr"});
    let french = shop.checkout_of(fields).await;
    shop.pay(&french, ADA).await;
    let url = receipt_url(&shop, &shop.order_at(&french).await).await;
    in_language(&shop, &url, "de").await.says("Reçu");
}

#[tokio::test]
async fn a_receipt_opens_by_its_own_secret_only() {
    let shop = Shop::open().await;
    let (one, other) = (shop.bought().await, shop.bought().await);
    let (one, other) = (
        receipt_url(&shop, &one).await,
        receipt_url(&shop, &other).await,
    );
    assert_ne!(one, other);
    let secret = |url: &str| url.rsplit('/').next().unwrap().to_owned();
    // Another order's random part, with a checksum that is right.
    use shared::domain::secret::{Secret, SecretKind};
    let parsed = Secret::parse(SecretKind::Receipt, &secret(&one)).unwrap();
    let forged = Secret::new(SecretKind::Receipt, parsed.id(), [7; 16]).reveal();
    let unknown = Secret::new(SecretKind::Receipt, uuid::Uuid::from_u128(7), [7; 16]).reveal();
    let checkout = Secret::new(SecretKind::Checkout, parsed.id(), [7; 16]).reveal();
    for wrong in [
        forged,
        unknown,
        checkout,
        "rc_x".to_owned(),
        "%FF".to_owned(),
    ] {
        let answer = shop.follow(&format!("/receipts/{wrong}")).await.expect(404);
        answer.says("This page does not exist");
    }
    let head = shop
        .send(shop.request(Method::HEAD, &one))
        .await
        .expect(200);
    assert_eq!(head.text, "");
    for method in [Method::POST, Method::DELETE] {
        shop.send(shop.request(method, &one)).await.expect(404);
    }
}
