//! The document of the API: it is what the code says, and all that the template declares.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
};

use checkout_links::template::Route;
use serde_json::{Value, json};
use utoipa::OpenApi;

use crate::harness::{Shop, repository, template, text_of};

/// Where the document is kept.
const SNAPSHOT: &str = "functions/account/src/docs/openapi.json";
/// Writes the document anew instead of comparing it.
const REWRITE: &str = "UPDATE_OPENAPI";

/// Shareable checkouts, self-hosted.
///
/// Checkout templates speak Wix's dialect, everything below `/v1` Polar's. Any other path, and any
/// other method, is a 404: a page for browsers, and for programs that accept only JSON a problem in
/// the form of RFC 9457. Collections answer with and without their last slash.
///
/// Requests are JSON; a field that is not known is refused by name. In requests, `null` is as good
/// as absent, unless it clears what is there. A request above 1 MiB is refused.
#[derive(OpenApi)]
#[openapi(
    info(title = "Checkout Links", license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")),
    tags(
        (name = "Checkout templates", description = "Predefined items, opened together by one URL."),
        (name = "Checkout links", description = "Products to choose from, shared by one URL."),
        (name = "Checkouts", description = "One buyer's attempt to buy, for the merchant or for whoever has its secret."),
        (name = "Products", description = "What a site sells."),
        (name = "Discounts", description = "What takes something off."),
        (name = "Custom fields", description = "What a site asks its buyers."),
        (name = "Organizations", description = "The site that the access token speaks for."),
        (name = "Access tokens", description = "Who may do what."),
        (name = "OAuth", description = "Short-lived access tokens by client credentials."),
        (name = "Orders", description = "What was bought, one for each charge."),
        (name = "Refunds", description = "Money that goes back."),
        (name = "Customers", description = "Who bought."),
        (name = "Subscriptions", description = "What is charged again and again."),
        (name = "Webhooks", description = "What happens, told to URLs of the merchant's."),
        (name = "Shared URLs", description = "What merchants share and people open."),
        (name = "Pages", description = "What buyers see."),
        (name = "Callbacks", description = "What payment providers tell."),
        (name = "This document", description = "The API's own."),
    ),
)]
struct Document;

/// The document, from the code.
pub(crate) fn document() -> Value {
    let functions = [
        account::openapi(),
        catalog::openapi(),
        checkout::openapi(),
        create_and_redirect::openapi(),
        link_creation::openapi(),
        orders::openapi(),
        payments::openapi(),
        template_updates::openapi(),
        webhook_endpoints::openapi(),
    ];
    let mut whole = Document::openapi();
    for function in functions {
        whole.merge(function);
    }
    let mut document = serde_json::to_value(whole).expect("the document is JSON");
    // Who serves it says where.
    document["servers"] = json!([{"url": "/"}]);
    document["info"]["version"] = json!("1");
    document
}

/// Every operation: its method, its path and what is said of it.
pub(crate) fn operations(document: &Value) -> Vec<(String, String, &Value)> {
    let paths = document["paths"].as_object().expect("paths");
    let all = paths.iter().flat_map(|(path, item)| {
        let item = item.as_object().expect("an item");
        item.iter()
            .map(|(method, operation)| (method.to_uppercase(), path.clone(), operation))
    });
    all.collect()
}

#[test]
fn the_document_is_kept_as_the_code_says() {
    let path = repository(SNAPSHOT);
    let made = format!("{:#}\n", document());
    if env_of(REWRITE).is_some() {
        fs::write(&path, &made).expect("the document can be written");
    }
    assert!(
        text_of(&path) == made,
        "{SNAPSHOT} is not what the code says: run this test with {REWRITE}=1"
    );
}

/// A variable of the test's own.
#[expect(clippy::disallowed_methods, reason = "it is no setting of a function")]
fn env_of(name: &str) -> Option<String> {
    env::var(name).ok()
}

/// A declared path as it is documented: some are declared under further names.
fn canonical(
    documented: &BTreeSet<(String, String)>,
    method: &str,
    path: &str,
) -> (String, String) {
    let bare = path.trim_end_matches('/');
    let others = [
        path.to_owned(),
        bare.to_owned(),
        format!("{path}/"),
        format!("/ecom{path}"),
        bare.replacen("/v1/oauth2/token", "/oauth2/token", 1),
    ];
    let others = others.map(|path| (method.to_owned(), path));
    let known = others.iter().find(|other| documented.contains(*other));
    known
        .cloned()
        .unwrap_or_else(|| (method.to_owned(), path.to_owned()))
}

#[test]
fn every_declared_route_is_documented_and_the_other_way_round() {
    let document = document();
    let documented: BTreeSet<(String, String)> = operations(&document)
        .into_iter()
        .map(|(method, path, _)| (method, path))
        .collect();
    let routes = template()
        .functions
        .into_iter()
        .flat_map(|function| function.routes);
    let declared: BTreeSet<(String, String)> = routes
        .filter_map(|route| match route {
            Route::Default => None,
            // Pages for people: a program has the API for all of it.
            Route::Path { path, .. } if path.starts_with("/console") => None,
            Route::Path { method, path } => {
                let method = method.expect("a route names its method");
                Some(canonical(&documented, &method, &path))
            }
        })
        .collect();
    assert_eq!(declared, documented);
}

#[test]
fn operations_are_named_once_and_references_lead_somewhere() {
    let document = document();
    let mut names = BTreeMap::new();
    for (method, path, operation) in operations(&document) {
        let id = operation["operationId"]
            .as_str()
            .expect("an operation has an id");
        let place = format!("{method} {path}");
        if let Some(other) = names.insert(id, place.clone()) {
            panic!("{other} and {place} are both named `{id}`");
        }
        assert!(operation["summary"].is_string(), "{place} says nothing");
        let tag = &operation["tags"][0];
        let tags = document["tags"].as_array().expect("tags");
        assert!(
            tags.iter().any(|known| known["name"] == *tag),
            "{place}: {tag}"
        );
        let answers = operation["responses"].as_object().expect("responses");
        assert!(
            answers.len() > 1 || method == "HEAD",
            "{place} names no problem"
        );
    }
    let mut used = BTreeSet::new();
    references(&document, &mut used);
    for reference in &used {
        let pointer = reference.trim_start_matches('#');
        assert!(
            document.pointer(pointer).is_some(),
            "{reference} leads nowhere"
        );
    }
    for kind in ["schemas", "responses"] {
        for name in document["components"][kind].as_object().expect(kind).keys() {
            let reference = format!("#/components/{kind}/{name}");
            assert!(used.contains(&reference), "nothing refers to {reference}");
        }
    }
}

fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            found.extend(map.get("$ref").and_then(Value::as_str).map(str::to_owned));
            map.values().for_each(|value| references(value, found));
        }
        Value::Array(entries) => entries.iter().for_each(|value| references(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[tokio::test]
async fn it_is_served_with_its_own_address_and_as_a_page() {
    let shop = Shop::open().await;
    let answer = shop.follow("/openapi.json").await.expect(200);
    let served = answer.json();
    assert_eq!(served["servers"][0]["url"], json!(shop.stack.info.base_url));
    // What was written anew is served by the next build.
    if env_of(REWRITE).is_none() {
        assert_eq!(served["paths"], document()["paths"]);
    }
    let tag = answer.header("etag");
    let again = shop.request(reqwest::Method::GET, "/openapi.json");
    shop.send(again.header("if-none-match", tag))
        .await
        .expect(304);

    let page = shop.follow("/docs").await.expect(200);
    assert!(
        page.header("content-security-policy")
            .contains("default-src 'none'")
    );
    for (_, path, operation) in operations(&document()) {
        let id = operation["operationId"].as_str().expect("an id");
        if !id.starts_with("head_") && !id.starts_with("preview_") {
            assert!(page.text.contains(&path), "{path}");
            assert!(
                page.text.contains(&format!("id=\"{id}\"")),
                "{id} has no anchor"
            );
        }
    }
    for foreign in ["<script", "src=\"http", "@import", "url(http"] {
        assert!(!page.text.contains(foreign), "{foreign}");
    }
    let example = format!(
        "curl -X POST &#39;{}/v1/products/&#39;",
        shop.stack.info.base_url
    );
    assert!(page.text.contains(&example) || page.text.contains(&example.replace("&#39;", "'")));
}
