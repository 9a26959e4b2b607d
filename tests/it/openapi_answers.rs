//! The document holds: its examples work, and what it says of answers is so.

use reqwest::Method;
use serde_json::{Value, json};
use shared::domain::access::Scope;

use crate::{
    documented::{Documented, filled},
    harness::Shop,
    openapi::{document, operations},
};

/// An id of nothing.
const NOTHING: &str = "0199d3a0-0000-7000-8000-00000000dead";
/// Where the example is no success: the answer that it is.
const REFUSED: &[(&str, u16)] = &[
    ("create_oauth_token", 401),
    ("create_refund", 422),
    ("delete_product", 409),
    ("receive_sandbox", 400),
    ("receive_stripe", 400),
];

#[tokio::test]
async fn every_operation_answers_its_example_as_it_is_documented() {
    let shop = Shop::open().await;
    let mut faults = Vec::new();
    let document = document();
    for (method, path, operation) in operations(&document) {
        let (document, method, path) = (&document, method.as_str(), path.as_str());
        let one = Documented {
            document,
            method,
            path,
            operation,
        };
        let filled = filled(&shop, path).await;
        let answer = shop.send(one.example(&shop, &filled)).await;
        faults.extend(one.faults(&answer));
        let status = answer.status.as_u16();
        let refused = REFUSED.iter().find(|(id, _)| *id == one.id());
        let right = refused.map_or(status < 400, |(_, expected)| status == *expected);
        if !right {
            faults.push(one.about(&answer, "no success"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[tokio::test]
async fn every_refusal_is_documented() {
    let shop = Shop::open().await;
    let mut faults = Vec::new();
    let document = document();
    for (method, path, operation) in operations(&document) {
        let (document, method, path) = (&document, method.as_str(), path.as_str());
        let one = Documented {
            document,
            method,
            path,
            operation,
        };
        let there = filled(&shop, path).await;
        let nowhere = path.replace(['{', '}'], "");
        let gone = match (path.find('{'), path.find('}')) {
            (Some(from), Some(to)) => format!("{}{NOTHING}{}", &path[..from], &path[to + 1..]),
            _ => path.to_owned(),
        };
        let mut requests = vec![
            one.example(&shop, &nowhere),
            one.example(&shop, &gone),
            one.request(&shop, &there)
                .header("content-type", "text/csv")
                .body("a,b"),
            one.request(&shop, &there).json(&json!({"zzz": 1})),
            one.request(&shop, &there).json(&json!([])),
            one.request(&shop, &there).json(&"x".repeat(1_100_000)),
            shop.request(method.parse().expect("a method"), &there),
        ];
        if one.takes("If-Match") {
            requests.insert(0, one.example(&shop, &there).header("if-match", "\"99\""));
        }
        if one.takes("Idempotency-Key") {
            let keyed = |body: Value| {
                let request = one.request(&shop, &there).json(&body);
                request.header("idempotency-key", one.id())
            };
            let (_, schema) = one.body().expect("a body");
            requests.push(keyed(schema["examples"][0].clone()));
            requests.push(keyed(json!({"another": 1})));
        }
        if one.takes("page") {
            requests.push(one.request(&shop, &format!("{path}?page=0&limit=x&sorting=zzz")));
        }
        for request in requests {
            faults.extend(one.faults(&shop.send(request).await));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[tokio::test]
async fn an_operation_asks_for_the_scope_that_it_names() {
    let shop = Shop::open().await;
    let document = document();
    for (method, path, operation) in operations(&document) {
        let (document, method, path) = (&document, method.as_str(), path.as_str());
        let one = Documented {
            document,
            method,
            path,
            operation,
        };
        let Some(scope) = one.scope() else { continue };
        let resource = scope.split(':').next().expect("a resource");
        let enough = [scope, &format!("{resource}:write")].map(str::to_owned);
        let others = Scope::ALL.iter().map(|scope| scope.name());
        let others: Vec<&str> = others
            .filter(|name| !enough.contains(&(*name).to_owned()))
            .collect();
        let ask = async |scopes: &[&str]| {
            let token = shop.token_with(scopes).await;
            let path = path.replace(['{', '}'], "");
            let request = shop.request(method.parse::<Method>().expect("a method"), &path);
            shop.send(request.bearer_auth(token).json(&json!({}))).await
        };
        let lacking = ask(&others).await.expect(403);
        assert!(
            lacking.text.contains(scope),
            "{}: {}",
            one.id(),
            lacking.text
        );
        let answer = ask(&[scope]).await;
        assert_ne!(answer.status.as_u16(), 403, "{}: {}", one.id(), answer.text);
    }
}
