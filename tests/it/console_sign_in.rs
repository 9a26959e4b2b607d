//! The console's door: who comes in, and what is refused at it.

use jiff::SignedDuration;
use reqwest::Method;
use serde_json::json;

use checkout_links::template::Route;

use crate::harness::{Shop, Visitor, template};

/// Method and path of every route of the console, with an id of nothing.
fn routes() -> Vec<(Method, String)> {
    let functions = template().functions.into_iter();
    let console = functions.filter(|function| function.binary == "console");
    let routes = console.flat_map(|function| function.routes);
    let named = routes.filter_map(|route| match route {
        Route::Default => None,
        Route::Path { method, path } => Some((method.expect("a method"), path)),
    });
    let id = "0199d3a0-0000-7000-8000-00000000ffff";
    named
        .map(|(method, path)| (method.parse().unwrap(), path.replace("{id}", id)))
        .collect()
}

#[tokio::test]
async fn a_token_opens_the_console_and_signing_out_closes_it() {
    let shop = Shop::open().await;
    shop.follow("/console").await.expect(200).says("Sign in");
    let token = &shop.demo.site.access_token;
    let form = shop.request(Method::POST, "/console/sign-in");
    let form = form.header("origin", &shop.stack.info.base_url);
    let padded = format!("  {token}\n");
    let answer = shop
        .send(form.form(&[("token", &padded)]))
        .await
        .expect(303);
    assert_eq!(answer.location(), "/console");
    let expected =
        format!("console={token}; Path=/console; Max-Age=28800; HttpOnly; SameSite=Strict");
    assert_eq!(answer.header("set-cookie"), expected);

    let owner = Visitor::owner(&shop).await;
    let home = owner.open("/console").await.expect(200).says("Activity");
    assert_eq!(home.header("cache-control"), "no-store");
    let policy = home.header("content-security-policy");
    assert!(
        policy.starts_with("default-src 'none'; style-src 'sha256-"),
        "{policy}"
    );
    assert!(!policy.contains("script-src"), "{policy}");
    home.keeps_silent_on(token);
    let live = owner.open("/console/activity").await.expect(200);
    let policy = live.header("content-security-policy");
    assert!(policy.contains("; script-src 'sha256-"), "{policy}");
    let still = owner.open("/console/activity?stopped=1").await.expect(200);
    assert!(
        !still
            .header("content-security-policy")
            .contains("script-src")
    );

    let out = owner.send("/console/sign-out", &[]).await.expect(303);
    let forgotten = "console=; Path=/console; Max-Age=0; HttpOnly; SameSite=Strict";
    assert_eq!(out.header("set-cookie"), forgotten);
}

#[tokio::test]
async fn a_wrong_token_is_a_kind_page_and_no_cookie() {
    let shop = Shop::open().await;
    let visitor = Visitor::owner(&shop).await;
    let unknown = "ck_031I3meT8eUAWk7SCB8ajP007pSo2b9TNg1cedavCe7z0SQrXs";
    for token in ["", "rubbish", "ck_", unknown, "<script>", "\u{0}"] {
        let answer = visitor.send("/console/sign-in", &[("token", token)]).await;
        let answer = answer.expect(422).says("We do not know this access token");
        assert!(!answer.headers.contains_key("set-cookie"), "{token}");
        if token.len() > 3 {
            answer.keeps_silent_on(token);
        }
    }
}

#[tokio::test]
async fn a_token_that_ended_or_was_deleted_signs_out() {
    let shop = Shop::open().await;
    let path = "/v1/organization-access-tokens/";
    let make = async |body| {
        shop.call(Method::POST, path, Some(body))
            .await
            .expect(201)
            .json()
    };
    let scopes = json!(["webhooks:read"]);
    let short = make(json!({"comment": "Short", "scopes": scopes, "expires_in": "PT1H"})).await;
    let doomed = make(json!({"comment": "Doomed", "scopes": scopes})).await;
    let short = Visitor::with(&shop, short["token"].as_str().unwrap()).await;
    let token = doomed["token"].as_str().unwrap();
    let gone = Visitor::with(&shop, token).await;
    for visitor in [&short, &gone] {
        visitor.open("/console/activity").await.expect(200);
    }
    shop.clock.advance(SignedDuration::from_hours(1));
    let id = doomed["organization_access_token"]["id"].as_str().unwrap();
    let deleted = shop
        .call(Method::DELETE, &format!("{path}{id}"), None)
        .await;
    deleted.expect(204);
    for visitor in [&short, &gone] {
        let answer = visitor.open("/console/activity").await.expect(303);
        assert_eq!(answer.location(), "/console");
        visitor.open("/console").await.expect(200).says("Sign in");
    }
}

#[tokio::test]
async fn without_a_token_every_page_leads_to_the_door() {
    let shop = Shop::open().await;
    let (mut pages, base) = (0, shop.stack.info.base_url.clone());
    for (method, path) in routes() {
        if path.starts_with("/console/sign-") || path.trim_end_matches('/') == "/console" {
            continue;
        }
        pages += 1;
        let request = shop.request(method.clone(), &path).header("origin", &base);
        let request = request.form(&[("hours", "1")]);
        let answer = shop.send(request).await.expect(303);
        assert_eq!(answer.location(), "/console", "{method} {path}");
    }
    assert!(pages > 15, "{pages}");
}

#[tokio::test]
async fn forms_of_other_pages_change_nothing() {
    let shop = Shop::open().await;
    let owner = Visitor::owner(&shop).await;
    let posts = routes()
        .into_iter()
        .filter(|(method, _)| method == Method::POST);
    drop(shop.calls());
    for (_, path) in posts {
        let fields = [("token", shop.demo.site.access_token.as_str())];
        for site in ["cross-site", "same-site", "none", ""] {
            let answer = owner.send_from(site, &path, &fields).await;
            answer.expect(403).says("nothing was changed");
        }
        let request = || shop.request(Method::POST, &path).form(&fields);
        shop.send(request()).await.expect(403);
        for origin in ["null", "https://evil.example", "http://127.0.0.1"] {
            let answer = shop.send(request().header("origin", origin)).await;
            let answer = answer.expect(403).says("nothing was changed");
            assert!(!answer.headers.contains_key("set-cookie"));
        }
    }
    assert_eq!(shop.calls().len(), 0, "not even the token is looked at");
}
