//! The real binary, killed again and again while it delivers: nothing is lost.

use std::{
    collections::{BTreeSet, HashMap},
    io::Write,
    path::Path,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use checkout_links::{
    faults::dice::Dice,
    sink::{Reaction, Seen, Sink},
};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{task::JoinSet, time::sleep};

use crate::harness::{Answer, ENDPOINTS, Process, client, custom_item, eventually, hook, until};

const SEED: u64 = 12;
const WRITERS: usize = 3;
/// A kill comes after so many events at the most, …
const MOST_EVENTS: usize = 60;
/// … and so many milliseconds.
const LATEST_MS: usize = 200;
/// How soon something that was pending comes, at the latest; it is far less.
const BOUND: Duration = Duration::from_secs(20);

/// The templates that were acknowledged, each of which is an event.
type Made = Arc<Mutex<BTreeSet<String>>>;

/// Sends a body with the demo shop's token. `None` when the stack is gone.
async fn send(info: &Value, path: &str, body: &Value) -> Option<Answer> {
    let url = format!("{}{path}", info["base_url"].as_str().unwrap());
    let token = info["access_token"].as_str().unwrap();
    let request = client().post(url).bearer_auth(token).json(body);
    let response = request.send().await.ok()?;
    Some(Answer::read(response).await)
}

/// Makes templates until the stack is gone.
async fn write(info: Value, made: Made) {
    let client = client();
    let url = format!(
        "{}/ecom/v1/checkout-templates",
        info["base_url"].as_str().unwrap()
    );
    let token = info["access_token"].as_str().unwrap();
    let body = json!({"checkoutTemplate": {"customLineItems": [custom_item("Zine", "1.00", 1)]}});
    loop {
        let request = client.post(&url).bearer_auth(token).json(&body);
        let Ok(response) = request.send().await else {
            return;
        };
        let Ok(answer) = response.json::<Value>().await else {
            return;
        };
        let id = answer["checkoutTemplate"]["id"].as_str().unwrap();
        made.lock().unwrap().insert(id.to_owned());
    }
}

fn template_of(seen: &Seen) -> String {
    let id = seen.json()["data"]["id"].as_str().map(str::to_owned);
    id.expect("a template")
}

/// The templates whose events were taken.
fn taken(sink: &Sink) -> BTreeSet<String> {
    let seen = sink.seen().into_iter().filter(|seen| seen.taken);
    seen.map(|seen| template_of(&seen)).collect()
}

/// Answers late, so that a kill comes before many answers, and refuses each twentieth event once.
async fn slow_sink() -> Sink {
    let known = Mutex::new(BTreeSet::new());
    let dice = Dice::new(SEED);
    let sink = Sink::start(move |seen: &Seen| {
        let mut known = known.lock().unwrap();
        match known.insert(seen.id().to_owned()) && dice.below(20) == 0 {
            true => Reaction::Status(503),
            false => Reaction::Hang(Duration::from_millis(5 + dice.roll() % 60)),
        }
    });
    sink.await.unwrap()
}

/// How long after `ready` one of those came that were pending, if there were any.
async fn first_of(sink: &Sink, pending: &BTreeSet<String>, ready: Instant) -> Option<Duration> {
    if pending.is_empty() {
        return None;
    }
    let came = sink.until(|seen| {
        let mut fresh = seen
            .iter()
            .rev()
            .take_while(|seen| seen.at.into_std() >= ready);
        fresh.any(|seen| pending.contains(template_of(seen).as_str()))
    });
    tokio::time::timeout(BOUND, came)
        .await
        .expect("it comes soon");
    Some(ready.elapsed())
}

async fn start(data: &Path) -> (Process, Value, Instant) {
    let mut process = Process::start(&["--data", data.to_str().unwrap()]);
    let info = process.ready().await;
    (process, info, Instant::now())
}

#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn killed(times: usize) {
    let (data, sink, dice) = (TempDir::new().unwrap(), slow_sink().await, Dice::new(SEED));
    let (made, mut first_after, mut interrupted) = (Made::default(), Vec::new(), 0);
    let (mut process, mut info, _) = start(data.path()).await;
    let endpoint = json!({"url": sink.url("/a"), "events": ["checkout_template.created"]});
    let told = send(&info, ENDPOINTS, &hook(&endpoint)).await.unwrap();
    told.expect(201);
    for _ in 0..times {
        let mut writers = JoinSet::new();
        for _ in 0..WRITERS {
            writers.spawn(write(info.clone(), Arc::clone(&made)));
        }
        let some = made.lock().unwrap().len() + dice.below(MOST_EVENTS);
        until(|| (made.lock().unwrap().len() >= some).then_some(())).await;
        sleep(Duration::from_millis(dice.below(LATEST_MS) as u64)).await;
        process.kill();
        while let Some(ended) = writers.join_next().await {
            ended.expect("a writer saw right answers only");
        }
        let there = taken(&sink);
        let known: BTreeSet<String> = made.lock().unwrap().clone();
        let refused: BTreeSet<String> = sink
            .seen()
            .iter()
            .filter(|seen| !seen.taken)
            .map(template_of)
            .collect();
        // What was refused once is not due yet.
        let pending: BTreeSet<String> = known
            .difference(&there)
            .filter(|id| !refused.contains(*id))
            .cloned()
            .collect();
        interrupted += usize::from(!pending.is_empty());
        let ready;
        (process, info, ready) = start(data.path()).await;
        first_after.extend(first_of(&sink, &pending, ready).await);
    }
    let known = made.lock().unwrap().clone();
    eventually(async || {
        sleep(Duration::from_millis(200)).await;
        known.is_subset(&taken(&sink)).then_some(())
    })
    .await;
    let mut bodies: HashMap<String, Vec<Seen>> = HashMap::new();
    for seen in sink.seen() {
        bodies.entry(seen.id().to_owned()).or_default().push(seen);
    }
    for (id, all) in &bodies {
        assert!(all.iter().all(|seen| seen.body == all[0].body), "{id}");
    }
    first_after.sort_unstable();
    let text = format!(
        "{times} kills, {interrupted} with something pending; {} events acknowledged, {} POSTs; \
         first pending POST after readiness: median {:?}, last {:?}\n",
        known.len(),
        sink.count(),
        first_after.get(first_after.len() / 2),
        first_after.last(),
    );
    drop(std::io::stderr().write_all(text.as_bytes()));
    assert!(interrupted > 0, "no kill came in time");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_kills_lose_nothing() {
    killed(10).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes"]
async fn a_hundred_kills_lose_nothing() {
    killed(100).await;
}
