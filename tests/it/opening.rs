//! Opening shared URLs.

use checkout_links::meter::Call;
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::json;
use shared::domain::{checkout::Warning, ids::SiteId};

use crate::harness::{Shop, catalog_item, custom_item};

const HOME: &str = "https://shop.example/";

#[tokio::test]
async fn a_person_lands_in_a_fresh_checkout_each_time() {
    let shop = Shop::open().await;
    let id = shop.demo.template_id.to_string();
    let answer = shop.follow(&shop.shared_url(&id)).await.expect(302);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("x-robots-tag"), "noindex");
    let first = answer.location();
    let second = shop.open_template(&id).await;
    assert_ne!(first, second);
    assert!(first.starts_with(&shop.url("/checkout/co_")), "{first}");
    let checkout = shop.checkout_at(&first).await;
    assert_eq!(checkout.lines.len(), 2);
    assert_eq!(checkout.totals().total.minor(), 4900 + 2 * 1200);
    assert_eq!(
        checkout.expires_at,
        shop.clock.now() + SignedDuration::from_hours(24)
    );
    shop.follow(&first)
        .await
        .expect(200)
        .says("Harbour Lane Studio")
        .says("€73.00");
}

#[tokio::test]
async fn a_post_redirects_with_303() {
    let shop = Shop::open().await;
    let url = shop.shared_url(&shop.demo.template_id.to_string());
    let answer = shop.submit(&url, &[]).await.expect(303);
    assert_eq!(shop.checkout_at(&answer.location()).await.lines.len(), 2);
}

#[tokio::test]
async fn head_is_a_page_and_asks_the_tables_nothing() {
    let shop = Shop::open().await;
    let url = shop.shared_url(&shop.demo.template_id.to_string());
    drop(shop.calls());
    let answer = shop
        .send(shop.request(Method::HEAD, &url))
        .await
        .expect(200);
    assert!(answer.header("content-type").starts_with("text/html"));
    assert_eq!(shop.calls(), []);
}

#[tokio::test]
async fn a_redirect_costs_half_a_read_and_one_write() {
    let shop = Shop::open().await;
    let product = shop.demo.product_id;
    let template = shop
        .create_template(json!({"lineItems": [catalog_item(product, 1)]}))
        .await;
    let id = template["id"].as_str().unwrap();
    shop.open_template(id).await;
    drop(shop.calls());
    let url = shop.open_template(id).await;
    let call = |operation, table: &str, tenths| Call {
        function: "create-and-redirect".to_owned(),
        operation,
        table: table.to_owned(),
        consistent: false,
        tenths,
    };
    // The put of 1 unit also proves that the record is at most 1 KB.
    assert_eq!(
        shop.calls(),
        [
            call("GetItem", "Offers", 5),
            call("PutItem", "Checkouts", 10)
        ]
    );

    shop.follow(&url).await.expect(200);
    let reads = shop.calls();
    let secret_read = reads.iter().find(|call| call.table == "Checkouts").unwrap();
    assert!(secret_read.consistent, "{reads:?}");
}

#[tokio::test]
async fn inactive_deleted_and_unknown_templates_lead_home() {
    let shop = Shop::open().await;
    let template = shop
        .create_template(json!({"customLineItems": [custom_item("Zine", "9.00", 1)]}))
        .await;
    let id = template["id"].as_str().unwrap();
    shop.update_template(id, json!({"status": "INACTIVE"}))
        .await
        .expect(200);
    assert_eq!(
        shop.follow(&shop.shared_url(id))
            .await
            .expect(302)
            .location(),
        HOME
    );
    shop.update_template(id, json!({"status": "ACTIVE"}))
        .await
        .expect(200);
    shop.open_template(id).await;
    shop.call(
        Method::DELETE,
        &format!("/ecom/v1/checkout-templates/{id}"),
        None,
    )
    .await
    .expect(200);
    assert_eq!(
        shop.follow(&shop.shared_url(id))
            .await
            .expect(302)
            .location(),
        HOME
    );
    let unknown = "0199d3a0-0000-7000-8000-00000000ffff";
    assert_eq!(
        shop.follow(&shop.shared_url(unknown))
            .await
            .expect(302)
            .location(),
        HOME
    );
    assert_eq!(
        shop.follow(&shop.shared_url("rubbish"))
            .await
            .expect(302)
            .location(),
        HOME
    );
}

#[tokio::test]
async fn the_site_is_found_by_the_template_and_what_is_unknown_is_a_page() {
    let shop = Shop::open().await;
    let path = |id: &str, query: &str| {
        format!("/ecom/v1/checkout-templates/{id}/create-and-redirect-to-checkout{query}")
    };
    let id = shop.demo.template_id.to_string();
    for query in ["", "?siteId=", "?siteId=rubbish", "?other=1"] {
        shop.follow(&path(&id, query)).await.expect(302);
    }
    let unknown = "0199d3a0-0000-7000-8000-00000000ffff";
    for path in [
        path(unknown, ""),
        path("%FF%FE", ""),
        path(unknown, &format!("?siteId={unknown}")),
    ] {
        shop.follow(&path)
            .await
            .expect(404)
            .says("This page does not exist");
    }
}

#[tokio::test]
async fn another_site_s_url_of_a_template_leads_to_that_site() {
    let shop = Shop::open().await;
    let other: SiteId = shop.stack.accounts.other_sites[0].site_id;
    let id = shop.demo.template_id;
    let path =
        format!("/ecom/v1/checkout-templates/{id}/create-and-redirect-to-checkout?siteId={other}");
    assert_eq!(
        shop.follow(&path).await.expect(302).location(),
        "https://site-1.example/"
    );
}

#[tokio::test]
async fn an_item_that_is_gone_is_dropped_and_noted_and_no_line_left_is_home() {
    let shop = Shop::open().await;
    let store = &shop.stack.store;
    let gone = "0199d3a0-0000-7000-8000-00000000dead".to_owned();
    let mut template = shop.lose_first_item(&gone).await;
    let id = template.id.to_string();
    let checkout = shop.checkout_at(&shop.open_template(&id).await).await;
    assert_eq!(checkout.lines.len(), 1);
    assert_eq!(checkout.warnings, [Warning::ItemNotFound { item: gone }]);

    template.content.catalog_items.truncate(1);
    template.revision = 3;
    assert!(store.replace_template(&template, 2).await.unwrap());
    assert_eq!(
        shop.follow(&shop.shared_url(&id))
            .await
            .expect(302)
            .location(),
        HOME
    );
}

#[tokio::test]
async fn a_coupon_that_does_not_exist_is_noted_and_does_not_block() {
    let shop = Shop::open().await;
    let items = json!([custom_item("Zine", "10.00", 1)]);
    let template = shop
        .create_template(json!({"customLineItems": items, "couponCode": "nope"}))
        .await;
    let url = shop.open_template(template["id"].as_str().unwrap()).await;
    let checkout = shop.checkout_at(&url).await;
    assert_eq!(
        checkout.warnings,
        [Warning::CouponNotApplied {
            code: "nope".to_owned()
        }]
    );
    assert_eq!(checkout.totals().total.minor(), 1000);
    shop.follow(&url).await.says("not available right now");
}

#[tokio::test]
async fn an_update_touches_only_checkouts_made_afterwards() {
    let shop = Shop::open().await;
    let items = json!([custom_item("Zine", "10.00", 1)]);
    let template = shop
        .create_template(json!({"customLineItems": items, "couponCode": "welcome10"}))
        .await;
    let id = template["id"].as_str().unwrap();
    let before = shop.open_template(id).await;
    let dearer = json!({"customLineItems": [custom_item("Zine", "20.00", 1)], "couponCode": null});
    shop.update_template(id, dearer).await.expect(200);
    let after = shop.open_template(id).await;
    assert_eq!(shop.checkout_at(&before).await.totals().total.minor(), 900);
    assert_eq!(shop.checkout_at(&after).await.totals().total.minor(), 2000);
    shop.follow(&before)
        .await
        .says("€9.00")
        .says("WELCOME10")
        .keeps_silent_on("€20.00");
    shop.follow(&after).await.says("€20.00");
}
