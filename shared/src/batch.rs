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

impl Batch {
    /// What a queue's messages say, each with its message's id: one thing, or each of a list. What makes no
    /// sense never will: it is logged, and left out.
    pub fn messages<T: DeserializeOwned>(&self) -> impl Iterator<Item = (String, Vec<T>)> {
        self.records.iter().filter_map(|record| {
            let unread = |error| tracing::error!("a message means nothing to us: {error}");
            let message: Message = serde_json::from_str(record.get()).map_err(unread).ok()?;
            let id = message.message_id;
            let unread = |error| tracing::error!(message = id, "it means nothing to us: {error}");
            let parts: Vec<&RawValue> = match message.body.starts_with('[') {
                true => serde_json::from_str(&message.body).map_err(unread).ok()?,
                false => vec![serde_json::from_str(&message.body).map_err(unread).ok()?],
            };
            let said = parts.into_iter();
            let said =
                said.filter_map(|part| serde_json::from_str(part.get()).map_err(unread).ok());
            let said = said.collect();
            Some((id, said))
        })
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
