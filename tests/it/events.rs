//! The samples in `events/`, through the functions' real handlers.

use std::collections::BTreeSet;

use checkout_links::function;
use serde_json::{Value, json};
use shared::{
    domain::secret::{Secret, SecretKind},
    timers::Work,
};

use crate::harness::{Shop, files_below, folders_in, name_of, repository, template, text_of};

/// The status that answers each sample; deletions are late, as the others need what they delete.
const EXPECTED: &[(&str, &str, u64)] = &[
    ("account", "create-access-token", 401),
    ("account", "create-oauth-token", 401),
    ("account", "delete-payment-provider", 401),
    ("account", "get-document", 200),
    ("account", "get-organization", 401),
    ("account", "get-payment-provider", 401),
    ("account", "list-access-tokens", 401),
    ("account", "list-organizations", 401),
    ("account", "register-oauth-client", 401),
    ("account", "set-payment-provider", 401),
    ("account", "show-docs", 200),
    ("account", "update-organization", 401),
    ("catalog", "check-discount", 401),
    ("catalog", "create-custom-field", 401),
    ("catalog", "create-discount", 401),
    ("catalog", "create-product", 401),
    ("catalog", "get-discount", 401),
    ("catalog", "get-product", 401),
    ("catalog", "list-custom-fields", 401),
    ("catalog", "list-discounts", 401),
    ("catalog", "list-products", 401),
    ("catalog", "update-discount", 401),
    ("catalog", "update-product", 401),
    ("checkout", "confirm-checkout", 404),
    ("checkout", "create-checkout", 401),
    ("checkout", "list-checkouts", 401),
    ("checkout", "not-found", 404),
    ("checkout", "show-checkout", 404),
    ("checkout", "show-closed-link", 404),
    ("checkout", "show-closed-template", 404),
    ("checkout", "update-client-checkout", 404),
    ("console", "create-link", 303),
    ("console", "show-activity", 303),
    ("console", "show-links", 303),
    ("console", "show-sign-in", 200),
    ("console", "show-templates", 303),
    ("console", "sign-in", 422),
    ("create-and-redirect", "open-template", 302),
    ("create-and-redirect", "open-template-by-form", 303),
    ("create-and-redirect", "preview-template", 200),
    ("create-and-redirect", "open-link", 302),
    ("create-and-redirect", "preview-link", 200),
    ("link-creation", "create-link", 401),
    ("link-creation", "list-links", 401),
    ("link-creation", "get-link", 401),
    ("link-creation", "update-link", 401),
    ("link-creation", "duplicate-link", 401),
    ("link-creation", "delete-link", 401),
    ("link-creation", "restore-link", 401),
    ("orders", "list-customers", 401),
    ("orders", "list-orders", 401),
    ("orders", "list-refunds", 401),
    ("orders", "list-subscriptions", 401),
    ("orders", "show-receipt", 404),
    ("payments", "sandbox-callback", 400),
    ("payments", "stripe-callback", 400),
    ("template-updates", "bulk-create-templates", 401),
    ("template-updates", "create-checkout", 401),
    ("template-updates", "create-template", 401),
    ("template-updates", "get-template", 401),
    ("template-updates", "query-templates", 401),
    ("template-updates", "update-template", 401),
    ("template-updates", "duplicate-template", 401),
    ("template-updates", "delete-template", 401),
    ("template-updates", "restore-template", 401),
    ("webhook-endpoints", "create-endpoint", 401),
    ("webhook-endpoints", "list-deliveries", 401),
    ("webhook-endpoints", "list-endpoints", 401),
    ("webhook-endpoints", "list-events", 401),
    ("webhook-endpoints", "list-signing-keys", 200),
];

/// The samples of functions that take batches: all of them are done with.
const BATCHES: &[(&str, &str)] = &[
    ("timers", "expire-due"),
    ("webhook-delivery", "first-attempt"),
    ("webhook-delivery", "two-attempts"),
    ("webhook-fan-out", "checkout-confirmed"),
    ("webhook-fan-out", "checkout-opened"),
];

/// Lists of requests of the field, which other tests read.
const LISTS: &[(&str, &str)] = &[
    ("create-and-redirect", "machines"),
    ("create-and-redirect", "people"),
];

/// Samples that a real token gets another status for than 200.
const SUCCESS: &[(&str, &str, u64)] = &[
    ("account", "create-access-token", 201),
    ("checkout", "create-checkout", 201),
    ("catalog", "create-custom-field", 201),
    ("catalog", "create-discount", 201),
    ("link-creation", "create-link", 201),
    ("link-creation", "duplicate-link", 201),
    ("catalog", "create-product", 201),
    ("link-creation", "delete-link", 204),
    ("account", "delete-payment-provider", 204),
    ("account", "register-oauth-client", 201),
    ("webhook-endpoints", "create-endpoint", 201),
];

/// The sample that carries no access token, but asks for one.
const GRANT: &str = "create-oauth-token";

fn sample(function: &str, name: &str) -> Value {
    let path = repository(&format!("events/{function}/{name}.json"));
    serde_json::from_str(&text_of(&path)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

async fn answer(shop: &Shop, function: &str, event: Value) -> Value {
    let handler = shop.stack.handler(function).expect("there is a handler");
    function::invoke(handler, event).await.expect("an answer")
}

#[test]
fn the_table_and_the_samples_name_each_other() {
    let rows = EXPECTED
        .iter()
        .map(|(function, name, _)| (*function, *name));
    let rows: Vec<(&str, &str)> = rows
        .chain(BATCHES.iter().copied())
        .chain(LISTS.iter().copied())
        .collect();
    let table: BTreeSet<String> = rows
        .iter()
        .map(|(function, name)| format!("{function}/{name}.json"))
        .collect();
    assert_eq!(table.len(), rows.len(), "a sample is named twice");
    let mut samples = BTreeSet::new();
    for function in folders_in("events") {
        for file in files_below(&repository(&format!("events/{function}"))) {
            samples.insert(format!("{function}/{}", name_of(&file)));
        }
    }
    assert_eq!(table, samples);
    let functions: BTreeSet<&str> = rows.iter().map(|row| row.0).collect();
    for function in &template().functions {
        assert!(
            functions.contains(function.binary.as_str()),
            "`{}` has no sample",
            function.binary
        );
    }
}

#[test]
fn a_sample_comes_by_a_route_of_its_function() {
    let template = template();
    for (binary, name, _) in EXPECTED {
        let event = sample(binary, name);
        let function = template.functions.iter().find(|one| one.binary == *binary);
        let routes = &function.expect("the template has the function").routes;
        let key = &event["routeKey"];
        assert!(
            routes.iter().any(|route| *key == route.to_string()),
            "{binary}/{name}: the template gives `{binary}` no route {key}"
        );
        let context = &event["requestContext"];
        assert_eq!(
            (key, &event["rawPath"]),
            (&context["routeKey"], &context["http"]["path"]),
            "{binary}/{name}"
        );
    }
}

#[tokio::test]
async fn every_sample_is_answered_as_it_is() {
    let shop = Shop::open().await;
    for (function, name, status) in EXPECTED {
        let answer = answer(&shop, function, sample(function, name)).await;
        assert_eq!(answer["statusCode"], *status, "{function}/{name}: {answer}");
        if *status == 401 {
            // Not because it is malformed: whoever reads a sample should see what a token looks like.
            let body = answer["body"].as_str().unwrap_or_default();
            assert!(body.contains("not known"), "{function}/{name}: {body}");
        }
    }
}

#[tokio::test]
async fn every_batch_is_done_with() {
    let shop = Shop::open().await;
    for (function, name) in BATCHES {
        let answer = answer(&shop, function, sample(function, name)).await;
        assert_eq!(
            answer,
            json!({"batchItemFailures": []}),
            "{function}/{name}"
        );
    }
    let shared = sample("webhook-delivery", "two-attempts");
    let body = shared["Records"][0]["body"].as_str().unwrap();
    let works: Vec<Work> = serde_json::from_str(body).unwrap();
    assert_eq!(works.len(), 2);
    // A record of a stream that means nothing would be done with, too.
    let armed = shop.stack.store.armed().await.unwrap();
    assert_eq!(armed.len(), 2, "one for either time");
}

#[tokio::test]
async fn a_management_sample_succeeds_with_a_real_token() {
    let shop = Shop::open().await;
    let token = &shop.demo.site.access_token;
    let managed = |row: &&(&str, &str, u64)| row.2 == 401 && row.1 != GRANT;
    for (function, name, _) in EXPECTED.iter().filter(managed) {
        let mut event = sample(function, name);
        let header = &mut event["headers"]["authorization"];
        let placeholder = header
            .as_str()
            .and_then(|value| value.strip_prefix("Bearer "));
        let placeholder = placeholder.expect("a sample of the management API has a token");
        assert!(Secret::parse(SecretKind::AccessToken, placeholder).is_some());
        *header = format!("Bearer {token}").into();
        let answer = answer(&shop, function, event).await;
        let success = SUCCESS
            .iter()
            .find(|row| (row.0, row.1) == (*function, *name));
        let status = success.map_or(200, |row| row.2);
        assert_eq!(answer["statusCode"], status, "{function}/{name}: {answer}");
    }
}
