//! What is not to be told is logged by nobody: neither by the console nor by those who do its work.

use checkout_links::{
    faults::Fault,
    sink::{Reaction, Sink},
};
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{ENDPOINTS, Shop, Visitor, eventually, heard, hook, id_of};

const PLACE: &str = "/console/endpoints";
const TOKENS: &str = "/console/tokens";
const API_TOKENS: &str = "/v1/organization-access-tokens/";
/// What is typed for the values of headers, and where it does not belong.
const TYPED: [&str; 7] = [
    "HushRight",
    "HushReplaced",
    "HushWrong",
    "HushName",
    "HushApi",
    "HushUpdate",
    "HushField",
];

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// What a page shows after these words, until the next tag.
fn shown(page: &str, after: &str) -> String {
    let rest = page.split(after).nth(1).expect(after);
    rest.split('<').next().unwrap_or_default().to_owned()
}

/// Signs in, rightly and wrongly; tells the tokens that were tried.
async fn sign_in(shop: &Shop) -> Vec<String> {
    let token = shop.demo.site.access_token.clone();
    let owner = Visitor::with(shop, &token).await;
    owner.open("/console").await.expect(200);
    let unknown = "ck_031I3meT8eUAWk7SCB8ajP007pSo2b9TNg1cedavCe7z0SQrXs".to_owned();
    let cut = token[..token.len() - 1].to_owned();
    for wrong in [&unknown, &cut] {
        let answer = owner.send("/console/sign-in", &[("token", wrong)]).await;
        answer.expect(422);
        let cookie = format!("console={wrong}");
        let stranger = shop.request(Method::GET, PLACE).header("cookie", cookie);
        shop.send(stranger).await.expect(303);
        let answer = shop.call_as(wrong, Method::GET, ENDPOINTS, None).await;
        answer.expect(401);
    }
    let fields = [("token", token.as_str())];
    let elsewhere = owner.send_from("cross-site", "/console/sign-in", &fields);
    elsewhere.await.expect(403);
    let form = || {
        let form = shop.request(Method::POST, "/console/sign-in");
        form.header("sec-fetch-site", "same-origin")
    };
    let other_type = form().json(&json!({"token": token}));
    shop.send(other_type).await.expect(422);
    let padding = " ".repeat(1_100_000);
    let too_large = form().form(&[("token", token.as_str()), ("more", &padding)]);
    shop.send(too_large).await.expect(422);
    owner.send("/console/sign-out", &[]).await.expect(303);
    vec![token, unknown, cut]
}

/// Types headers that are none, some of them where they do not belong.
async fn type_wrongly(owner: &Visitor<'_>, page: &str, all: &[(&str, &str)]) {
    for fields in [
        [("header-1", "X-A"), ("value-1", "HushWrong\u{fc}")],
        [
            ("header-1", "Authorization: Bearer HushName"),
            ("value-1", "x"),
        ],
        [("header-1", "Host"), ("value-1", "HushWrong")],
    ] {
        for place in [PLACE, page] {
            let fields = [all, &fields].concat();
            owner.send(place, &fields).await.expect(422);
        }
    }
}

/// Makes an endpoint in the console and does all that can be done with it; tells its secrets.
async fn use_endpoint(shop: &Shop, owner: &Visitor<'_>) -> Vec<String> {
    let sink = Sink::start(|_| Reaction::Status(500)).await.unwrap();
    let url = sink.url("/a");
    let all = [
        ("url", url.as_str()),
        ("format", "standard"),
        ("events", "order.paid"),
        ("enabled", "yes"),
        ("name", "Quayside"),
    ];
    let with = |fields: &[(&'static str, &'static str)]| [&all, fields].concat();
    let right = with(&[
        ("header-1", "Authorization"),
        ("value-1", "Bearer HushRight"),
    ]);
    // The table breaks first.
    shop.stack
        .faults
        .expect("TransactWriteItems", Fault::Broken, 10);
    let page = owner.send(PLACE, &right).await;
    assert_eq!(page.status, 503, "{}", page.text);
    shop.stack.faults.stop();
    let page = owner.send(PLACE, &right).await.expect(303).location();
    let page = page.split('?').next().unwrap().to_owned();
    type_wrongly(owner, &page, &all).await;
    let before = owner.open(&page).await.expect(200);
    let secrets = vec![shown(&before.text, "<code>whsec_")];
    let test = format!("{page}/test");
    let event = owner
        .send(&test, &[("type", "order.paid")])
        .await
        .expect(303);
    let event = event.location();
    eventually(async || (sink.count() > 0).then_some(())).await;
    assert_eq!(sink.seen()[0].header("authorization"), "Bearer HushRight");
    eventually(async || {
        let page = owner.open(&event).await.expect(200);
        page.text.contains("HTTP 500").then_some(())
    })
    .await;
    let fields = with(&[("header-1", "Authorization"), ("value-1", "HushReplaced")]);
    owner.send(&page, &fields).await.expect(303);
    owner.send(&format!("{page}/secret"), &[]).await.expect(303);
    let after = owner.open(&page).await.expect(200);
    let recover = format!("{page}/recover");
    owner
        .send(&recover, &[("hours", "HushField")])
        .await
        .expect(422);
    owner.send(&recover, &[("hours", "1")]).await.expect(303);
    [secrets, vec![shown(&after.text, "<code>whsec_")]].concat()
}

/// Makes access tokens, rightly and wrongly; tells the one that was made.
async fn make_token(shop: &Shop, owner: &Visitor<'_>) -> Vec<String> {
    let fields = [("comment", "The till"), ("scopes", "webhooks:read")];
    let made = owner.send(TOKENS, &fields).await.expect(201);
    let made = shown(&made.text, "<pre>");
    owner.send(TOKENS, &fields[..1]).await.expect(422);
    owner
        .send(TOKENS, &[("comment", "The till"), ("scopes", &made)])
        .await
        .expect(422);
    let lesser = Visitor::with(shop, &made).await;
    lesser.send(TOKENS, &fields).await.expect(403);
    lesser.send(PLACE, &fields).await.expect(403);
    shop.stack.faults.expect("PutItem", Fault::Broken, 10);
    owner.send(TOKENS, &fields).await.expect(503);
    shop.stack.faults.stop();
    vec![made]
}

/// The same by the API; tells what it answered.
async fn use_api(shop: &Shop) -> Vec<String> {
    let keyed = |path: &str, body: Value| {
        let request = shop.request(Method::POST, path);
        let request = request.bearer_auth(&shop.demo.site.access_token);
        shop.send(request.header("idempotency-key", path).json(&body))
    };
    let body = hook(&json!({"headers": {"X-A": "HushApi"}}));
    let mut secrets = Vec::new();
    for _ in 0..2 {
        let made = keyed(ENDPOINTS, body.clone()).await.expect(201).json();
        secrets.push(text(&made["secret"])["whsec_".len()..].to_owned());
    }
    let list = shop.got(ENDPOINTS).await;
    let path = format!("{ENDPOINTS}/{}", id_of(&list["items"][0]));
    for headers in [
        json!({"X-A": "HushUpdate\n"}),
        json!({"HushUpdate x": "x"}),
        json!("HushUpdate"),
    ] {
        let wrong = Some(json!({"headers": headers}));
        shop.call(Method::PATCH, &path, wrong).await.expect(422);
    }
    let reset = format!("{path}/secret");
    let reset = shop.call(Method::PATCH, &reset, None).await.expect(200);
    secrets.push(text(&reset.json()["secret"])["whsec_".len()..].to_owned());
    let body = json!({"comment": "Till", "scopes": ["webhooks:read"]});
    let token = keyed(API_TOKENS, body).await.expect(201).json();
    secrets.push(text(&token["token"]));
    let client = json!({"client_name": "Warehouse", "scope": "webhooks:read"});
    let client = keyed("/v1/oauth2/register", client)
        .await
        .expect(201)
        .json();
    let (id, secret) = (text(&client["client_id"]), text(&client["client_secret"]));
    for secret in [secret.as_str(), "wrong"] {
        let grant = [
            ("grant_type", "client_credentials"),
            ("client_id", &id),
            ("client_secret", secret),
        ];
        let answer = shop.submit("/oauth2/token", &grant).await;
        if let Some(token) = answer.json()["access_token"].as_str() {
            secrets.push(token.to_owned());
        }
    }
    secrets.push(secret);
    secrets
}

#[test]
fn what_merchants_type_and_are_shown_once_is_logged_by_nobody() {
    let (secrets, logged) = heard(async {
        let shop = Shop::open().await;
        let mut secrets = sign_in(&shop).await;
        let owner = Visitor::owner(&shop).await;
        secrets.extend(use_endpoint(&shop, &owner).await);
        secrets.extend(make_token(&shop, &owner).await);
        secrets.extend(use_api(&shop).await);
        secrets
    });
    // What is searched is what there is.
    for words in [
        "refused a request: Unauthenticated",
        "refused a request: Forbidden",
        "refused a request: Invalid",
        "refused a request: TooLarge",
        "a request failed: ",
        // What is no secret is there, out of the same forms: tables are asked aloud at this level.
        "Quayside",
        "The till",
        "Warehouse",
    ] {
        assert!(logged.contains(words), "nobody logged `{words}`");
    }
    assert_eq!(secrets.len(), 3 + 2 + 1 + 6, "{}", secrets.len());
    // Parts are told apart as they would be in a form or in an address.
    let parts = secrets
        .iter()
        .flat_map(|secret| secret.split(|sign: char| !sign.is_ascii_alphanumeric()));
    let parts = parts.filter(|part| part.len() > 7).chain(TYPED);
    let mut count = 0;
    for secret in parts {
        count += 1;
        let at = logged.find(secret);
        let before = at.map(|at| &logged[logged.floor_char_boundary(at.saturating_sub(300))..at]);
        assert!(before.is_none(), "`{secret}` is logged after {before:?}");
    }
    assert!(count >= secrets.len() + TYPED.len(), "{count} parts");
}
