//! Access tokens: what a merchant makes, changes and takes back.

use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Shop};

const TOKENS: &str = "/v1/organization-access-tokens/";

async fn create(shop: &Shop, body: Value) -> Answer {
    shop.call(Method::POST, TOKENS, Some(body)).await
}

/// A fresh token and its secret.
async fn made(shop: &Shop, body: Value) -> (Value, String) {
    let body = create(shop, body).await.expect(201).json();
    let secret = body["token"].as_str().expect("a secret").to_owned();
    (body["organization_access_token"].clone(), secret)
}

fn path(token: &Value) -> String {
    format!("{TOKENS}{}", token["id"].as_str().expect("an id"))
}

async fn list(shop: &Shop, query: &str) -> Value {
    let answer = shop
        .call(Method::GET, &format!("{TOKENS}{query}"), None)
        .await;
    answer.expect(200).json()
}

fn comments(list: &Value) -> Vec<&str> {
    let items = list["items"].as_array().expect("items").iter();
    items.filter_map(|item| item["comment"].as_str()).collect()
}

/// Whether a token may read the site.
async fn opens(shop: &Shop, secret: &str) -> u16 {
    let answer = shop
        .call_as(secret, Method::GET, "/v1/organizations/", None)
        .await;
    answer.status.as_u16()
}

#[tokio::test]
async fn a_token_works_until_it_is_deleted() {
    let shop = Shop::open().await;
    let scopes = ["organizations:read", "products:write"];
    let (token, secret) = made(&shop, json!({"comment": "Export", "scopes": scopes})).await;
    let site = shop.demo.site.site_id;
    let expected = json!({
        "id": token["id"],
        "created_at": "2026-11-22T10:00:00Z",
        "modified_at": null,
        "scopes": ["products:write", "organizations:read"],
        "expires_at": null,
        "comment": "Export",
        "last_used_at": null,
        "organization_id": site,
    });
    assert_eq!(token, expected);
    assert_eq!(opens(&shop, &secret).await, 200);
    shop.call(Method::DELETE, &path(&token), None)
        .await
        .expect(204);
    assert_eq!(opens(&shop, &secret).await, 401);
    shop.call(Method::DELETE, &path(&token), None)
        .await
        .expect(404);
    assert_eq!(comments(&list(&shop, "").await), ["Made with the stack"]);
}

#[tokio::test]
async fn a_token_ends_when_it_says() {
    let shop = Shop::open().await;
    let body =
        json!({"comment": "Short", "scopes": ["organizations:read"], "expires_in": "PT1H30M"});
    let (token, secret) = made(&shop, body).await;
    assert_eq!(token["expires_at"], "2026-11-22T11:30:00Z");
    shop.clock.advance(SignedDuration::from_mins(89));
    assert_eq!(opens(&shop, &secret).await, 200);
    shop.clock.advance(SignedDuration::from_mins(1));
    assert_eq!(opens(&shop, &secret).await, 401);
    // The merchant still sees what it was.
    assert!(comments(&list(&shop, "").await).contains(&"Short"));
    let body = json!({"comment": "Long", "scopes": ["organizations:read"], "expires_in": "P1M"});
    assert_eq!(
        made(&shop, body).await.0["expires_at"],
        "2026-12-22T11:30:00Z"
    );
}

#[tokio::test]
async fn an_update_counts_from_the_next_request() {
    let shop = Shop::open().await;
    let body = json!({"comment": "Export", "scopes": ["organizations:write"]});
    let (token, secret) = made(&shop, body).await;
    shop.clock.advance(SignedDuration::from_mins(1));
    let change = json!({"scopes": ["products:read"]});
    let changed = shop
        .call(Method::PATCH, &path(&token), Some(change))
        .await
        .expect(200)
        .json();
    let mut expected = token.clone();
    expected["scopes"] = json!(["products:read"]);
    expected["modified_at"] = json!("2026-11-22T10:01:00Z");
    assert_eq!(changed, expected);
    assert_eq!(opens(&shop, &secret).await, 403);
    let change = json!({"comment": "Import", "scopes": null});
    let changed = shop.call(Method::PATCH, &path(&token), Some(change)).await;
    expected["comment"] = json!("Import");
    assert_eq!(changed.expect(200).json(), expected);
}

#[tokio::test]
async fn nobody_grants_what_they_do_not_have() {
    let shop = Shop::open().await;
    let scopes = ["organization_access_tokens:write", "products:write"];
    let weak = shop.token_with(&scopes).await;
    let grant = |scopes: Value| {
        let body = json!({"comment": "More", "scopes": scopes});
        shop.call_as(&weak, Method::POST, TOKENS, Some(body))
    };
    // Writing includes reading.
    grant(json!(["products:read"])).await.expect(201);
    let refused = grant(json!(["products:read", "discounts:read"])).await;
    let refused = refused.expect(403).json();
    assert_eq!(refused["error"], "NotPermitted");
    let detail = refused["detail"].as_str().unwrap();
    assert!(detail.contains("discounts:read"), "{detail}");
    assert!(!detail.contains("products:read"), "{detail}");
    let (token, _) = made(
        &shop,
        json!({"comment": "Own", "scopes": ["products:read"]}),
    )
    .await;
    let widen = Some(json!({"scopes": ["organizations:read"]}));
    let answer = shop
        .call_as(&weak, Method::PATCH, &path(&token), widen)
        .await;
    answer.expect(403);
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once() {
    let shop = Shop::open().await;
    let body = json!({
        "comment": "",
        "expires_in": "tomorrow",
        "scopes": ["products:read", "products:sell"],
        "organization_id": shop.stack.accounts.other_sites[0].site_id,
        "colour": "red",
    });
    let faults = create(&shop, body).await.faults();
    let expected = [
        ("body.colour", "extra_forbidden"),
        ("body.organization_id", "value_error"),
        ("body.comment", "string_too_short"),
        ("body.scopes.1", "enum"),
        ("body.expires_in", "value_error"),
    ];
    assert_eq!(
        faults,
        expected.map(|(place, kind)| (place.to_owned(), kind.to_owned()))
    );
    let faults = create(&shop, json!({})).await.faults();
    let places: Vec<_> = faults.iter().map(|(place, _)| place.as_str()).collect();
    assert_eq!(places, ["body.comment", "body.scopes"]);
    for expires_in in ["", "30 days", "-P1D", "PT0S", "P99999Y"] {
        let body = json!({"comment": "x", "scopes": ["products:read"], "expires_in": expires_in});
        assert_eq!(create(&shop, body).await.faults().len(), 1, "{expires_in}");
    }
}

#[tokio::test]
async fn a_list_is_sorted_and_paged() {
    let shop = Shop::open().await;
    for (comment, expires_in) in [
        ("beta", json!("P2D")),
        ("Alpha", json!("P3D")),
        ("gamma", json!("P1D")),
    ] {
        shop.clock.advance(SignedDuration::from_secs(1));
        let body =
            json!({"comment": comment, "scopes": ["products:read"], "expires_in": expires_in});
        made(&shop, body).await;
    }
    let first = "Made with the stack";
    for (query, expected) in [
        ("", [first, "beta", "Alpha", "gamma"]),
        ("?sorting=-created_at", ["gamma", "Alpha", "beta", first]),
        ("?sorting=comment", ["Alpha", "beta", "gamma", first]),
        ("?sorting=expires_at", ["gamma", "beta", "Alpha", first]),
    ] {
        assert_eq!(comments(&list(&shop, query).await), expected, "{query}");
    }
    let page = list(&shop, "?limit=3&page=2").await;
    assert_eq!(comments(&page), ["gamma"]);
    assert_eq!(page["pagination"], json!({"total_count": 4, "max_page": 2}));
}

#[tokio::test]
async fn tokens_of_another_site_do_not_exist() {
    let shop = Shop::open().await;
    let (token, secret) = made(
        &shop,
        json!({"comment": "Mine", "scopes": ["organizations:read"]}),
    )
    .await;
    let other = shop.other_token();
    let change = Some(json!({"comment": "Theirs"}));
    let answer = shop
        .call_as(other, Method::PATCH, &path(&token), change)
        .await;
    answer.expect(404);
    let answer = shop
        .call_as(other, Method::DELETE, &path(&token), None)
        .await;
    answer.expect(404);
    assert_eq!(opens(&shop, &secret).await, 200);
    let list = shop.call_as(other, Method::GET, TOKENS, None).await;
    assert_eq!(comments(&list.expect(200).json()), ["Made with the stack"]);
}

#[tokio::test]
async fn only_those_who_may_manage_tokens_do() {
    let shop = Shop::open().await;
    let reader = shop.token_with(&["organization_access_tokens:read"]).await;
    let answer = shop.call_as(&reader, Method::GET, TOKENS, None).await;
    answer.expect(200);
    let body = json!({"comment": "x", "scopes": ["organization_access_tokens:read"]});
    let answer = shop
        .call_as(&reader, Method::POST, TOKENS, Some(body))
        .await;
    answer.expect(403);
    let stranger = shop.token_with(&["organizations:write"]).await;
    let answer = shop.call_as(&stranger, Method::GET, TOKENS, None).await;
    answer.expect(403);
    let answer = shop.send(shop.request(Method::GET, TOKENS)).await;
    answer.expect(401);
}

#[tokio::test]
async fn a_secret_is_told_once() {
    let shop = Shop::open().await;
    let (token, secret) = made(
        &shop,
        json!({"comment": "Once", "scopes": ["products:read"]}),
    )
    .await;
    let mut answers = vec![list(&shop, "").await];
    let change = Some(json!({"comment": "Again"}));
    let changed = shop.call(Method::PATCH, &path(&token), change).await;
    answers.push(changed.json());
    for answer in answers {
        let text = answer.to_string();
        assert!(!text.contains("ck_") && !text.contains("hash"), "{text}");
        assert!(!text.contains(&secret), "{text}");
    }
}

#[tokio::test]
async fn a_repeated_request_makes_one_token() {
    let shop = Shop::open().await;
    let body = json!({"comment": "Once", "scopes": ["organizations:read"]});
    let ask = || {
        let request = shop
            .request(Method::POST, TOKENS)
            .bearer_auth(&shop.demo.site.access_token)
            .header("idempotency-key", "token-1")
            .json(&body);
        shop.send(request)
    };
    let first = ask().await.expect(201).json();
    let again = ask().await.expect(201);
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.json(), first);
    assert_eq!(list(&shop, "").await["pagination"]["total_count"], 2);
    let secret = first["token"].as_str().unwrap();
    assert_eq!(opens(&shop, secret).await, 200);
}
