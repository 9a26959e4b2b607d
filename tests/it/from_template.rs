//! Checkouts that programs make from templates: the stricter way, and the raw answer.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};
use shared::domain::{
    access::{AccessToken, Scope},
    secret::{Secret, SecretKind},
};
use uuid::Uuid;

use crate::harness::{Answer, Shop, catalog_item, custom_item};

const TEMPLATES: &str = "/ecom/v1/checkout-templates";

async fn create(shop: &Shop, id: &str, body: Value) -> Answer {
    let path = format!("{TEMPLATES}/{id}/create-checkout-from-template");
    shop.call(Method::POST, &path, Some(body)).await
}

async fn zine(shop: &Shop, fields: Value) -> String {
    let mut template = json!({"customLineItems": [custom_item("Zine", "10.00", 2)]});
    let fields = fields.as_object().unwrap().clone();
    template.as_object_mut().unwrap().extend(fields);
    let template = shop.create_template(template).await;
    template["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_checkout_is_made_and_its_address_opens() {
    let shop = Shop::open().await;
    let id = zine(&shop, json!({"couponCode": "gone"})).await;
    let site = shop.demo.site.site_id;
    let body = json!({"checkoutTemplateId": id, "siteId": site});
    let made = create(&shop, &id, body).await.expect(200).json();
    let url = made["checkoutUrl"].as_str().unwrap();
    let checkout = shop.checkout_at(url).await;
    assert_eq!(made["checkoutId"], checkout.id.to_string());
    assert_eq!(made["purchaseFlowId"], made["checkoutId"]);
    assert_eq!(checkout.totals().total.minor(), 2000);
    shop.follow(url).await.expect(200).says("Zine");
    // Each call makes another one.
    let again = create(&shop, &id, json!({})).await.expect(200).json();
    assert_ne!(again["checkoutId"], made["checkoutId"]);
}

#[tokio::test]
async fn cannot_create_checkout_from_inactive_template() {
    let shop = Shop::open().await;
    let id = zine(&shop, json!({"status": "INACTIVE"})).await;
    let refused = create(&shop, &id, json!({})).await.expect(409);
    assert_eq!(
        refused.code(),
        "CANNOT_CREATE_CHECKOUT_FROM_INACTIVE_TEMPLATE"
    );
}

#[tokio::test]
async fn item_not_found_in_catalog() {
    let shop = Shop::open().await;
    let template = shop.lose_first_item("gone").await;
    let refused = create(&shop, &template.id.to_string(), json!({}))
        .await
        .expect(404);
    assert_eq!(refused.code(), "ITEM_NOT_FOUND_IN_CATALOG");
}

#[tokio::test]
async fn insufficient_inventory() {
    let shop = Shop::open().await;
    let mut scarce = custom_item("Print", "10.00", 2);
    scarce["quantityAvailable"] = json!(1);
    let items =
        json!({"lineItems": [catalog_item(shop.demo.product_id, 1)], "customLineItems": [scarce]});
    let id = zine(&shop, items).await;
    let refused = create(&shop, &id, json!({})).await.expect(409);
    assert_eq!(refused.code(), "INSUFFICIENT_INVENTORY");
    assert!(refused.text.contains("Print"), "{}", refused.text);
    // A buyer gets what there is.
    let url = shop.open_template(&id).await;
    assert_eq!(shop.checkout_at(&url).await.lines.len(), 1);
}

#[tokio::test]
async fn wrong_bodies_sites_and_tokens_are_refused() {
    let shop = Shop::open().await;
    let id = zine(&shop, json!({})).await;
    let other = shop.stack.accounts.other_sites[0].clone();
    let path = format!("{TEMPLATES}/{id}/create-checkout-from-template");
    let answer = create(&shop, &id, json!({"siteId": other.site_id})).await;
    assert_eq!(answer.expect(404).code(), "NOT_FOUND");
    let request = shop
        .request(Method::POST, &path)
        .bearer_auth(&other.access_token);
    let answer = shop.send(request.json(&json!({}))).await;
    assert_eq!(answer.expect(404).code(), "NOT_FOUND");
    let wrong = json!({"checkoutTemplateId": Uuid::nil(), "siteId": 7, "extra": true});
    let wrong = create(&shop, &id, wrong).await.expect(400);
    let violations = wrong.violations();
    let fields: Vec<&str> = violations.iter().map(|(field, _)| field.as_str()).collect();
    assert_eq!(fields, ["extra", "siteId", "checkoutTemplateId"]);
    let reader = token(&shop, Scope::ReadTemplates).await;
    for method in [Method::POST, Method::GET] {
        let path = match method {
            Method::POST => path.clone(),
            _ => shop.shared_url(&id),
        };
        let request = shop
            .request(method, &path)
            .bearer_auth(&reader)
            .json(&json!({}));
        let refused = shop.send(request).await.expect(403);
        assert_eq!(refused.code(), "PERMISSION_DENIED");
        assert!(refused.text.contains("checkouts:write"), "{}", refused.text);
    }
}

async fn token(shop: &Shop, scope: Scope) -> String {
    let secret = Secret::new(SecretKind::AccessToken, Uuid::from_u128(7), [7; 16]);
    let token = AccessToken::new(&secret, shop.demo.site.site_id, BTreeSet::from([scope]));
    assert!(shop.stack.store.insert_token(&token).await.unwrap());
    secret.reveal()
}

/// Opens a shared URL as Wix's client does.
async fn open_raw(shop: &Shop, path: &str, token: &str) -> Answer {
    shop.send(
        shop.request(Method::GET, path)
            .header("authorization", token),
    )
    .await
}

#[tokio::test]
async fn a_program_with_a_token_is_told_what_a_buyer_would_get() {
    let shop = Shop::open().await;
    let id = zine(&shop, json!({})).await;
    let own = &shop.demo.site.access_token;
    let raw = open_raw(&shop, &shop.shared_url(&id), own)
        .await
        .expect(200);
    assert_eq!(raw.header("cache-control"), "no-store");
    let raw = raw.json();
    assert_eq!(
        (&raw["statusCode"], &raw["body"]),
        (&json!(302), &json!(""))
    );
    assert_eq!(raw["headers"][0]["key"], "Location");
    let url = raw["headers"][0]["value"].as_str().unwrap();
    assert_eq!(shop.checkout_at(url).await.totals().total.minor(), 2000);

    shop.update_template(&id, json!({"status": "INACTIVE"}))
        .await
        .expect(200);
    let raw = open_raw(&shop, &shop.shared_url(&id), own)
        .await
        .expect(200);
    assert_eq!(raw.json()["headers"][0]["value"], "https://shop.example/");
}

#[tokio::test]
async fn a_program_with_a_wrong_token_gets_an_error_and_no_checkout() {
    let shop = Shop::open().await;
    let url = shop.shared_url(&shop.demo.template_id.to_string());
    let forged = open_raw(&shop, &url, "ck_forged").await.expect(401);
    assert_eq!(forged.code(), "UNAUTHENTICATED");
    // A browser sends these to every page of a host that once asked for them.
    for credentials in [
        "Basic cHJldmlldzpzZWNyZXQ=",
        "Digest username=\"x\"",
        "Negotiate YII=",
    ] {
        open_raw(&shop, &url, credentials).await.expect(302);
    }
    let other = shop.stack.accounts.other_sites[0].clone();
    let foreign = open_raw(&shop, &url, &other.access_token).await.expect(404);
    assert_eq!(foreign.code(), "NOT_FOUND");
    // Without a site in the address, another site's template is as unknown as any.
    let path = url.split('?').next().unwrap();
    let unknown = open_raw(&shop, path, &other.access_token).await.expect(200);
    assert_eq!(
        unknown.json()["headers"][0]["value"],
        "https://site-1.example/"
    );
}
