//! Makes of table changes what is to be done about them.

mod due;

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};

use shared::{
    batch::{Batch, Failures},
    clock::Clock,
    domain::{checkout::Checkout, due::Bucket, refund::Refund},
    store::{Change, Store},
    timers::Timers,
};

/// What the function holds.
#[derive(Clone)]
pub struct FanOut {
    store: Store,
    clock: Clock,
    timers: Arc<dyn Timers>,
    /// The buckets whose timers are known to be armed: saves arming them with each batch.
    armed: Arc<Mutex<BTreeSet<Bucket>>>,
}

impl FanOut {
    /// Holds the tables, the time, and whoever keeps it.
    #[must_use]
    pub fn new(store: Store, clock: Clock, timers: Arc<dyn Timers>) -> Self {
        Self {
            store,
            clock,
            timers,
            armed: Arc::default(),
        }
    }
}

impl std::fmt::Debug for FanOut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FanOut")
    }
}

/// Sees to a batch of a table's changes. Tells which of them must come again.
///
/// Only our own troubles let a record come again. One that can never be read would hold up its
/// stream for a day, until what waits behind it is lost, too: it is logged, and left behind.
pub async fn handle(fan_out: &FanOut, batch: Batch) -> Failures {
    let mut dues = due::Dues::new();
    for record in batch.records {
        let number = record["dynamodb"]["SequenceNumber"].as_str();
        let number = number.unwrap_or_default().to_owned();
        let due = match fan_out.store.change(record) {
            Ok(Change::Checkout(old, new)) => Checkout::becomes_due(old.as_deref(), new.as_deref()),
            Ok(Change::Refund(old, new)) => Refund::becomes_due(old.as_deref(), new.as_deref()),
            Ok(Change::Other) => None,
            Err(error) => {
                tracing::error!(
                    record = number,
                    ?error,
                    "a record of a stream means nothing to us: {error}"
                );
                None
            }
        };
        if let Some(due) = due {
            dues.entry(due).or_default().push(number);
        }
    }
    due::note(fan_out, dues).await.into_iter().collect()
}
