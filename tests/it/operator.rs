//! The operator's commands, as real processes against a DynamoDB that answers as AWS does.

use std::process::{Command, Output};

use aws_sdk_dynamodb::types::AttributeValue;
use checkout_links::database::dynamodb_client;
use reqwest::Method;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::{Answer, Process, client, eventually};

const GOOD: &[&str] = &[
    "--name",
    "Quay Street Press",
    "--home-url",
    "https://quay.example/",
    "--currency",
    "nzd",
];

/// Runs `first-site` on an operator's machine that knows nothing but the stack's tables.
fn first_site(endpoint: &str, arguments: &[&str]) -> Output {
    operate("first-site", endpoint, arguments)
}

fn operate(command: &str, endpoint: &str, arguments: &[&str]) -> Output {
    let tables = [("AWS_ENDPOINT_URL_DYNAMODB", endpoint)];
    operate_amid(&tables, command, arguments)
}

/// Runs a command on an operator's machine that knows nothing but where AWS is.
pub(crate) fn operate_amid(aws: &[(&str, &str)], command: &str, arguments: &[&str]) -> Output {
    let home = TempDir::new().expect("a temporary folder");
    Command::new(env!("CARGO_BIN_EXE_checkout-links"))
        .arg(command)
        .args(arguments)
        .current_dir(home.path())
        .env_clear()
        .env("HOME", home.path())
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_ACCESS_KEY_ID", "local")
        .env("AWS_SECRET_ACCESS_KEY", "local")
        .envs(aws.iter().copied())
        .output()
        .expect("the binary starts")
}

fn in_table<'a>(table: &'a str, arguments: &[&'a str]) -> Vec<&'a str> {
    let place = ["--table", table, "--region", "eu-central-1"];
    [arguments, place.as_slice()].concat()
}

#[track_caller]
fn refused(output: &Output) -> String {
    assert!(!output.status.success());
    assert_eq!(output.stdout, b"");
    String::from_utf8(output.stderr.clone()).expect("text")
}

fn line<'a>(text: &'a str, name: &str) -> &'a str {
    let found = text.lines().find_map(|line| line.strip_prefix(name));
    found
        .unwrap_or_else(|| panic!("no `{name}` in {text}"))
        .trim()
}

async fn ask(info: &Value, method: Method, path: &str, token: &str, body: Value) -> Answer {
    let url = format!("{}{path}", info["base_url"].as_str().unwrap());
    let request = client().request(method, url).bearer_auth(token);
    let request = if body.is_null() {
        request
    } else {
        request.json(&body)
    };
    Answer::read(request.send().await.expect("an answer")).await
}

#[tokio::test]
async fn the_first_site_of_a_deployment_can_do_everything() {
    let mut stack = Process::start(&["--ephemeral", "--no-seed"]);
    let info = stack.ready().await;
    let endpoint = info["dynamodb_endpoint"].as_str().unwrap();
    let output = first_site(endpoint, &in_table("Accounts", GOOD));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let text = String::from_utf8(output.stdout).unwrap();
    let (id, token) = (line(&text, "Site:"), line(&text, "Access token:"));
    let path = format!("/v1/organizations/{id}");
    let site = ask(&info, Method::GET, &path, token, Value::Null).await;
    let site = site.expect(200).json();
    let told = ["name", "slug", "website", "default_presentment_currency"];
    assert_eq!(
        told.map(|name| site[name].as_str().unwrap()),
        [
            "Quay Street Press",
            "quay-street-press",
            "https://quay.example/",
            "nzd"
        ]
    );
    let tokens = "/v1/organization-access-tokens/";
    let body = json!({"comment": "Daily work", "scopes": ["products:write"]});
    let made = ask(&info, Method::POST, tokens, token, body).await;
    made.expect(201);
    // Another run makes another site, and takes nothing from the first.
    let output = first_site(endpoint, &in_table("Accounts", GOOD));
    let text = String::from_utf8(output.stdout).unwrap();
    assert_ne!(line(&text, "Site:"), id);
    let again = ask(&info, Method::GET, &path, token, Value::Null).await;
    assert_eq!(again.expect(200).json(), site);
}

#[test]
fn nonsense_is_refused_with_all_that_is_wrong() {
    let wrong = [
        "--name",
        "",
        "--home-url",
        "ftp://quay.example",
        "--currency",
        "XXX",
        "--slug",
        "Quay!",
    ];
    let complaint = refused(&first_site(
        "http://127.0.0.1:1",
        &in_table("Accounts", &wrong),
    ));
    for flag in ["--name:", "--home-url:", "--currency:", "--slug:"] {
        assert!(complaint.contains(flag), "{complaint}");
    }
    let nothing = refused(&first_site("http://127.0.0.1:1", &[]));
    for flag in ["--name", "--home-url", "--currency", "--table"] {
        assert!(nothing.contains(flag), "{nothing}");
    }
    let nowhere = [GOOD, &["--table", "Accounts"]].concat();
    let complaint = refused(&first_site("http://127.0.0.1:1", &nowhere));
    assert!(complaint.contains("--region"), "{complaint}");
}

#[tokio::test]
async fn a_table_that_is_not_there_is_named() {
    let mut stack = Process::start(&["--ephemeral", "--no-seed"]);
    let info = stack.ready().await;
    let endpoint = info["dynamodb_endpoint"].as_str().unwrap();
    let complaint = refused(&first_site(endpoint, &in_table("Accountz", GOOD)));
    assert!(complaint.contains("`Accountz`"), "{complaint}");
    assert!(complaint.contains("ResourceNotFound"), "{complaint}");
}

#[tokio::test]
async fn a_stack_makes_its_keys_and_an_operator_makes_others() {
    let data = TempDir::new().expect("a temporary folder");
    let flags = ["--no-seed", "--data", data.path().to_str().expect("a path")];
    let mut stack = Process::start(&flags);
    let info = stack.ready().await;
    let endpoint = info["dynamodb_endpoint"].as_str().unwrap();
    let tables = dynamodb_client(endpoint);
    // The key that takes a while comes while the stack serves.
    let first = eventually(async || {
        let keys = keys_in(&tables).await;
        (keys.len() == 3).then_some(keys)
    });
    let first = first.await;
    let root = format!("file:{}", data.path().join("root-secret").display());
    let arguments = ["--root-secret", &root];
    let output = operate("rotate-keys", endpoint, &in_table("Accounts", &arguments));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let text = String::from_utf8(output.stdout).unwrap();
    let all = keys_in(&tables).await;
    assert_eq!((all.len(), &all[..3]), (6, &first[..]));
    for (key, algorithm) in all[3..].iter().zip(["RS256", "ES256", "EdDSA"]) {
        let told = line(&text, algorithm);
        assert!(told.starts_with(key.as_str()), "{text}");
        assert!(told.contains("signs from 20"), "{text}");
    }
    for nowhere in ["nowhere", "file:/nowhere/at/all"] {
        let arguments = ["--root-secret", nowhere];
        refused(&operate(
            "rotate-keys",
            endpoint,
            &in_table("Accounts", &arguments),
        ));
    }
    assert_eq!(keys_in(&tables).await, all);
}

/// The names of the deployment's keys, in the order they were made.
async fn keys_in(tables: &aws_sdk_dynamodb::Client) -> Vec<String> {
    let key = AttributeValue::S("SIGNING-KEYS".to_owned());
    let read = tables.get_item().table_name("Accounts").key("pk", key);
    let item = read.send().await.expect("an answer").item.expect("an item");
    let keys = item["keys"].as_l().expect("a list").iter();
    let kid = |key: &AttributeValue| key.as_m().unwrap()["kid"].as_s().unwrap().clone();
    keys.map(kid).collect()
}
