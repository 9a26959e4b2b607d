//! Pictures of what is sold: the only thing that a page may load from elsewhere, and only where the
//! merchant set one.

use reqwest::Method;
use serde_json::json;

use crate::{
    harness::{Shop, catalog_item, custom_item, zine},
    links::{self, faults, product},
};

#[tokio::test]
async fn a_merchants_pictures_are_shown_and_nothing_else_may_be_loaded() {
    let shop = Shop::open().await;
    let picture = |media| {
        let mut item = custom_item("Zine", "1.00", 1);
        item["media"] = media;
        item
    };
    let mut line = catalog_item(shop.demo.product_id, 2);
    line["catalogOverrideFields"] =
        json!({"image": "wix:image://v1/abc.jpg/a.jpg#originWidth=800"});
    let shown = json!({"url": "https://cdn.shop.example/zine.jpg?w=\"1", "altText": "Zine <1>"});
    let items = json!([
        picture(shown),
        picture(json!("http://shop.example/plain.jpg")),
        picture(json!("javascript:alert(1)")),
        picture(json!({"url": "https://cdn.shop.example/other.jpg"})),
    ]);
    let template = json!({"lineItems": [line], "customLineItems": items});
    let template = shop.create_template(template).await;
    let url = shop.open_template(template["id"].as_str().unwrap()).await;
    let page = shop.follow(&url).await.expect(200);
    let policy = page.header("content-security-policy").to_owned();
    let sources = "img-src 'self' data: https://cdn.shop.example https://static.wixstatic.com;";
    assert!(policy.contains(sources), "{policy}");
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    let page = page
        .says("src=\"https://cdn.shop.example/zine.jpg?w=%221\" alt=\"Zine &lt;1&gt;\"")
        .says("src=\"https://static.wixstatic.com/media/abc.jpg\" alt=\"\"")
        .keeps_silent_on("plain.jpg")
        .keeps_silent_on("javascript:");
    assert_eq!(page.text.matches("<img").count(), 3);
    let careful = "loading=\"lazy\" decoding=\"async\" referrerpolicy=\"no-referrer\"";
    assert_eq!(page.text.matches(careful).count(), 3);
}

#[tokio::test]
async fn without_pictures_nothing_is_loaded_from_elsewhere() {
    let shop = Shop::open().await;
    let url = zine(&shop, json!({})).await;
    let page = shop.follow(&url).await.expect(200);
    let policy = page.header("content-security-policy");
    assert!(policy.contains("img-src 'self' data:;"), "{policy}");
    page.keeps_silent_on("<img");
}

#[tokio::test]
async fn a_product_s_picture_is_shown_wherever_it_is_sold() {
    let shop = Shop::open().await;
    let at = "https://cdn.shop.example/print.jpg";
    let print = product(&shop, json!({"image_url": at})).await;
    let path = format!("/v1/products/{print}");
    assert_eq!(shop.got(&path).await["image_url"], at);
    let link = links::made(&shop, json!({"products": [print]})).await;
    let template = json!({"lineItems": [catalog_item(&print, 1)]});
    let template = shop.create_template(template).await;
    let of_link = shop.follow(link["url"].as_str().unwrap()).await.expect(302);
    for url in [
        of_link.location(),
        shop.open_template(template["id"].as_str().unwrap()).await,
    ] {
        shop.follow(&url).await.expect(200).says(at);
    }
    // Only checkouts that are made afterwards are without it.
    shop.call(Method::PATCH, &path, Some(json!({"image_url": null})))
        .await
        .expect(200);
    shop.follow(&of_link.location()).await.expect(200).says(at);
    for wrong in ["http://shop.example/a.jpg", "javascript:alert(1)", "a.jpg"] {
        let body = Some(json!({"image_url": wrong}));
        let answer = shop.call(Method::PATCH, &path, body).await.expect(422);
        assert_eq!(faults(&answer)[0].0, "body.image_url", "{wrong}");
    }
}
