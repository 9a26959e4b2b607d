//! OAuth: programs that get short-lived tokens for a secret of their own.

use jiff::SignedDuration;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::harness::{Answer, Shop};

const REGISTER: &str = "/v1/oauth2/register";
const TOKEN: &str = "/oauth2/token";

/// A registered client.
struct Program {
    id: String,
    secret: String,
}

async fn register(shop: &Shop, body: Value) -> Value {
    let answer = shop.call(Method::POST, REGISTER, Some(body)).await;
    answer.expect(201).json()
}

async fn program(shop: &Shop, scope: &str) -> Program {
    let client = register(shop, json!({"client_name": "Warehouse", "scope": scope})).await;
    let text = |name: &str| client[name].as_str().expect(name).to_owned();
    Program {
        id: text("client_id"),
        secret: text("client_secret"),
    }
}

impl Program {
    fn path(&self) -> String {
        format!("{REGISTER}/{}", self.id)
    }

    fn fields<'a>(&'a self, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        let own = [
            ("grant_type", "client_credentials"),
            ("client_id", &self.id),
            ("client_secret", &self.secret),
        ];
        own.iter().chain(more).copied().collect()
    }

    async fn token(&self, shop: &Shop, more: &[(&str, &str)]) -> Answer {
        shop.submit(TOKEN, &self.fields(more)).await
    }

    async fn secret_token(&self, shop: &Shop) -> String {
        let body = self.token(shop, &[]).await.expect(200).json();
        body["access_token"].as_str().expect("a token").to_owned()
    }
}

fn by_header(shop: &Shop, user: &str, password: &str, more: &[(&str, &str)]) -> RequestBuilder {
    let fields = [&[("grant_type", "client_credentials")], more].concat();
    shop.request(Method::POST, TOKEN)
        .basic_auth(user, Some(password))
        .form(&fields)
}

async fn opens(shop: &Shop, token: &str) -> u16 {
    let answer = shop
        .call_as(token, Method::GET, "/v1/organizations/", None)
        .await;
    answer.status.as_u16()
}

#[track_caller]
fn assert_refused(answer: &Answer, status: u16, error: &str) {
    let body = answer.json();
    assert_eq!(
        (answer.status.as_u16(), &body["error"]),
        (status, &json!(error)),
        "{body}"
    );
    assert_ne!(body["error_description"].as_str().expect("a sentence"), "");
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_client_s_token_works_for_an_hour() {
    let shop = Shop::open().await;
    let program = program(&shop, "organizations:read products:write").await;
    let answer = program.token(&shop, &[]).await.expect(200);
    assert_eq!(answer.header("cache-control"), "no-store");
    let body = answer.json();
    let token = body["access_token"].as_str().unwrap();
    let expected = json!({
        "access_token": token,
        "token_type": "Bearer",
        "expires_in": 3600,
        "scope": "products:write organizations:read",
    });
    assert_eq!(body, expected);
    assert_eq!(opens(&shop, token).await, 200);
    shop.clock.advance(SignedDuration::from_mins(60));
    assert_eq!(opens(&shop, token).await, 401);
    assert_eq!(opens(&shop, &program.secret_token(&shop).await).await, 200);
}

#[tokio::test]
async fn the_client_can_be_named_in_a_header_and_by_either_path() {
    let shop = Shop::open().await;
    let program = program(&shop, "organizations:read").await;
    let (id, secret) = (program.id.as_str(), program.secret.as_str());
    let request = by_header(&shop, id, secret, &[]);
    shop.send(request).await.expect(200);
    let request = by_header(&shop, id, secret, &[("client_id", id)]);
    shop.send(request).await.expect(200);
    let answer = shop.submit("/v1/oauth2/token", &program.fields(&[])).await;
    answer.expect(200);
    let request = by_header(&shop, id, secret, &[("client_secret", secret)]);
    assert_refused(&shop.send(request).await, 400, "invalid_request");
    let request = by_header(&shop, id, secret, &[("client_id", "another")]);
    assert_refused(&shop.send(request).await, 400, "invalid_request");
}

#[tokio::test]
async fn a_token_may_allow_less_than_its_client_and_never_more() {
    let shop = Shop::open().await;
    let program = program(&shop, "products:write organizations:read").await;
    let less = [("scope", "products:read")];
    let body = program.token(&shop, &less).await.expect(200).json();
    assert_eq!(body["scope"], "products:read");
    assert_eq!(
        opens(&shop, body["access_token"].as_str().unwrap()).await,
        403
    );
    for scope in [
        "organizations:write",
        "products:read discounts:read",
        "openid",
    ] {
        let answer = program.token(&shop, &[("scope", scope)]).await;
        assert_refused(&answer, 400, "invalid_scope");
    }
}

#[tokio::test]
async fn refusals_have_oauth_s_own_form() {
    let shop = Shop::open().await;
    let one = program(&shop, "products:read").await;
    let two = program(&shop, "products:read").await;
    let grant = ("grant_type", "client_credentials");
    let (id, secret) = (
        ("client_id", one.id.as_str()),
        ("client_secret", one.secret.as_str()),
    );
    let wrong = two.secret.replace("cs_", "ck_");
    for (fields, status, error) in [
        (vec![], 400, "invalid_request"),
        (vec![id, secret], 400, "invalid_request"),
        (vec![grant, secret], 400, "invalid_request"),
        (vec![grant, id], 400, "invalid_request"),
        (vec![grant, id, id, secret], 400, "invalid_request"),
        (
            vec![("grant_type", "password"), id, secret],
            400,
            "unsupported_grant_type",
        ),
        (
            vec![grant, id, ("client_secret", &two.secret)],
            401,
            "invalid_client",
        ),
        (
            vec![grant, id, ("client_secret", &wrong)],
            401,
            "invalid_client",
        ),
        (
            vec![grant, ("client_id", "x"), secret],
            401,
            "invalid_client",
        ),
    ] {
        let answer = shop.submit(TOKEN, &fields).await;
        assert_refused(&answer, status, error);
        let challenged = answer.header("www-authenticate").starts_with("Basic");
        assert_eq!(challenged, status == 401, "{error}");
    }
    let request = by_header(&shop, &one.id, &two.secret, &[]);
    assert_refused(&shop.send(request).await, 401, "invalid_client");
    let request = shop.request(Method::POST, TOKEN).json(&json!({}));
    assert_refused(&shop.send(request).await, 400, "invalid_request");
}

#[tokio::test]
async fn a_client_s_secret_is_no_access_token() {
    let shop = Shop::open().await;
    let program = program(&shop, "organizations:read").await;
    assert_eq!(opens(&shop, &program.secret).await, 401);
    let disguised = program.secret.replace("cs_", "ck_");
    assert_eq!(opens(&shop, &disguised).await, 401);
}

#[tokio::test]
async fn a_registration_is_told_without_its_secret_afterwards() {
    let shop = Shop::open().await;
    // What Polar's client sends besides.
    let body = json!({
        "client_name": "Warehouse",
        "scope": "products:read",
        "redirect_uris": ["https://warehouse.example/back"],
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "token_endpoint_auth_method": "client_secret_post",
        "client_uri": "https://warehouse.example/",
    });
    let made = register(&shop, body).await;
    let mut expected = json!({
        "client_id": made["client_id"],
        "client_id_issued_at": 1_795_341_600,
        "client_name": "Warehouse",
        "scope": "products:read",
        "grant_types": ["client_credentials"],
        "response_types": [],
        "redirect_uris": [],
        "token_endpoint_auth_method": "client_secret_basic",
    });
    let path = format!("{REGISTER}/{}", made["client_id"].as_str().unwrap());
    let got = shop.call(Method::GET, &path, None).await.expect(200).json();
    assert_eq!(got, expected);
    expected["client_secret"] = made["client_secret"].clone();
    expected["client_secret_expires_at"] = json!(0);
    assert_eq!(made, expected);
}

#[tokio::test]
async fn a_deleted_client_takes_its_tokens_along() {
    let shop = Shop::open().await;
    let program = program(&shop, "organizations:read").await;
    let other = self::program(&shop, "organizations:read").await;
    let (one, two) = (
        program.secret_token(&shop).await,
        program.secret_token(&shop).await,
    );
    let stays = other.secret_token(&shop).await;
    shop.call(Method::DELETE, &program.path(), None)
        .await
        .expect(204);
    for token in [one, two] {
        assert_eq!(opens(&shop, &token).await, 401);
    }
    assert_eq!(opens(&shop, &stays).await, 200);
    assert_refused(&program.token(&shop, &[]).await, 401, "invalid_client");
    shop.call(Method::GET, &program.path(), None)
        .await
        .expect(404);
}

#[tokio::test]
async fn a_client_s_tokens_are_no_tokens_of_the_merchant() {
    let shop = Shop::open().await;
    let program = program(&shop, "organizations:read").await;
    let token = program.secret_token(&shop).await;
    let tokens = "/v1/organization-access-tokens/";
    let list = shop
        .call(Method::GET, tokens, None)
        .await
        .expect(200)
        .json();
    assert_eq!(list["pagination"]["total_count"], 1);
    let id = shared::domain::secret::Secret::parse(
        shared::domain::secret::SecretKind::AccessToken,
        &token,
    );
    let path = format!("{tokens}{}", id.expect("a secret").id());
    shop.call(Method::DELETE, &path, None).await.expect(404);
    assert_eq!(opens(&shop, &token).await, 200);
}

#[tokio::test]
async fn another_site_s_client_does_not_exist() {
    let shop = Shop::open().await;
    let program = program(&shop, "organizations:read").await;
    for method in [Method::GET, Method::DELETE] {
        let answer = shop
            .call_as(shop.other_token(), method, &program.path(), None)
            .await;
        answer.expect(404);
    }
    program.token(&shop, &[]).await.expect(200);
}

#[tokio::test]
async fn who_registers_a_client_grants_no_more_than_they_have() {
    let shop = Shop::open().await;
    let scopes = ["organization_access_tokens:write", "products:write"];
    let weak = shop.token_with(&scopes).await;
    let register = |body: Value| shop.call_as(&weak, Method::POST, REGISTER, Some(body));
    let body = json!({"client_name": "Big", "scope": "products:read discounts:read"});
    register(body).await.expect(403);
    let same = register(json!({"client_name": "Same"})).await.expect(201);
    assert_eq!(
        same.json()["scope"],
        "products:write organization_access_tokens:write"
    );
    let reader = shop.token_with(&["organization_access_tokens:read"]).await;
    let body = Some(json!({"client_name": "None"}));
    let answer = shop.call_as(&reader, Method::POST, REGISTER, body).await;
    answer.expect(403);
    let body = json!({"client_name": 7, "scope": "", "token_endpoint_auth_method": "none"});
    let faults = shop.call(Method::POST, REGISTER, Some(body)).await.faults();
    let places: Vec<_> = faults.iter().map(|(place, _)| place.as_str()).collect();
    let expected = [
        "body.client_name",
        "body.scope",
        "body.token_endpoint_auth_method",
    ];
    assert_eq!(places, expected);
}
