//! Slugs of links: unique while they are live.

use reqwest::Method;
use serde_json::json;
use tokio::task::JoinSet;

use crate::{
    harness::Shop,
    links::{COURSE, TICKET, made, path, update},
};

const HOME: &str = "https://shop.example/";

async fn opens(shop: &Shop, slug: &str) -> String {
    shop.follow(&format!("/l/{slug}"))
        .await
        .expect(302)
        .location()
}

#[tokio::test]
async fn a_slug_opens_its_link_until_it_is_given_up() {
    let shop = Shop::open().await;
    let link = made(&shop, json!({"products": [COURSE], "slug": "spring"})).await;
    let checkout = shop.checkout_at(&opens(&shop, "spring").await).await;
    assert_eq!(checkout.lines[0].product.unwrap().to_string(), COURSE);
    // The copy follows every change of the link.
    update(&shop, &link, json!({"products": [TICKET]}))
        .await
        .expect(200);
    let checkout = shop.checkout_at(&opens(&shop, "spring").await).await;
    assert_eq!(checkout.lines[0].product.unwrap().to_string(), TICKET);
    update(&shop, &link, json!({"slug": "summer"}))
        .await
        .expect(200);
    assert_eq!(opens(&shop, "spring").await, HOME);
    shop.checkout_at(&opens(&shop, "summer").await).await;
    update(&shop, &link, json!({"slug": null}))
        .await
        .expect(200);
    assert_eq!(opens(&shop, "summer").await, HOME);
    let other = made(&shop, json!({"products": [COURSE], "slug": "summer"})).await;
    shop.checkout_at(&opens(&shop, "summer").await).await;
    shop.call(Method::DELETE, &path(&other), None)
        .await
        .expect(204);
    assert_eq!(opens(&shop, "summer").await, HOME);
}

#[tokio::test]
async fn a_live_slug_is_refused_also_to_another_site() {
    let shop = Shop::open().await;
    let link = made(&shop, json!({"products": [COURSE], "slug": "spring"})).await;
    let second = made(&shop, json!({"products": [COURSE]})).await;
    let refused = update(&shop, &second, json!({"slug": "spring"}))
        .await
        .expect(422);
    assert_eq!(refused.json()["detail"][0]["loc"], json!(["body", "slug"]));
    let token = shop.stack.accounts.other_sites[0].access_token.clone();
    let product =
        json!({"name": "Print", "prices": [{"amount_type": "fixed", "price_amount": 1000}]});
    let product = shop
        .call_as(&token, Method::POST, "/v1/products/", Some(product))
        .await
        .expect(201);
    let body = json!({"payment_processor": "stripe", "product_id": product.json()["id"], "slug": "spring"});
    let create = || {
        shop.call_as(
            &token,
            Method::POST,
            "/v1/checkout-links/",
            Some(body.clone()),
        )
    };
    assert_eq!(
        create().await.expect(422).json()["detail"][0]["input"],
        "spring"
    );
    shop.call(Method::DELETE, &path(&link), None)
        .await
        .expect(204);
    create().await.expect(201);
    assert_eq!(
        update(&shop, &second, json!({"slug": "spring"}))
            .await
            .expect(422)
            .json()["detail"][0]["loc"][1],
        "slug"
    );
}

#[tokio::test]
async fn of_sixteen_at_once_one_gets_the_slug() {
    let shop = Shop::open().await;
    let body = json!({"payment_processor": "stripe", "products": [COURSE], "slug": "rush"});
    let mut answers = JoinSet::new();
    for _ in 0..16 {
        let request = shop.request(Method::POST, "/v1/checkout-links/");
        let token = &shop.demo.site.access_token;
        answers.spawn(request.bearer_auth(token).json(&body).send());
    }
    let statuses = answers.join_all().await;
    let mut statuses: Vec<u16> = statuses
        .into_iter()
        .map(|answer| answer.unwrap().status().as_u16())
        .collect();
    statuses.sort_unstable();
    assert_eq!(statuses[0], 201);
    assert_eq!(statuses[1..], [422; 15]);
    shop.checkout_at(&opens(&shop, "rush").await).await;
}
