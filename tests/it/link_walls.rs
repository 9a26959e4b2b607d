//! Who may see and change checkout links.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    harness::{Answer, Shop},
    links::{COURSE, made, path, places},
};

const LINKS: &str = "/v1/checkout-links/";

/// Every operation on links: method, path, body, and whether it only reads.
fn operations(link: &Value) -> [(Method, String, Option<Value>, bool); 5] {
    let new = json!({"payment_processor": "stripe", "products": [COURSE]});
    [
        (Method::GET, LINKS.to_owned(), None, true),
        (Method::GET, path(link), None, true),
        (Method::POST, LINKS.to_owned(), Some(new), false),
        (
            Method::PATCH,
            path(link),
            Some(json!({"label": "B"})),
            false,
        ),
        (Method::DELETE, path(link), None, false),
    ]
}

#[tokio::test]
async fn anonymous() {
    let shop = Shop::open().await;
    let link = made(&shop, json!({"products": [COURSE]})).await;
    for (method, path, body, _) in operations(&link) {
        for token in [None, Some(""), Some("rubbish"), Some("ck_rubbish")] {
            let mut request = shop.request(method.clone(), &path);
            if let Some(token) = token {
                request = request.bearer_auth(token);
            }
            if let Some(body) = &body {
                request = request.json(body);
            }
            let answer = shop.send(request).await.expect(401);
            assert!(answer.json()["error"].is_string(), "{}", answer.text);
            assert!(!answer.text.contains("rubbish"), "{}", answer.text);
        }
    }
}

#[tokio::test]
async fn missing_scope() {
    let shop = Shop::open().await;
    let link = made(&shop, json!({"products": [COURSE]})).await;
    let others = ["products:write", "discounts:write", "checkouts:write"];
    let none = shop.token_with(&others).await;
    let read = shop.token_with(&["checkout_links:read"]).await;
    let write = shop.token_with(&["checkout_links:write"]).await;
    for (method, path, body, only_reads) in operations(&link) {
        let call = |token: String| {
            let (method, path, body) = (method.clone(), path.clone(), body.clone());
            let shop = &shop;
            async move { shop.call_as(&token, method, &path, body).await }
        };
        let refused = call(none.clone()).await.expect(403);
        assert!(refused.json()["error"].is_string(), "{}", refused.text);
        let status = call(read.clone()).await.status.as_u16();
        assert_eq!(status == 403, !only_reads, "{method} {path}: {status}");
        let status = call(write.clone()).await.status;
        assert!(status.is_success(), "{method} {path}: {status}");
    }
}

#[tokio::test]
async fn another_site_meets_walls() {
    let shop = Shop::open().await;
    let link = made(&shop, json!({"products": [COURSE], "label": "Ours"})).await;
    let discount =
        json!({"name": "Sale", "type": "percentage", "basis_points": 100, "duration": "once"});
    let discount = shop
        .call(Method::POST, "/v1/discounts/", Some(discount))
        .await;
    let discount = discount.expect(201).json()["id"].clone();
    let theirs = async |method, path: String, body| {
        let token = shop.other_token();
        shop.call_as(token, method, &path, body).await
    };
    for (method, body) in [
        (Method::GET, None),
        (Method::PATCH, Some(json!({"label": "Theirs"}))),
        (Method::PATCH, Some(json!({"label": 7}))),
        (Method::DELETE, None),
    ] {
        let answer: Answer = theirs(method, path(&link), body).await.expect(404);
        assert!(!answer.text.contains("Ours"), "{}", answer.text);
    }
    let own = shop.demo.site.site_id;
    for query in [
        String::new(),
        format!("product_id={COURSE}"),
        format!("organization_id={own}"),
    ] {
        let answer = theirs(Method::GET, format!("{LINKS}?{query}"), None).await;
        assert_eq!(answer.expect(200).json()["items"], json!([]));
    }
    let print = json!({"name": "Print", "prices": [{"amount_type": "fixed", "price_amount": 1}]});
    let print = theirs(Method::POST, "/v1/products/".to_owned(), Some(print)).await;
    let print = print.expect(201).json()["id"].clone();
    let price = &link["products"][0]["prices"][0]["id"];
    for (fields, place) in [
        (json!({"products": [COURSE]}), "body.products.0"),
        (json!({"product_id": COURSE}), "body.product_id"),
        (json!({"product_price_id": price}), "body.product_price_id"),
        (
            json!({"products": [print], "discount_id": discount}),
            "body.discount_id",
        ),
        (
            json!({"products": [print], "organization_id": own}),
            "body.organization_id",
        ),
    ] {
        let mut body = json!({"payment_processor": "stripe"});
        let fields = fields.as_object().unwrap().clone();
        body.as_object_mut().unwrap().extend(fields);
        let answer = theirs(Method::POST, LINKS.to_owned(), Some(body)).await;
        assert_eq!(places(&answer.expect(422)), [place]);
    }
    let kept = shop.call(Method::GET, &path(&link), None).await.expect(200);
    assert_eq!(kept.json(), link);
}
