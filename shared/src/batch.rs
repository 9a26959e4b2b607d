//! Batches of table streams and queues, and the answer to them.
//!
//! Records are kept as JSON, so that each is read by itself: one that makes no sense must not take
//! the others with it.

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
    /// What a queue's messages say, each with its message's id. What makes no sense never will: it is
    /// logged, and left out.
    pub fn messages<T: DeserializeOwned>(&self) -> impl Iterator<Item = (String, T)> {
        self.records.iter().filter_map(|record| {
            let unread = |error| tracing::error!("a message means nothing to us: {error}");
            let message: Message = serde_json::from_str(record.get()).map_err(unread).ok()?;
            let id = message.message_id;
            match serde_json::from_str(&message.body) {
                Ok(said) => Some((id, said)),
                Err(error) => {
                    tracing::error!(message = id, "a message means nothing to us: {error}");
                    None
                }
            }
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
    fn from_iter<I: IntoIterator<Item = String>>(identifiers: I) -> Self {
        let failure = |item_identifier| Failure { item_identifier };
        Self {
            batch_item_failures: identifiers.into_iter().map(failure).collect(),
        }
    }
}
