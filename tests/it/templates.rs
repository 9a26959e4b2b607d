//! Managing templates in Wix's dialect.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};
use shared::domain::{
    access::{AccessToken, Scope},
    secret::{Secret, SecretKind},
};
use uuid::Uuid;

use crate::harness::{Shop, catalog_item, custom_item};

const TEMPLATES: &str = "/ecom/v1/checkout-templates";

#[tokio::test]
async fn a_template_is_created_read_updated_and_deleted() {
    let shop = Shop::open().await;
    let created = shop
        .create_template(json!({
            "lineItems": [catalog_item(shop.demo.product_id, 2)],
            "customLineItems": [custom_item("Gift wrap", "2.5", 1)],
            "couponCode": "WELCOME10",
            "customization": {"lockedCoupon": true},
            "externalReference": {"appId": "215238eb-22a5-4c36-9e7b-e7c08025e04e", "resourceId": "pay-link-7"},
        }))
        .await;
    insta::assert_json_snapshot!(created, {".id" => "[id]"});
    let path = format!("{TEMPLATES}/{}", created["id"].as_str().unwrap());
    let got = shop.call(Method::GET, &path, None).await.expect(200).json();
    assert_eq!(got["checkoutTemplate"], created);

    let id = created["id"].as_str().unwrap();
    let update = json!({"couponCode": null, "customization": {"lockedGiftCard": true}, "status": "INACTIVE"});
    let updated =
        shop.update_template(id, update).await.expect(200).json()["checkoutTemplate"].clone();
    let mut expected = created.clone();
    expected.as_object_mut().unwrap().remove("couponCode");
    expected["customization"]["lockedGiftCard"] = json!(true);
    expected["status"] = json!("INACTIVE");
    expected["effectiveState"] = json!("INACTIVE");
    expected["revision"] = json!("2");
    // Later, although the clock stands still.
    expected["updatedDate"] = json!("2026-11-22T10:00:00.000001Z");
    assert_eq!(updated, expected);

    assert_eq!(
        shop.call(Method::DELETE, &path, None)
            .await
            .expect(200)
            .json(),
        json!({})
    );
    for method in [Method::GET, Method::DELETE] {
        assert_eq!(
            shop.call(method, &path, None).await.expect(404).code(),
            "NOT_FOUND"
        );
    }
    let gone = shop.update_template(id, json!({"status": "ACTIVE"})).await;
    assert_eq!(gone.expect(404).code(), "NOT_FOUND");
}

#[tokio::test]
async fn an_update_that_changes_nothing_is_no_revision() {
    let shop = Shop::open().await;
    let created = shop
        .create_template(json!({"customLineItems": [custom_item("Zine", "1.00", 1)]}))
        .await;
    let same = shop
        .update_template(created["id"].as_str().unwrap(), json!({"status": "ACTIVE"}))
        .await;
    assert_eq!(same.expect(200).json()["checkoutTemplate"], created);
}

#[tokio::test]
async fn a_sale_can_be_switched_off_although_its_item_is_gone() {
    let shop = Shop::open().await;
    let template = shop.lose_first_item("gone").await;
    let id = template.id.to_string();
    shop.update_template(&id, json!({"status": "INACTIVE"}))
        .await
        .expect(200);
    let same_items = json!({"lineItems": [catalog_item("gone", 1)]});
    assert_eq!(
        shop.update_template(&id, same_items)
            .await
            .expect(404)
            .code(),
        "ITEM_NOT_FOUND_IN_CATALOG"
    );
}

#[tokio::test]
async fn an_item_that_the_catalog_does_not_have_is_refused() {
    let shop = Shop::open().await;
    let items = json!([
        catalog_item("0199d3a0-0000-7000-8000-00000000ffff", 1),
        catalog_item("x", 1)
    ]);
    let answer = shop
        .call(
            Method::POST,
            TEMPLATES,
            Some(json!({"checkoutTemplate": {"lineItems": items}})),
        )
        .await;
    let answer = answer.expect(404);
    assert_eq!(answer.code(), "ITEM_NOT_FOUND_IN_CATALOG");
    assert!(
        answer.text.contains("00000000ffff") && answer.text.contains("`x`"),
        "{}",
        answer.text
    );
}

#[tokio::test]
async fn without_a_right_token_nothing_is_done() {
    let shop = Shop::open().await;
    let path = format!("{TEMPLATES}/{}", shop.demo.template_id);
    let token = shop.demo.site.access_token.clone();
    let mut forged = token.clone();
    forged.pop();
    let get = || shop.request(Method::GET, &path);
    for request in [
        get(),
        get().bearer_auth(&forged),
        get().bearer_auth(""),
        get().header("authorization", "Basic eDp5"),
    ] {
        let answer = shop.send(request).await.expect(401);
        assert_eq!(
            (answer.code().as_str(), answer.header("www-authenticate")),
            ("UNAUTHENTICATED", "Bearer")
        );
    }
    // Bare, as Wix's client sends it.
    shop.send(get().header("authorization", &token))
        .await
        .expect(200);
    shop.send(
        get()
            .header("authorization", &token)
            .header("wix-site-id", shop.demo.site.site_id.to_string()),
    )
    .await
    .expect(200);
}

#[tokio::test]
async fn another_site_s_templates_do_not_exist() {
    let shop = Shop::open().await;
    let other = shop.stack.accounts.other_sites[0].clone();
    let path = format!("{TEMPLATES}/{}", shop.demo.template_id);
    let update = json!({"checkoutTemplate": {"status": "INACTIVE"}});
    let request = |method| shop.request(method, &path).bearer_auth(&other.access_token);
    let requests = [
        request(Method::GET),
        request(Method::DELETE),
        request(Method::PATCH).json(&update),
        // The right token with another site's name.
        shop.request(Method::GET, &path)
            .bearer_auth(&shop.demo.site.access_token)
            .header("wix-site-id", other.site_id.to_string()),
        shop.request(Method::GET, &format!("{path}?siteId={}", other.site_id))
            .bearer_auth(&shop.demo.site.access_token),
    ];
    for request in requests {
        assert_eq!(shop.send(request).await.expect(404).code(), "NOT_FOUND");
    }
    // Another site's product is not in the catalog either.
    let item: Value = catalog_item(shop.demo.product_id, 1);
    let create = shop
        .request(Method::POST, TEMPLATES)
        .bearer_auth(&other.access_token);
    let answer = shop
        .send(create.json(&json!({"checkoutTemplate": {"lineItems": [item]}})))
        .await;
    assert_eq!(answer.expect(404).code(), "ITEM_NOT_FOUND_IN_CATALOG");
}

#[tokio::test]
async fn a_success_url_must_be_on_a_host_of_the_site() {
    let shop = Shop::open().await;
    let template = |url: &str| {
        json!({"checkoutTemplate": {
            "customLineItems": [custom_item("Zine", "1.00", 1)], "successUrl": url,
        }})
    };
    for (url, rule) in [
        ("https://evil.example/", "OTHER"),
        ("javascript:alert(1)", "FORMAT"),
        ("http://shop.example/", "FORMAT"),
        ("/x", "FORMAT"),
    ] {
        let answer = shop
            .call(Method::POST, TEMPLATES, Some(template(url)))
            .await
            .expect(400);
        assert_eq!(
            answer.violations(),
            [("checkoutTemplate.successUrl".to_owned(), rule.to_owned())]
        );
    }
}

#[tokio::test]
async fn a_token_does_what_its_scopes_say_until_it_expires() {
    let shop = Shop::open().await;
    let now = shop.clock.now();
    let secret = Secret::new(SecretKind::AccessToken, Uuid::from_u128(7), [7; 16]);
    let scopes = BTreeSet::from([Scope::ReadTemplates]);
    let token = AccessToken {
        expires_at: Some(now + SignedDuration::from_secs(60)),
        ..AccessToken::new(&secret, shop.demo.site.site_id, scopes)
    };
    assert!(shop.stack.store.insert_token(&token).await.unwrap());
    let path = format!("{TEMPLATES}/{}", shop.demo.template_id);
    let request = |method| shop.request(method, &path).bearer_auth(secret.reveal());
    shop.send(request(Method::GET)).await.expect(200);
    let refused = shop.send(request(Method::DELETE)).await.expect(403);
    assert_eq!(refused.code(), "PERMISSION_DENIED");
    assert!(
        refused.text.contains("checkout_templates:write"),
        "{}",
        refused.text
    );
    // The right id with another random part.
    let forged = Secret::new(SecretKind::AccessToken, Uuid::from_u128(7), [8; 16]);
    shop.send(
        shop.request(Method::GET, &path)
            .bearer_auth(forged.reveal()),
    )
    .await
    .expect(401);
    shop.clock.advance(SignedDuration::from_secs(60));
    shop.send(request(Method::GET)).await.expect(401);
}

#[tokio::test]
async fn a_coupon_is_kept_as_it_is_spelled() {
    let shop = Shop::open().await;
    let items = json!([custom_item("Zine", "1.00", 1)]);
    let created = shop
        .create_template(json!({"customLineItems": items, "couponCode": "welcome10"}))
        .await;
    let updated = shop
        .update_template(
            created["id"].as_str().unwrap(),
            json!({"couponCode": "WELCOME10"}),
        )
        .await;
    assert_eq!(
        updated.expect(200).json()["checkoutTemplate"]["couponCode"],
        "WELCOME10"
    );
}
