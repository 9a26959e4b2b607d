//! Keeps the time and the messages, as EventBridge Scheduler and SQS do.
//!
//! What is armed lies in memory. It is not lost with it: each bucket's timer has a row in the
//! tables until its work is done, so a stack that starts arms them again.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use shared::{
    clock::Clock,
    timers::{TimerError, Timers, Work},
};
use tokio::{sync::watch, task::JoinHandle};

use crate::{
    function::{Handler, invoke},
    template::{ACCOUNT, REGION},
};

/// How often the clock is looked at. That asks nothing of the tables.
const GLANCE: Duration = Duration::from_millis(50);

/// The messages of all queues, by the queues' names.
#[derive(Clone, Debug, Default)]
pub struct Queues(Arc<Mutex<BTreeMap<String, Messages>>>);

impl Queues {
    /// The messages of a queue, by its name or URL.
    #[must_use]
    pub fn of(&self, queue: &str) -> Messages {
        let name = queue.rsplit('/').next().unwrap_or_default();
        let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        queues.entry(name.to_owned()).or_default().clone()
    }
}

/// The messages of a queue and when each is to be delivered, in that order. The same message at the
/// same time is one.
#[derive(Clone, Debug, Default)]
pub struct Messages(Arc<Mutex<BTreeSet<(Timestamp, String)>>>);

impl Messages {
    /// Delivers a message at a time or soon after.
    pub fn put(&self, at: Timestamp, body: String) {
        self.lock().insert((at, body));
    }

    /// Takes out some whose time has come. What is put in from now on is another message.
    fn take(&self, now: Timestamp, most: usize) -> Vec<String> {
        let mut messages = self.lock();
        let mut taken = Vec::new();
        while taken.len() < most
            && messages.first().is_some_and(|(at, _)| *at <= now)
            && let Some((_, body)) = messages.pop_first()
        {
            taken.push(body);
        }
        taken
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeSet<(Timestamp, String)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Timers for Messages {
    async fn arm(&self, work: &Work, _: Timestamp) -> Result<(), TimerError> {
        self.put(work.at(), work.to_message()?);
        Ok(())
    }
}

/// How a queue's messages reach a function.
pub struct Mapping {
    /// The queue's name.
    pub name: String,
    /// Its messages.
    pub messages: Messages,
    /// The function.
    pub consumer: Handler,
    /// How many messages at a time, at the most.
    pub batch: u16,
    /// After how long a message comes again that was not dealt with, by the clock.
    pub visibility: SignedDuration,
    /// The time.
    pub clock: Clock,
}

impl std::fmt::Debug for Mapping {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Mapping {{ name: {:?} }}", self.name)
    }
}

/// A running delivery; dropping it stops it.
#[derive(Debug)]
pub struct Delivery {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Delivery {
    /// Starts to deliver.
    #[must_use]
    pub fn start(mapping: Mapping) -> Self {
        let (stop, stopped) = watch::channel(false);
        let task = tokio::spawn(mapping.run(stopped));
        Self { stop, task }
    }

    /// Stops: messages under way are dealt with first.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        if let Err(error) = self.task.await {
            tracing::error!(%error, "a queue's delivery ended badly");
        }
    }
}

impl Mapping {
    async fn run(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            let bodies = self
                .messages
                .take(self.clock.now(), usize::from(self.batch));
            if !bodies.is_empty() {
                self.deliver(bodies).await;
                continue;
            }
            tokio::select! {
                _ = stop.changed() => return,
                () = tokio::time::sleep(GLANCE) => {}
            }
        }
    }

    async fn deliver(&self, bodies: Vec<String>) {
        let answer = invoke(&self.consumer, self.event(&bodies)).await;
        let failed = match answer {
            Ok(answer) => failures(&answer, bodies.len()),
            Err(error) => {
                tracing::warn!(queue = self.name, "messages were not dealt with: {error}");
                (0..bodies.len()).collect()
            }
        };
        let again = self.clock.now() + self.visibility;
        for at in failed {
            self.messages.put(again, bodies[at].clone());
        }
    }

    fn event(&self, bodies: &[String]) -> Value {
        let record = |(at, body): (usize, &String)| {
            json!({
                "messageId": at.to_string(),
                "receiptHandle": at.to_string(),
                "body": body,
                "attributes": {"ApproximateReceiveCount": "1"},
                "messageAttributes": {},
                "eventSource": "aws:sqs",
                "eventSourceARN": format!("arn:aws:sqs:{REGION}:{ACCOUNT}:{}", self.name),
                "awsRegion": REGION,
            })
        };
        json!({ "Records": bodies.iter().enumerate().map(record).collect::<Vec<_>>() })
    }
}

/// Which messages of a batch come again, as Lambda reads the answer: none for nothing at all, and all
/// for what makes no sense.
fn failures(answer: &Value, all: usize) -> Vec<usize> {
    let failures = match answer {
        Value::Null => return Vec::new(),
        Value::Object(fields) => match fields.get("batchItemFailures") {
            None | Some(Value::Null) => return Vec::new(),
            Some(failures) => failures.as_array(),
        },
        _ => None,
    };
    let place = |failure: &Value| {
        let at: usize = failure["itemIdentifier"].as_str()?.parse().ok()?;
        (at < all).then_some(at)
    };
    let failed = failures.and_then(|failures| failures.iter().map(place).collect());
    failed.unwrap_or_else(|| (0..all).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_as_lambda_reads_them() {
        let failed = |ids: &[&str]| {
            let list: Vec<_> = ids.iter().map(|id| json!({"itemIdentifier": id})).collect();
            json!({ "batchItemFailures": list })
        };
        let cases = [
            (json!(null), vec![]),
            (json!({}), vec![]),
            (failed(&[]), vec![]),
            (failed(&["1"]), vec![1]),
            (failed(&["1", "2"]), vec![0, 1]),
            (failed(&[""]), vec![0, 1]),
            (json!({"batchItemFailures": "1"}), vec![0, 1]),
            (json!("done"), vec![0, 1]),
        ];
        for (answer, expected) in cases {
            assert_eq!(failures(&answer, 2), expected, "{answer}");
        }
    }

    #[test]
    fn a_message_is_taken_when_its_time_has_come_and_not_before() {
        let queues = Queues::default();
        let messages = queues.of("https://sqs.example/1/Things");
        let at = |second| Timestamp::from_second(second).unwrap();
        for (second, body) in [(20, "b"), (10, "a"), (20, "b"), (30, "c")] {
            messages.put(at(second), body.to_owned());
        }
        assert_eq!(messages.take(at(9), 9), [""; 0]);
        assert_eq!(queues.of("Things").take(at(25), 1), ["a"]);
        assert_eq!(messages.take(at(25), 9), ["b"]);
    }
}
