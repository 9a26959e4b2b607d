//! Every route of the template, and what is none.

use checkout_links::template::Route;
use reqwest::{Method, StatusCode};
use serde_json::json;
use shared::domain::secret::{Secret, SecretKind};

use crate::harness::{ADA, Answer, Shop, custom_item, id_of, template};

const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

/// Whether a path is a shared URL, which buyers open.
fn is_shared(path: &str) -> bool {
    let path = path.trim_end_matches('/');
    path.starts_with("/l/")
        || path.ends_with("/create-and-redirect-to-checkout")
        || path.ends_with("/redirect")
}

/// What lies under these is no route, and must not break the gateway, the routers or the pages.
fn unknown_paths() -> Vec<String> {
    let plain = [
        "/",
        "//",
        "/x",
        "/x/",
        "/%00",
        "/%20",
        "/%2F",
        "/%3F",
        "/%FF%FE",
        "/%C3%28",
        "/%",
        "/%zz",
        "/{checkoutTemplateId}",
        "/ecom",
        "/ecom/",
        "/ecom/v1",
        "/ECOM/v1/checkout-templates",
        "/ecom/v1//checkout-templates",
        "/ecom%2Fv1%2Fcheckout-templates",
        "/checkout",
        "/checkout/",
        "/checkout//",
        "/checkout/%2F",
        "/checkout/a%2Fb",
        "/checkout/a/b",
        "/sandbox",
        "/sandbox/",
        "/payments/sandbox",
        "/favicon.ico",
        "/robots.txt",
    ];
    // Just below the gateway's limit of a request's head.
    let long = [format!("/{}", "x".repeat(8000)), "/x".repeat(4000)];
    plain.map(str::to_owned).into_iter().chain(long).collect()
}

/// Values that lead to something that is there: a checkout with a payment session under way.
async fn fill(shop: &Shop) -> impl Fn(&str) -> String + use<> {
    let zine = json!({"customLineItems": [custom_item("Zine", "10.00", 1)]});
    let template = shop.create_template(zine).await;
    let id = template["id"].as_str().unwrap().to_owned();
    let url = shop.open_template(&id).await;
    let session = shop.submit(&url, ADA).await.expect(303).location();
    let last = |url: &str| url.rsplit('/').next().unwrap().to_owned();
    let order = format!("/v1/orders/{}/receipt", id_of(&shop.bought().await));
    let receipt = shop.got(&order).await;
    let link = format!("/v1/checkout-links/{}", shop.demo.link_secret);
    let values = [
        ("{checkoutTemplateId}", id),
        ("/v1/checkout-links/{client_secret}", link),
        ("{client_secret}", last(&url)),
        ("{name}", "demo".to_owned()),
        ("{session_secret}", last(&session)),
        ("{site_id}", shop.demo.site.site_id.to_string()),
        ("{action}", "delete".to_owned()),
        ("{id}", shop.demo.site.site_id.to_string()),
        ("{client_id}", shop.demo.site.site_id.to_string()),
        ("{external_id}", "u-1".to_owned()),
        ("{secret}", last(receipt["url"].as_str().unwrap())),
    ];
    move |pattern| {
        let path = values
            .iter()
            .fold(pattern.to_owned(), |path, (name, value)| {
                path.replace(name, value)
            });
        assert!(!path.contains('{'), "no value for a parameter of {pattern}");
        path
    }
}

/// Method and path pattern of every route but the default one.
fn declared() -> Vec<(Method, String)> {
    let functions = template().functions;
    let routes = functions.into_iter().flat_map(|function| function.routes);
    let named = routes.filter_map(|route| match route {
        Route::Default => None,
        Route::Path { method, path } => Some((method.expect("a route names its method"), path)),
    });
    named
        .map(|(method, path)| (method.parse().expect("a method"), path))
        .collect()
}

fn assert_reads_only(shop: &Shop, what: &str) {
    for call in shop.calls() {
        let read = ["BatchGetItem", "GetItem"].contains(&call.operation);
        assert!(read, "{what} led to {call:?}");
    }
}

#[tokio::test]
async fn head_of_any_path_has_no_body_and_writes_nothing() {
    let shop = Shop::open().await;
    let fill = fill(&shop).await;
    drop(shop.calls());
    let mut paths = unknown_paths();
    for (_, pattern) in declared() {
        let path = fill(&pattern);
        let other = match path.strip_suffix('/') {
            Some(bare) => bare.to_owned(),
            None => format!("{path}/"),
        };
        paths.extend([path, other]);
    }
    for path in paths {
        let answer = shop.send(shop.request(Method::HEAD, &path)).await;
        let short = &path[..path.len().min(100)];
        assert!(
            !answer.status.is_server_error(),
            "{} {short}",
            answer.status
        );
        assert_eq!(answer.text, "", "{short}");
        assert_reads_only(&shop, &format!("HEAD {short}"));
    }
}

#[tokio::test]
async fn an_unknown_path_is_a_page_for_browsers_and_a_problem_for_programs() {
    let shop = Shop::open().await;
    for path in unknown_paths() {
        let short = &path[..path.len().min(100)];
        for method in [Method::GET, Method::POST, Method::PUT, Method::OPTIONS] {
            let ask = |accept| {
                let request = shop.request(method.clone(), &path);
                shop.send(request.header("accept", accept))
            };
            let page = ask(BROWSER).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{method} {short}");
            page.says("This page does not exist");
            assert_problem(&ask("application/json").await, 404, short);
        }
    }
    assert_reads_only(&shop, "an unknown path");
}

#[track_caller]
fn assert_problem(answer: &Answer, status: u16, path: &str) {
    let form = (answer.status.as_u16(), answer.header("content-type"));
    assert_eq!(form, (status, "application/problem+json"), "{path}");
    let body = answer.json();
    let known = (&body["type"], &body["status"]);
    assert_eq!(known, (&json!("about:blank"), &json!(status)), "{path}");
    for text in ["title", "detail"] {
        assert!(body[text].is_string(), "{path}: {body}");
    }
}

#[tokio::test]
async fn every_declared_route_reaches_a_handler() {
    let shop = Shop::open().await;
    let fill = fill(&shop).await;
    for (method, pattern) in declared() {
        // All values are those of things that are there, so only a router says 404 or 405.
        let answer = shop
            .send(shop.request(method.clone(), &fill(&pattern)))
            .await;
        let status = answer.status.as_u16();
        assert!(
            ![404, 405].contains(&status),
            "{method} {pattern}: {status}"
        );
        assert!(status < 500, "{method} {pattern}: {status} {}", answer.text);
        if pattern.starts_with("/ecom") && !is_shared(&pattern) {
            assert_eq!(status, 401, "{method} {pattern}");
        }
    }
}

#[tokio::test]
async fn a_collection_answers_alike_with_and_without_its_last_slash() {
    let shop = Shop::open().await;
    let routes = declared();
    let mut collections = 0;
    for (method, path) in &routes {
        let is_collection = routes.iter().any(|(_, other)| {
            let below = other.strip_prefix(path.as_str());
            below.is_some_and(|below| below.starts_with("/{"))
        });
        if !is_collection || path.ends_with('}') {
            continue;
        }
        collections += 1;
        let slash = format!("{path}/");
        let twin = routes.contains(&(method.clone(), slash.clone()));
        assert!(twin, "{method} {slash} is not declared");
        for token in [shop.demo.site.access_token.as_str(), "rubbish"] {
            let ask = |path: &str| {
                let request = shop.request(method.clone(), path).bearer_auth(token);
                shop.send(request.json(&json!({"checkoutTemplate": {}})))
            };
            let (one, other) = (ask(path).await, ask(&slash).await);
            assert_eq!((one.status, &one.text), (other.status, &other.text));
            assert!(
                ![404, 405].contains(&one.status.as_u16()),
                "{method} {path}"
            );
        }
    }
    assert!(collections > 0, "the template has a collection");
}

#[tokio::test]
async fn a_parameter_with_an_encoded_slash_is_answered_in_the_form_of_its_function() {
    let shop = Shop::open().await;
    for (method, pattern) in declared() {
        for odd in [
            "a%2Fb",
            "%2F",
            "%2Fconfirmation",
            "%2F%2F",
            "%3Fx",
            "%00",
            "%FF",
            "%25",
            "a%20b",
        ] {
            let mut path = pattern.clone();
            for name in [
                "checkoutTemplateId",
                "client_secret",
                "session_secret",
                "site_id",
                "client_id",
                "name",
                "action",
                "id",
            ] {
                path = path.replace(&format!("{{{name}}}"), odd);
            }
            if path == pattern {
                continue;
            }
            let request = shop
                .request(method.clone(), &path)
                .header("accept", BROWSER);
            let answer = shop.send(request).await;
            let about = format!("{method} {path}: {} {}", answer.status, answer.text);
            assert!(!answer.status.is_server_error(), "{about}");
            if method == Method::HEAD || answer.status.is_redirection() {
                continue;
            }
            let form = answer.header("content-type");
            if path.starts_with("/payments") {
                assert_eq!(form, "application/problem+json", "{about}");
            } else if !is_shared(&path) && (path.starts_with("/v1") || path.starts_with("/ecom")) {
                assert_eq!(form, "application/json", "{about}");
            } else {
                assert!(form.starts_with("text/html"), "{about}");
            }
        }
    }
}

#[tokio::test]
async fn a_head_that_is_too_long_is_the_gateway_s_to_refuse() {
    let shop = Shop::open().await;
    let path = format!("/{}", "x".repeat(20_000));
    shop.follow(&path).await.expect(431);
}

#[tokio::test]
async fn a_well_formed_secret_of_nothing_is_a_page() {
    let shop = Shop::open().await;
    let secret = |kind| Secret::new(kind, uuid::Uuid::from_u128(7), [7; 16]).reveal();
    for path in [
        format!("/checkout/{}", secret(SecretKind::Checkout)),
        format!("/checkout/{}/confirmation", secret(SecretKind::Checkout)),
        format!("/sandbox/{}", secret(SecretKind::SandboxSession)),
    ] {
        shop.follow(&path)
            .await
            .expect(404)
            .says("This page does not exist");
    }
}
