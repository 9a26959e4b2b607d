//! The real binary, ended in every way and started again.

use std::{
    collections::BTreeSet,
    fs,
    path::Path,
    sync::{Arc, Mutex},
};

use reqwest::Client;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::{Answer, Process, client, custom_item, entries, until};

const WRITERS: usize = 4;

/// How many acknowledged writes make a crash interesting.
const WRITES: usize = 40;

/// The ids that were acknowledged.
type Acknowledged = Arc<Mutex<BTreeSet<String>>>;

fn on(data: &Path) -> [&str; 2] {
    ["--data", data.to_str().expect("a path that is text")]
}

fn text<'a>(info: &'a Value, field: &str) -> &'a str {
    let value = info[field].as_str();
    value.unwrap_or_else(|| panic!("no `{field}` in {info}"))
}

/// Creates templates until the stack is gone.
async fn write(client: Client, info: Value, acknowledged: Acknowledged) {
    let url = format!("{}/ecom/v1/checkout-templates", text(&info, "base_url"));
    let body = json!({"checkoutTemplate": {"customLineItems": [custom_item("Zine", "1.00", 1)]}});
    loop {
        let request = client.post(&url).bearer_auth(text(&info, "access_token"));
        let Ok(response) = request.json(&body).send().await else {
            return;
        };
        let status = response.status();
        // An answer that was cut off acknowledged nothing.
        let Ok(created) = response.json::<Value>().await else {
            return;
        };
        assert_eq!(status, 200, "{created}");
        let id = text(&created["checkoutTemplate"], "id").to_owned();
        acknowledged.lock().unwrap().insert(id);
    }
}

async fn assert_all_there(client: &Client, info: &Value, acknowledged: &Acknowledged) {
    let base = text(info, "base_url");
    let ids = acknowledged.lock().unwrap().clone();
    for id in ids {
        let url = format!("{base}/ecom/v1/checkout-templates/{id}");
        let request = client.get(&url).bearer_auth(text(info, "access_token"));
        Answer::read(request.send().await.unwrap())
            .await
            .expect(200);
    }
    let opened = client.get(text(info, "demo_link")).send().await.unwrap();
    let checkout = Answer::read(opened).await.expect(302).location();
    let page = client.get(&checkout).send().await.unwrap();
    Answer::read(page).await.expect(200).says("Total due");
}

#[tokio::test]
async fn what_was_acknowledged_survives_a_kill() {
    let data = TempDir::new().unwrap();
    let client = client();
    let acknowledged = Acknowledged::default();
    let mut process = Process::start(&on(data.path()));
    let mut info = process.ready().await;
    let token = text(&info, "access_token").to_owned();
    for _ in 0..3 {
        let before = acknowledged.lock().unwrap().len();
        let mut writers = tokio::task::JoinSet::new();
        for _ in 0..WRITERS {
            writers.spawn(write(
                client.clone(),
                info.clone(),
                Arc::clone(&acknowledged),
            ));
        }
        until(|| {
            let written = acknowledged.lock().unwrap().len() - before;
            (written >= WRITES || writers.try_join_next().is_some()).then_some(())
        })
        .await;
        assert!(!writers.is_empty(), "all writers gave up");
        process.kill();
        while let Some(ended) = writers.join_next().await {
            ended.expect("a writer saw right answers only");
        }
        process = Process::start(&on(data.path()));
        info = process.ready().await;
        assert_eq!(text(&info, "access_token"), token);
        assert_all_there(&client, &info, &acknowledged).await;
    }
    assert!(acknowledged.lock().unwrap().len() >= 3 * WRITES);
}

#[tokio::test]
async fn a_start_that_was_cut_off_is_made_up_for() {
    let data = TempDir::new().unwrap();
    let client = client();
    // At moments that are spread over a start, from its first file to its last.
    for file in ["dynamodb.sqlite", "root-secret", "accounts.json"] {
        let mut process = Process::start(&on(data.path()));
        let path = data.path().join(file);
        until(|| path.exists().then_some(())).await;
        process.kill();
        // The next start is cut off as early as this one would have been.
        drop(fs::remove_file(data.path().join("accounts.json")));
    }
    let mut process = Process::start(&on(data.path()));
    let info = process.ready().await;
    assert_all_there(&client, &info, &Acknowledged::default()).await;
    let template = text(&info, "demo_template_id").to_owned();
    let written = Mutex::new(BTreeSet::from([template]));
    assert_all_there(&client, &info, &Arc::new(written)).await;
}

#[tokio::test]
async fn a_termination_is_a_clean_end_and_the_data_stays() {
    let data = TempDir::new().unwrap();
    let mut process = Process::start(&on(data.path()));
    let first = process.ready().await;
    process.terminate();
    let status = process.ended().await;
    assert_eq!(status.code(), Some(0), "{}", process.stderr());
    let mut process = Process::start(&on(data.path()));
    let second = process.ready().await;
    assert_eq!(first["access_token"], second["access_token"]);
    assert_all_there(&client(), &second, &Acknowledged::default()).await;
}

#[tokio::test]
async fn an_ephemeral_stack_leaves_nothing_behind() {
    let temporary = TempDir::new().unwrap();
    let mut process = Process::start_with(&["--ephemeral"], |command, _| {
        command.env("TMPDIR", temporary.path());
    });
    let info = process.ready().await;
    assert_eq!(entries(temporary.path()).len(), 1);
    assert_all_there(&client(), &info, &Acknowledged::default()).await;
    process.terminate();
    let status = process.ended().await;
    assert_eq!(status.code(), Some(0), "{}", process.stderr());
    assert!(entries(temporary.path()).is_empty());
}
