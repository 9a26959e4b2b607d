//! Makes of table changes what is to be done about them.

mod due;
mod told;

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};

use shared::{
    batch::{Batch, Failures},
    clock::Clock,
    config::Config,
    domain::{
        checkout::Checkout,
        due::{Bucket, Due},
        fact::{Change, facts_of},
        refund::Refund,
    },
    root_secret::RootSecret,
    store::{Store, sequence_number},
    timers::Timers,
    webhook::{publish::Publisher, signing_keys::SigningKeys},
};

/// What the function holds.
#[derive(Clone)]
pub struct FanOut {
    store: Store,
    clock: Clock,
    timers: Arc<dyn Timers>,
    publisher: Publisher,
    /// The buckets whose timers are known to be armed: saves arming them with each batch.
    armed: Arc<Mutex<BTreeSet<Bucket>>>,
}

impl FanOut {
    /// Holds the tables, the time, whoever keeps it, and what tokens are signed with.
    #[must_use]
    pub fn new(
        store: Store,
        (clock, timers): (Clock, Arc<dyn Timers>),
        root: RootSecret,
        config: &Config,
    ) -> Self {
        let keys = SigningKeys::new(store.clone(), root);
        let told_by = Arc::clone(&timers);
        let publisher = Publisher::new(store.clone(), told_by, keys, config);
        Self {
            store,
            clock,
            timers,
            publisher,
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
    let mut told = told::Told::default();
    for record in batch.records {
        match fan_out.store.change(&record) {
            Ok((change, number)) => {
                if let Some(due) = becomes_due(&change) {
                    dues.entry(due).or_default().push(number.clone());
                }
                told.add(facts_of(&change), &number);
            }
            Err(error) => tracing::error!(
                record = sequence_number(&record),
                ?error,
                "a record of a stream means nothing to us: {error}"
            ),
        }
    }
    let mut again = due::note(fan_out, dues).await;
    again.extend(told.tell(fan_out).await);
    again.into_iter().collect()
}

fn becomes_due(change: &Change) -> Option<Due> {
    match change {
        Change::Checkout(old, new) => Checkout::becomes_due(old.as_deref(), new.as_deref()),
        Change::Refund(old, new) => Refund::becomes_due(old.as_deref(), new.as_deref()),
        Change::Template(..)
        | Change::Link(..)
        | Change::Product(..)
        | Change::Discount(..)
        | Change::DiscountGone(..)
        | Change::Order(..)
        | Change::Subscription(..)
        | Change::Customer(..)
        | Change::Exhaustion(..)
        | Change::Other => None,
    }
}
