//! What the functions' processes send messages to: SQS's API before the local stack's queues.

use std::net::Ipv4Addr;

use axum::{Json, Router, extract::State, http::HeaderMap, routing::post};
use checkout_links::queue::{Message, Messages};
use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::clock::Clock;
use tokio::{net::TcpListener, task::JoinHandle};

/// A running API; dropping it stops it.
pub(crate) struct Sqs {
    pub(crate) endpoint: String,
    task: JoinHandle<()>,
}

impl Sqs {
    /// Puts what is sent, to whatever queue, among these messages.
    pub(crate) async fn start(messages: Messages) -> anyhow::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let endpoint = format!("http://{}", listener.local_addr()?);
        let router = Router::new().route("/", post(send)).with_state(messages);
        let task = tokio::spawn(async move { drop(axum::serve(listener, router).await) });
        Ok(Self { endpoint, task })
    }
}

impl Drop for Sqs {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn send(State(messages): State<Messages>, headers: HeaderMap, body: String) -> Json<Value> {
    let body: Value = serde_json::from_str(&body).unwrap_or_default();
    let target = headers
        .get("x-amz-target")
        .and_then(|target| target.to_str().ok());
    if target != Some("AmazonSQS.SendMessageBatch") {
        put(&messages, &body);
        return Json(json!({"MessageId": "1", "MD5OfMessageBody": ""}));
    }
    let entries = body["Entries"].as_array().into_iter().flatten();
    let sent = entries.map(|entry| {
        put(&messages, entry);
        json!({"Id": entry["Id"], "MessageId": entry["Id"], "MD5OfMessageBody": ""})
    });
    Json(json!({"Successful": sent.collect::<Vec<_>>(), "Failed": []}))
}

fn put(messages: &Messages, entry: &Value) {
    let text = |name: &str| entry[name].as_str().map(ToOwned::to_owned);
    let delay = entry["DelaySeconds"].as_i64().unwrap_or_default();
    let at = Clock::system().now() + SignedDuration::from_secs(delay);
    match text("MessageBody") {
        Some(body) => messages.put(at, Message::new(body, text("MessageGroupId"))),
        None => tracing::error!(%entry, "no message of ours"),
    }
}
