//! Batches of table streams and queues, and the answer to them.
//!
//! Records are kept as JSON, so that each is read by itself: one that makes no sense must not take
//! the others with it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;

/// What Lambda hands over of a stream or a queue.
#[derive(Clone, Debug, Deserialize)]
pub struct Batch {
    /// The records, in order.
    #[serde(rename = "Records")]
    pub records: Vec<Box<RawValue>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Message {
    message_id: String,
    body: String,
}

/// What the messages of a queue say.
#[derive(Clone, Debug)]
pub struct Messages<T> {
    /// What each says that makes sense, by its id: one thing or several.
    pub said: Vec<(String, Vec<T>)>,
    /// Those that make no sense, or not as a whole. They are to come again: another version of ours may read
    /// them, and if none does, they end as dead letters.
    pub unread: Vec<String>,
}

impl Batch {
    /// What a queue's messages say: each one thing, or those of a list.
    #[must_use]
    pub fn messages<T: DeserializeOwned>(&self) -> Messages<T> {
        let (mut said, mut unread) = (Vec::new(), Vec::new());
        for record in &self.records {
            let message: Message = match serde_json::from_str(record.get()) {
                Ok(message) => message,
                Err(error) => {
                    tracing::error!("a queue's record is no message: {error}");
                    continue;
                }
            };
            let id = message.message_id;
            match read(&message.body) {
                Ok(things) => said.push((id, things)),
                Err(error) => {
                    tracing::error!(message = id, "a message cannot be read: {error}");
                    unread.push(id);
                }
            }
        }
        Messages { said, unread }
    }
}

fn read<T: DeserializeOwned>(body: &str) -> serde_json::Result<Vec<T>> {
    match body.starts_with('[') {
        true => serde_json::from_str(body),
        false => Ok(vec![serde_json::from_str(body)?]),
    }
}

/// Which records are to come again: by Lambda's contract `ReportBatchItemFailures`.
///
/// Of a queue these messages do, of a stream all records from the first of them on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Failures {
    batch_item_failures: Vec<Failure>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Failure {
    item_identifier: String,
}

impl FromIterator<String> for Failures {
    /// Each once, however often it is named: a message may ask for much that fails.
    fn from_iter<I: IntoIterator<Item = String>>(identifiers: I) -> Self {
        let identifiers: BTreeSet<String> = identifiers.into_iter().collect();
        let failure = |item_identifier| Failure { item_identifier };
        Self {
            batch_item_failures: identifiers.into_iter().map(failure).collect(),
        }
    }
}
