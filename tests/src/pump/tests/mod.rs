mod delivery;
mod restart;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use rusqlite::Connection;
use serde_json::{Value, json};
use shared::clock::Clock;
use tempfile::TempDir;
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::{Consumer, Pump, Settings, Source};
use crate::database::{Database, dynamodb_client, streams_client};
use crate::function::HandlerError;
use crate::tables;
use crate::template::{Key, Table};

type Events = mpsc::UnboundedReceiver<Value>;

/// A database in a folder of its own, with the table `Things` unless told otherwise.
struct Lab {
    folder: TempDir,
    database: Database,
    client: Client,
}

impl Lab {
    async fn new() -> Self {
        let lab = Self::without_table();
        lab.create_table().await;
        lab
    }

    fn without_table() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(&folder.path().join("db"), Clock::system()).unwrap();
        let client = dynamodb_client(database.endpoint());
        Self {
            folder,
            database,
            client,
        }
    }

    async fn create_table(&self) {
        let table = Table {
            name: "Things".to_owned(),
            key: Key {
                partition: "pk".to_owned(),
                sort: None,
            },
            attribute_types: BTreeMap::from([("pk".to_owned(), "S".to_owned())]),
            indexes: Vec::new(),
            ttl_attribute: Some("ttl".to_owned()),
            stream: true,
        };
        tables::create(&self.client, &[table]).await.unwrap();
    }

    /// Closes the database and opens it again.
    fn restarted(self) -> Self {
        let Self {
            folder, database, ..
        } = self;
        database.stop();
        let database = Database::open(&folder.path().join("db"), Clock::system()).unwrap();
        let client = dynamodb_client(database.endpoint());
        Self {
            folder,
            database,
            client,
        }
    }

    fn pump(&self, consumer: &Consumer) -> Pump {
        let positions = self.folder.path().join("positions.json");
        let settings = Settings {
            positions: &positions,
            records: Some(self.database.stream_records()),
            interval: Duration::from_millis(5),
        };
        let streams = streams_client(self.database.endpoint());
        let source = Source {
            table: "Things".to_owned(),
            consumer: Arc::clone(consumer),
            batch: 100,
            written: None,
        };
        Pump::start(&streams, [source], settings).unwrap()
    }

    async fn put(&self, pk: &str) {
        let request = self.client.put_item().table_name("Things");
        request
            .item("pk", AttributeValue::S(pk.to_owned()))
            .send()
            .await
            .unwrap();
    }

    fn sqlite(&self) -> Connection {
        Connection::open(self.folder.path().join("db")).unwrap()
    }

    fn record_count(&self) -> i64 {
        let count = "SELECT COUNT(*) FROM _stream_records";
        self.sqlite()
            .query_row(count, [], |row| row.get(0))
            .unwrap()
    }
}

/// A consumer that hands the events out and answers what `answer` makes of each, by its number.
fn consumer<A>(answer: A) -> (Consumer, Events)
where
    A: Fn(usize, &Value) -> Result<Value, HandlerError> + Send + Sync + 'static,
{
    let (events, received) = mpsc::unbounded_channel();
    let calls = AtomicUsize::new(0);
    let consumer: Consumer = Arc::new(move |event| {
        let answer = answer(calls.fetch_add(1, Ordering::SeqCst), &event);
        drop(events.send(event)); // a test that ended listens no more
        Box::pin(async move { answer })
    });
    (consumer, received)
}

fn agreeable() -> (Consumer, Events) {
    consumer(|_, _| Ok(json!(null)))
}

async fn next(events: &mut Events) -> Value {
    timeout(Duration::from_secs(20), events.recv())
        .await
        .unwrap()
        .unwrap()
}

/// The keys of a batch's records.
fn keys(event: &Value) -> Vec<String> {
    let records = event["Records"].as_array().unwrap().iter();
    records
        .map(|r| {
            r["dynamodb"]["Keys"]["pk"]["S"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect()
}

async fn next_keys(events: &mut Events, count: usize) -> Vec<String> {
    let mut all = Vec::new();
    while all.len() < count {
        all.extend(keys(&next(events).await));
    }
    all
}
