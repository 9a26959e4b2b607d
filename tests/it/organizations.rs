//! The site as its organization.

use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Shop};

fn path(shop: &Shop) -> String {
    format!("/v1/organizations/{}", shop.demo.site.site_id)
}

async fn get(shop: &Shop) -> Value {
    let answer = shop.call(Method::GET, &path(shop), None).await;
    answer.expect(200).json()
}

async fn update(shop: &Shop, fields: Value) -> Answer {
    shop.call(Method::PATCH, &path(shop), Some(fields)).await
}

#[tokio::test]
async fn an_update_changes_the_fields_that_it_names() {
    let shop = Shop::open().await;
    let before = get(&shop).await;
    assert_eq!(before["modified_at"], Value::Null);
    shop.clock.advance(SignedDuration::from_mins(5));
    let fields = json!({
        "name": " Harbour Lane Books ",
        "slug": "harbour-lane-books",
        "website": "https://books.example/",
        "default_presentment_currency": "usd",
        "return_hosts": ["Thanks.Example", "käse.example", "thanks.example"],
        "checkout_lifetime_minutes": 45,
        "policy_url": "https://books.example/terms",
        "accent_color": "#1F6FEB",
        "email": "hello@books.example",
        "customer_portal_settings": {"usage": {"show": true}},
    });
    let after = update(&shop, fields.clone()).await.expect(200).json();
    let mut expected = before.clone();
    expected
        .as_object_mut()
        .unwrap()
        .extend(fields.as_object().unwrap().clone());
    expected["name"] = json!("Harbour Lane Books");
    expected["return_hosts"] = json!(["thanks.example", "xn--kse-qla.example"]);
    expected["accent_color"] = json!("#1f6feb");
    expected["modified_at"] = json!("2026-11-22T10:05:00Z");
    expected["customer_portal_settings"] = before["customer_portal_settings"].clone();
    expected["customer_portal_settings"]["usage"]["show"] = json!(true);
    assert_eq!(after, expected);
    assert_eq!(get(&shop).await, expected);
}

#[tokio::test]
async fn null_clears_what_a_site_can_do_without() {
    let shop = Shop::open().await;
    let before = get(&shop).await;
    let names = [
        "return_hosts",
        "checkout_lifetime_minutes",
        "policy_url",
        "accent_color",
        "email",
        "socials",
        "country",
        "subscription_settings",
        "customer_email_settings",
        "embed_hosts",
    ];
    let fields = json!({
        "return_hosts": ["thanks.example"],
        "checkout_lifetime_minutes": 30,
        "policy_url": "https://shop.example/other",
        "accent_color": "#000000",
        "email": "hello@shop.example",
        "socials": [{"platform": "x", "url": "https://x.example/shop"}],
        "country": "NZ",
        "subscription_settings": {"proration_behavior": "next_period", "allow_customer_updates": true},
        "customer_email_settings": {"order_confirmation": true},
        "embed_hosts": ["*.shop.example"],
    });
    let full = update(&shop, fields).await.expect(200).json();
    for name in names {
        assert_ne!(full[name], before[name], "{name}");
    }
    assert_eq!(full["proration_behavior"], "next_period");
    assert_eq!(full["allow_customer_updates"], true);
    let nulls: Value = names.iter().map(|name| (*name, Value::Null)).collect();
    let cleared = update(&shop, nulls).await.expect(200).json();
    let mut expected = before;
    expected["modified_at"] = cleared["modified_at"].clone();
    expected["policy_url"] = Value::Null;
    assert_eq!(cleared, expected);
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once() {
    let shop = Shop::open().await;
    let before = get(&shop).await;
    let hosts: Vec<String> = (0..21).map(|number| format!("h{number}.example")).collect();
    let answer = update(
        &shop,
        json!({
            "name": "",
            "slug": "No",
            "website": null,
            "default_presentment_currency": "xxx",
            "return_hosts": hosts,
            "checkout_lifetime_minutes": 29,
            "policy_url": "javascript:alert(1)",
            "accent_color": "red",
            "avatar_url": 7,
            "country": "XX",
            "socials": [{"platform": "myspace"}, {"url": "https://x.example/"}],
            "sso_enforced": true,
            "subscription_settings": {"proration_behavior": "never", "free": true},
            "customer_portal_settings": {"usage": {"show": "yes"}},
            "dispute_settings": {"auto_accept_below_amount": -1},
            "details": {"switching_from": "myspace"},
            "status": "blocked",
        }),
    )
    .await;
    let expected = [
        ("body.status", "extra_forbidden"),
        ("body.name", "value_error"),
        ("body.slug", "value_error"),
        ("body.website", "missing"),
        ("body.default_presentment_currency", "value_error"),
        ("body.return_hosts", "too_long"),
        ("body.checkout_lifetime_minutes", "greater_than_equal"),
        ("body.policy_url", "value_error"),
        ("body.accent_color", "value_error"),
        ("body.details.switching_from", "enum"),
        ("body.avatar_url", "value_error"),
        ("body.socials.0.url", "missing"),
        ("body.socials.1.platform", "missing"),
        ("body.country", "value_error"),
        ("body.subscription_settings.free", "extra_forbidden"),
        ("body.subscription_settings.proration_behavior", "enum"),
        ("body.customer_portal_settings.usage.show", "value_error"),
        (
            "body.dispute_settings.auto_accept_below_amount",
            "greater_than_equal",
        ),
        ("body.sso_enforced", "value_error"),
    ];
    let mut faults = answer.faults();
    faults.sort();
    let mut expected = expected.map(|(place, kind)| (place.to_owned(), kind.to_owned()));
    expected.sort();
    assert_eq!(faults, expected);
    assert_eq!(get(&shop).await, before);
}

#[tokio::test]
async fn another_site_s_organization_does_not_exist() {
    let shop = Shop::open().await;
    let other = shop.other_token();
    let answer = shop.call_as(other, Method::GET, &path(&shop), None).await;
    assert_eq!(answer.expect(404).json()["error"], "ResourceNotFound");
    let fields = Some(json!({"name": "Mine"}));
    let answer = shop
        .call_as(other, Method::PATCH, &path(&shop), fields)
        .await;
    answer.expect(404);
    let list = shop
        .call_as(other, Method::GET, "/v1/organizations/", None)
        .await;
    let list = list.expect(200).json();
    assert_eq!(list["pagination"], json!({"total_count": 1, "max_page": 1}));
    assert_ne!(list["items"][0]["id"], json!(shop.demo.site.site_id));
}

#[tokio::test]
async fn a_token_must_be_known_and_have_the_scope() {
    let shop = Shop::open().await;
    let request = shop.request(Method::GET, "/v1/organizations/");
    let answer = shop.send(request).await.expect(401);
    assert_eq!(answer.json()["error"], "Unauthorized");
    let writer = shop.token_with(&["organizations:write"]).await;
    let answer = shop.call_as(&writer, Method::GET, &path(&shop), None).await;
    answer.expect(200);
    let reader = shop.token_with(&["organizations:read"]).await;
    let fields = || Some(json!({"name": "Mine"}));
    let answer = shop
        .call_as(&reader, Method::PATCH, &path(&shop), fields())
        .await;
    assert_eq!(answer.expect(403).json()["error"], "NotPermitted");
    let elsewhere = shop.token_with(&["products:write"]).await;
    let list = shop
        .call_as(&elsewhere, Method::GET, "/v1/organizations", None)
        .await;
    list.expect(403);
}

#[tokio::test]
async fn if_match_lets_only_its_revision_change() {
    let shop = Shop::open().await;
    let answer = shop.call(Method::GET, &path(&shop), None).await;
    assert_eq!(answer.header("etag"), "\"1\"");
    let change = |tag: &'static str, name: &'static str| {
        let request = shop
            .request(Method::PATCH, &path(&shop))
            .bearer_auth(&shop.demo.site.access_token)
            .header("if-match", tag)
            .json(&json!({"name": name}));
        shop.send(request)
    };
    assert_eq!(
        change("\"1\"", "First").await.expect(200).header("etag"),
        "\"2\""
    );
    change("\"1\"", "Second").await.expect(412);
    assert_eq!(get(&shop).await["name"], "First");
    // What changes nothing makes no revision.
    assert_eq!(
        change("\"2\"", "First").await.expect(200).header("etag"),
        "\"2\""
    );
}

#[tokio::test]
async fn updates_at_the_same_time_all_count() {
    let shop = Shop::open().await;
    let (name, email, slug) = tokio::join!(
        update(&shop, json!({"name": "Books"})),
        update(&shop, json!({"email": "hello@books.example"})),
        update(&shop, json!({"slug": "books"})),
    );
    for answer in [name, email, slug] {
        answer.expect(200);
    }
    let site = get(&shop).await;
    assert_eq!(
        (&site["name"], &site["email"], &site["slug"]),
        (
            &json!("Books"),
            &json!("hello@books.example"),
            &json!("books")
        )
    );
}

#[tokio::test]
async fn a_list_is_read_with_all_its_faults() {
    let shop = Shop::open().await;
    let path = "/v1/organizations/?page=0&limit=x&sorting=colour";
    let faults = shop.call(Method::GET, path, None).await.faults();
    let places: Vec<_> = faults.iter().map(|(place, _)| place.as_str()).collect();
    assert_eq!(places, ["query.sorting", "query.page", "query.limit"]);
    let path = "/v1/organizations?slug=another";
    let none = shop.call(Method::GET, path, None).await.expect(200).json();
    assert_eq!(none["items"], json!([]));
}
