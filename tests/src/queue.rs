//! Keeps the time and the messages, as EventBridge Scheduler and SQS do.
//!
//! What is armed lies in memory. It is not lost with it: buckets have a row in the tables until their
//! work is done, and deliveries until they arrived, so a stack that starts arms them again.

mod messages;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use shared::{
    clock::Clock,
    config::{QueueConfig, TimersConfig},
    timers::{self, Queue, TimerError, Timers, Work},
};
use tokio::{
    sync::watch,
    task::{JoinHandle, JoinSet},
};

pub use messages::{Message, Messages};

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

    /// What a function arms timers with.
    #[must_use]
    pub fn timers(&self, config: &TimersConfig) -> LocalTimers {
        let of = |queue: &Option<QueueConfig>| queue.as_ref().map(|queue| self.of(&queue.url));
        LocalTimers {
            timers: of(&config.timers),
            deliveries: of(&config.deliveries),
            slow_deliveries: of(&config.slow_deliveries),
        }
    }
}

/// The queues that one function sends to.
#[derive(Clone, Debug)]
pub struct LocalTimers {
    timers: Option<Messages>,
    deliveries: Option<Messages>,
    slow_deliveries: Option<Messages>,
}

impl LocalTimers {
    fn put(&self, message: &timers::Message<'_>) -> Result<(), TimerError> {
        let queue = match message.queue() {
            Queue::Timers => &self.timers,
            Queue::Deliveries => &self.deliveries,
            Queue::SlowDeliveries => &self.slow_deliveries,
        };
        let missing = || TimerError(format!("no queue for {:?} is set", message.queue()));
        queue
            .as_ref()
            .ok_or_else(missing)?
            .put(message.at(), Message::sent(message)?);
        Ok(())
    }
}

#[async_trait]
impl Timers for LocalTimers {
    async fn arm(&self, work: &Work, _: Timestamp) -> Result<(), TimerError> {
        self.put(&timers::Message::of(work))
    }

    async fn arm_messages(&self, messages: &[timers::Message<'_>], _: Timestamp) -> Vec<usize> {
        let left = messages.iter().filter(|message| self.put(message).is_err());
        left.flat_map(|message| message.places.clone()).collect()
    }
}

/// How a queue's messages reach a function.
#[derive(Clone)]
pub struct Mapping {
    /// The queue's name.
    pub name: String,
    /// Its messages.
    pub messages: Messages,
    /// The function.
    pub consumer: Handler,
    /// How many messages at a time, at the most.
    pub batch: u16,
    /// How many batches are under way at once, at the most.
    pub at_once: u16,
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
    /// Hands over batches, several at once: a function that is kept waiting with one gets the next.
    async fn run(self, mut stop: watch::Receiver<bool>) {
        let (mut under_way, at_once) = (JoinSet::new(), usize::from(self.at_once));
        while !*stop.borrow() {
            while under_way.try_join_next().is_some() {}
            let free = at_once - under_way.len();
            let most = if free > 0 { usize::from(self.batch) } else { 0 };
            let taken = self
                .messages
                .take(self.clock.now(), most, free > at_once / 2);
            if !taken.is_empty() {
                let mapping = self.clone();
                under_way.spawn(async move { mapping.deliver(taken).await });
                continue;
            }
            tokio::select! {
                _ = stop.changed() => break,
                () = self.messages.changed() => {}
                Some(_) = under_way.join_next() => {}
                () = tokio::time::sleep(GLANCE) => {}
            }
        }
        under_way.join_all().await;
    }

    async fn deliver(&self, messages: Vec<Message>) {
        let bodies: Vec<&str> = messages
            .iter()
            .map(|message| message.body.as_str())
            .collect();
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
            self.messages.put(again, messages[at].clone());
        }
        self.messages.done(&messages);
    }

    fn event(&self, bodies: &[&str]) -> Value {
        let record = |(at, body): (usize, &&str)| {
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
}
