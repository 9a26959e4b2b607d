//! Listens in on what the tables' changes tell.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
};

use checkout_links::{mappings::ConsumerSlot, pump::Consumer};
use jiff::Timestamp;
use serde_json::Value;

use super::TestClock;

/// When each checkout was seen to expire, by the numbers of the changes that say so.
type Ends = BTreeMap<String, BTreeSet<(String, Timestamp)>>;

/// What is made of a batch before the function gets it; an error is a function that dies.
type Trouble = Arc<dyn Fn(Value, Consumer) -> checkout_links::function::Answer + Send + Sync>;

/// Hears all changes of checkouts that become expired.
#[derive(Clone)]
pub(crate) struct Tap {
    clock: Arc<Mutex<Option<TestClock>>>,
    ends: Arc<Mutex<Ends>>,
    trouble: Trouble,
}

impl Tap {
    /// Listens, and no more.
    pub(crate) fn new() -> Self {
        Self::with(|batch, consumer| consumer(batch))
    }

    /// Listens, and makes trouble.
    pub(crate) fn with(
        trouble: impl Fn(Value, Consumer) -> checkout_links::function::Answer + Send + Sync + 'static,
    ) -> Self {
        Self {
            clock: Arc::default(),
            ends: Arc::default(),
            trouble: Arc::new(trouble),
        }
    }

    /// What a stack is started with.
    pub(crate) fn slot(&self) -> ConsumerSlot {
        let tap = self.clone();
        ConsumerSlot::Around(Arc::new(move |consumer| {
            let tap = tap.clone();
            Arc::new(move |batch: Value| {
                tap.hear(&batch);
                (tap.trouble)(batch, Arc::clone(&consumer))
            })
        }))
    }

    /// Tells the time from now on.
    pub(crate) fn look_at(&self, clock: &TestClock) {
        *self.clock.lock().unwrap() = Some(clock.clone());
    }

    fn hear(&self, batch: &Value) {
        let status = |record: &Value, image: &str| {
            let status = &record["dynamodb"][image]["status"]["S"];
            status.as_str().map(str::to_owned)
        };
        let is_end = |record: &&Value| {
            record["dynamodb"]["Keys"]["pk"]["S"]
                .as_str()
                .is_some_and(|pk| pk.starts_with("CHECKOUT#"))
                && status(record, "NewImage").as_deref() == Some("Expired")
                && status(record, "OldImage").as_deref() != Some("Expired")
        };
        let clock = self.clock.lock().unwrap().clone();
        let now = clock.map_or(Timestamp::UNIX_EPOCH, |clock| clock.now());
        for record in batch["Records"].as_array().unwrap().iter().filter(is_end) {
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            let id = text(&record["dynamodb"]["NewImage"]["id"]["S"]);
            let number = text(&record["dynamodb"]["SequenceNumber"]);
            let mut ends = self.ends.lock().unwrap();
            let known = ends.entry(id).or_default();
            // A batch may come twice; the first time counts.
            if known.iter().all(|(other, _)| *other != number) {
                known.insert((number, now));
            }
        }
    }

    /// How many checkouts were seen to expire.
    pub(crate) fn expired(&self) -> usize {
        self.ends.lock().unwrap().len()
    }

    /// When a checkout was seen to expire, each time.
    pub(crate) fn ends_of(&self, id: impl std::fmt::Display) -> Vec<Timestamp> {
        let ends = self.ends.lock().unwrap();
        let ends = ends.get(&id.to_string());
        ends.into_iter().flatten().map(|(_, at)| *at).collect()
    }
}
