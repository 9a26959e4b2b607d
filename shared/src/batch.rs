//! Batches of table streams and queues, and the answer to them.
//!
//! Records are kept as JSON, so that each is read by itself: one that makes no sense must not take
//! the others with it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What Lambda hands over of a stream or a queue.
#[derive(Clone, Debug, Deserialize)]
pub struct Batch {
    /// The records, in order.
    #[serde(rename = "Records")]
    pub records: Vec<Value>,
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
