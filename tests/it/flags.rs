//! The flags of the real binary.

use std::{fs, net::TcpListener, path::PathBuf};

use reqwest::Client;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::{Answer, Process, client, custom_item};

/// A stack that keeps nothing.
fn ephemeral(flags: &[&str]) -> Process {
    Process::start(&[&["--ephemeral"], flags].concat())
}

/// A start that has to fail: what it complains about.
async fn refused(flags: &[&str]) -> String {
    let mut process = ephemeral(flags);
    let status = process.ended().await;
    assert!(status.code().is_some_and(|code| code != 0), "{status}");
    assert!(!process.info_path().exists(), "it said that it was ready");
    assert_eq!(process.stdout(), "");
    process.stderr()
}

async fn get(client: &Client, url: &Value) -> Answer {
    let url = url.as_str().expect("an address");
    Answer::read(client.get(url).send().await.expect("an answer")).await
}

fn write_catalog(folder: &TempDir, text: &str) -> PathBuf {
    let path = folder.path().join("my-catalog.json");
    fs::write(&path, text).unwrap();
    path
}

#[tokio::test]
async fn without_a_seed_there_is_no_demo_shop() {
    let mut process = ephemeral(&["--no-seed"]);
    let info = process.ready().await;
    for field in ["site_id", "access_token", "demo_link", "demo_template_id"] {
        assert_eq!(info[field], Value::Null, "{field}");
    }
    assert_eq!(info["other_sites"], json!([]));
    get(&client(), &info["base_url"]).await.expect(404);
}

#[tokio::test]
async fn each_further_site_has_a_token_of_its_own() {
    let mut process = ephemeral(&["--sites", "3"]);
    let info = process.ready().await;
    let sites = info["other_sites"].as_array().unwrap();
    assert_eq!(sites.len(), 3);
    let client = client();
    let templates = format!(
        "{}/ecom/v1/checkout-templates",
        info["base_url"].as_str().unwrap()
    );
    let body = json!({"checkoutTemplate": {"customLineItems": [custom_item("Zine", "1.00", 1)]}});
    for site in sites {
        let token = site["access_token"].as_str().unwrap();
        let create = client.post(&templates).bearer_auth(token).json(&body);
        let created = Answer::read(create.send().await.unwrap()).await.expect(200);
        let id = created.json()["checkoutTemplate"]["id"].clone();
        for other in sites {
            let url = format!("{templates}/{}", id.as_str().unwrap());
            let token = other["access_token"].as_str().unwrap();
            let got = client.get(url).bearer_auth(token).send().await.unwrap();
            let expected = if other == site { 200 } else { 404 };
            assert_eq!(got.status(), expected);
        }
    }
}

#[tokio::test]
async fn a_catalog_of_one_s_own_is_what_the_demo_shop_sells() {
    let folder = TempDir::new().unwrap();
    let path = write_catalog(
        &folder,
        r#"{"currency": "USD", "products": [
            {"name": "Sourdough starter", "prices": [{"currency": "USD", "kind": "fixed", "amount": 725}]}
        ]}"#,
    );
    let mut process = ephemeral(&["--catalog", path.to_str().unwrap()]);
    let info = process.ready().await;
    let client = client();
    let checkout = get(&client, &info["demo_link"])
        .await
        .expect(302)
        .location();
    get(&client, &json!(checkout))
        .await
        .expect(200)
        .says("Sourdough starter")
        .says("$7.25")
        .keeps_silent_on("Watercolour");
}

#[tokio::test]
async fn another_catalog_for_a_shop_that_is_there_is_refused_and_not_ignored() {
    let folder = TempDir::new().unwrap();
    let catalog = r#"{"currency": "EUR", "products": [
        {"name": "Jam", "prices": [{"currency": "EUR", "kind": "fixed", "amount": 400}]}
    ]}"#;
    let path = write_catalog(&folder, catalog);
    let data = folder.path().join("data");
    let flags = [
        "--data",
        data.to_str().unwrap(),
        "--catalog",
        path.to_str().unwrap(),
    ];
    Process::start(&flags).ready().await;
    // The same again is no change, and neither is to leave it out.
    Process::start(&flags).ready().await;
    Process::start(&flags[..2]).ready().await;
    write_catalog(&folder, &catalog.replace("400", "450"));
    let mut process = Process::start(&flags);
    assert_eq!(process.ended().await.code(), Some(1));
    let complaint = process.stderr();
    assert!(complaint.contains("another catalog"), "{complaint}");
}

#[tokio::test]
async fn a_broken_catalog_is_named_with_its_fault() {
    let folder = TempDir::new().unwrap();
    for (text, fault) in [
        (r#"{"currency": "EUR", "products": ["#, "EOF"),
        (
            r#"{"currency": "EUR", "products": [{"prices": []}]}"#,
            "missing field `name`",
        ),
        (r#"{"currency": "XYZ", "products": []}"#, "XYZ"),
        (r#"{"currency": "EUR", "products": []}"#, "no products"),
        (
            r#"{"currency": "EUR", "products": [{"name": "A", "prices": []}]}"#,
            "no product with a price in EUR",
        ),
    ] {
        let path = write_catalog(&folder, text);
        let complaint = refused(&["--catalog", path.to_str().unwrap()]).await;
        assert!(complaint.contains("my-catalog.json"), "{text}: {complaint}");
        assert!(complaint.contains(fault), "{text}: {complaint}");
    }
    let complaint = refused(&["--catalog", "no-such-file.json"]).await;
    assert!(complaint.contains("`no-such-file.json`"), "{complaint}");
}

#[tokio::test]
async fn a_port_that_is_taken_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let complaint = refused(&["--port", &port]).await;
    let words = format!("cannot listen on 127.0.0.1:{port}; `--port 0` picks a free port");
    assert!(complaint.contains(&words), "{complaint}");
}

#[tokio::test]
async fn the_info_is_there_when_the_stack_answers() {
    let mut process = ephemeral(&[]);
    // Asked at once, so the first attempt has to succeed.
    let info = process.ready().await;
    get(&client(), &info["demo_link"]).await.expect(302);
}

#[tokio::test]
async fn a_start_that_fails_leaves_no_info_of_an_earlier_run() {
    let flags = ["--ephemeral", "--catalog", "no-such-file.json"];
    let mut process = Process::start_with(&flags, |_, folder| {
        fs::write(folder.join("info.json"), "{}").unwrap();
    });
    process.ended().await;
    assert!(!process.info_path().exists());
}
