//! Who may manage the catalog: products, custom fields and discounts alike.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{harness::Shop, idempotency::forget_reply};

/// Path, scope, and what makes one.
fn kinds() -> [(&'static str, &'static str, Value); 3] {
    let price = json!({"amount_type": "fixed", "price_amount": 100});
    [
        (
            "/v1/products/",
            "products",
            json!({"name": "Ink", "prices": [price]}),
        ),
        (
            "/v1/custom-fields/",
            "custom_fields",
            json!({"type": "text", "slug": "size", "name": "Size", "properties": {}}),
        ),
        (
            "/v1/discounts/",
            "discounts",
            json!({"name": "Spring", "type": "percentage", "basis_points": 1, "duration": "once"}),
        ),
    ]
}

/// Every request of a kind, with a body that is right.
fn requests(path: &str, body: &Value, id: &str) -> Vec<(Method, String, Option<Value>)> {
    let one = format!("{path}{id}");
    vec![
        (Method::GET, path.to_owned(), None),
        (Method::POST, path.to_owned(), Some(body.clone())),
        (Method::GET, one.clone(), None),
        (Method::PATCH, one.clone(), Some(json!({"name": "Other"}))),
        (Method::DELETE, one, None),
    ]
}

#[tokio::test]
async fn nobody_without_a_token_and_nobody_without_the_scope() {
    let shop = Shop::open().await;
    for (path, scope, body) in kinds() {
        let made = shop.created(path, body.clone()).await;
        let id = made["id"].as_str().unwrap();
        let reader = shop.token_with(&[&format!("{scope}:read")]).await;
        let stranger = shop.token_with(&["organizations:read"]).await;
        for (method, path, body) in requests(path, &body, id) {
            let about = format!("{method} {path}");
            let request = shop.request(method.clone(), &path);
            let request = match &body {
                Some(body) => request.json(body),
                None => request,
            };
            let answer = shop.send(request).await;
            assert_eq!(answer.status, 401, "{about}: {}", answer.text);
            assert_eq!(answer.json()["error"], "Unauthorized");

            let answer = shop
                .call_as(&stranger, method.clone(), &path, body.clone())
                .await;
            assert_eq!(answer.status, 403, "{about}: {}", answer.text);
            assert_eq!(answer.json()["error"], "NotPermitted");

            let status = if method == Method::GET { 200 } else { 403 };
            let answer = shop.call_as(&reader, method, &path, body).await;
            assert_eq!(answer.status, status, "{about}: {}", answer.text);
        }
        assert_eq!(shop.got(&format!("{path}{id}")).await, made);
    }
}

#[tokio::test]
async fn writing_includes_reading() {
    let shop = Shop::open().await;
    for (path, scope, body) in kinds() {
        let writer = shop.token_with(&[&format!("{scope}:write")]).await;
        for (method, body) in [(Method::POST, Some(body)), (Method::GET, None)] {
            let answer = shop.call_as(&writer, method, path, body).await;
            assert!(answer.status.is_success(), "{path}: {}", answer.text);
        }
    }
}

#[tokio::test]
async fn another_site_s_things_do_not_exist() {
    let shop = Shop::open().await;
    for (path, _, body) in kinds() {
        let made = shop.created(path, body.clone()).await;
        let id = made["id"].as_str().unwrap();
        let other = shop.other_token();
        for (method, path, body) in requests(path, &body, id).split_off(2) {
            let answer = shop.call_as(other, method, &path, body).await.expect(404);
            assert_eq!(answer.json()["error"], "ResourceNotFound");
        }
        let listed = shop.call_as(other, Method::GET, path, None).await;
        assert_eq!(listed.expect(200).json()["pagination"]["total_count"], 0);
        let unchanged = shop.got(&format!("{path}{id}")).await;
        assert_eq!(unchanged, made);
        // A body or a filter that names another site.
        let named = shop.stack.accounts.other_sites[0].site_id;
        let mut body = body;
        body["organization_id"] = json!(named);
        let answer = shop.call(Method::POST, path, Some(body)).await;
        let expected = ("body.organization_id".to_owned(), "value_error".to_owned());
        assert_eq!(answer.faults(), [expected]);
        let listed = shop.got(&format!("{path}?organization_id={named}")).await;
        assert_eq!(listed["items"], json!([]));
    }
}

#[tokio::test]
async fn what_is_not_there_is_not_found_and_what_is_no_id_is_a_fault() {
    let shop = Shop::open().await;
    for (path, _, body) in kinds() {
        let nothing = "0199d3a0-0000-7000-8000-00000000ffff";
        for (method, path, body) in requests(path, &body, nothing).split_off(2) {
            let answer = shop.call(method, &path, body).await.expect(404);
            assert_eq!(answer.json()["error"], "ResourceNotFound");
        }
        for (method, path, body) in requests(path, &body, "x").split_off(2) {
            let answer = shop.call(method, &path, body).await;
            let expected = ("path.id".to_owned(), "value_error".to_owned());
            assert_eq!(answer.faults(), [expected]);
        }
    }
}

#[tokio::test]
async fn a_key_creates_once() {
    let shop = Shop::open().await;
    for (path, _, body) in kinds() {
        let before = shop.got(path).await["pagination"]["total_count"].clone();
        let send = |body: &Value| {
            let request = shop
                .request(Method::POST, path)
                .bearer_auth(&shop.demo.site.access_token)
                .header("idempotency-key", format!("once {path}"))
                .json(body);
            shop.send(request)
        };
        let first = send(&body).await.expect(201);
        let again = send(&body).await.expect(201);
        assert_eq!(again.json(), first.json());
        assert_eq!(again.header("idempotency-replayed"), "true");
        assert_eq!(again.header("etag"), "\"1\"");
        let after = shop.got(path).await["pagination"]["total_count"].clone();
        assert_eq!(after.as_u64(), before.as_u64().map(|count| count + 1));
        let mut other = body;
        other["name"] = json!("Something else");
        let expected = (
            "header.Idempotency-Key".to_owned(),
            "value_error".to_owned(),
        );
        assert_eq!(send(&other).await.faults(), [expected]);
    }
}

#[tokio::test]
async fn an_attempt_that_ended_without_a_word_is_found() {
    let shop = Shop::open().await;
    for (path, _, body) in kinds() {
        let send = || {
            let request = shop
                .request(Method::POST, path)
                .bearer_auth(&shop.demo.site.access_token)
                .header("idempotency-key", path)
                .json(&body);
            shop.send(request)
        };
        let made = send().await.expect(201).json();
        forget_reply(&shop, path, shop.clock.now()).await;
        let again = send().await.expect(201);
        assert_eq!(again.header("idempotency-replayed"), "");
        assert_eq!(again.json(), made);
        let query = format!("{path}?query={}", made["name"].as_str().unwrap());
        assert_eq!(shop.got(&query).await["pagination"]["total_count"], 1);
    }
}

#[tokio::test]
async fn an_update_that_names_another_revision_changes_nothing() {
    let shop = Shop::open().await;
    for (path, _, body) in kinds() {
        let made = shop.created(path, body).await;
        let one = format!("{path}{}", made["id"].as_str().unwrap());
        let update = |tag: &'static str, name: &'static str| {
            let request = shop
                .request(Method::PATCH, &one)
                .bearer_auth(&shop.demo.site.access_token)
                .header("if-match", tag)
                .json(&json!({"name": name}));
            shop.send(request)
        };
        let answer = update("\"2\"", "Never").await.expect(412);
        assert_eq!(answer.json()["error"], "PreconditionFailed");
        let answer = update("\"1\"", "Once").await.expect(200);
        assert_eq!(answer.header("etag"), "\"2\"");
        // Saying the same again is no change.
        let answer = update("\"2\"", "Once").await.expect(200);
        assert_eq!(answer.header("etag"), "\"2\"");
        let answer = shop.call(Method::GET, &one, None).await.expect(200);
        assert_eq!(answer.header("etag"), "\"2\"");
        assert_eq!(answer.json()["name"], "Once");
    }
}

#[tokio::test]
async fn updates_at_once_all_succeed() {
    let shop = Shop::open().await;
    for (path, _, body) in kinds() {
        let made = shop.created(path, body).await;
        let one = format!("{path}{}", made["id"].as_str().unwrap());
        let update = |number: usize| {
            let body = json!({"name": format!("Name {number}")});
            let one = one.clone();
            let shop = &shop;
            async move { shop.call(Method::PATCH, &one, Some(body)).await }
        };
        let (a, b, c, d) = tokio::join!(update(1), update(2), update(3), update(4));
        for answer in [a, b, c, d] {
            answer.expect(200);
        }
        let answer = shop.call(Method::GET, &one, None).await;
        assert_eq!(answer.header("etag"), "\"5\"", "{path}");
    }
}
