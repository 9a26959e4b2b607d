//! Batches that come twice, late, in disorder or to a function that dies, within what Lambda allows.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use serde_json::Value;

use super::{
    dice::Dice,
    life::{self, Moment},
};
use crate::{
    function::{Answer, Handler},
    mappings::ConsumerSlot,
};

/// How many steps of a batch are looked at for a death.
const STEPS: usize = 60;

/// How records may come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// As a stream's: those of one key in order, and not at once.
    PerKey,
    /// As a queue's: anyhow.
    None,
}

/// What happens to how many in a thousand batches.
#[derive(Clone, Copy, Debug, Default)]
pub struct Troubles {
    /// They get lost on the way, and come again.
    pub dropped: u64,
    /// They are dealt with twice.
    pub doubled: u64,
    /// They come in disorder.
    pub shuffled: u64,
    /// They come late.
    pub delayed: u64,
    /// The function dies at one of its steps, and they come again.
    pub deaths: u64,
    /// The function dies when all is done, and they come again.
    pub forgotten: u64,
}

#[derive(Clone, Copy)]
enum Trouble {
    Dropped,
    Doubled,
    Shuffled,
    Delayed,
    Death,
    Forgotten,
}

/// What happened so far, by its name.
#[derive(Clone, Debug, Default)]
pub struct Log(Arc<Mutex<BTreeMap<&'static str, usize>>>);

impl Log {
    /// How often what happened.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<&'static str, usize> {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.clone()
    }

    fn note(&self, what: &'static str) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.entry(what).or_default() += 1;
    }
}

/// What makes trouble around functions that take batches.
#[must_use]
pub fn troubled(order: Order, troubles: Troubles, seed: u64) -> (ConsumerSlot, Log) {
    let (dice, log) = (Dice::new(seed), Log::default());
    let noted = log.clone();
    let slot = ConsumerSlot::Around(Arc::new(move |consumer: Handler| {
        let (dice, log) = (dice.clone(), noted.clone());
        Arc::new(move |batch| {
            if has_shared(&batch) {
                log.note("shared");
            }
            trouble(&dice, &log, (order, troubles), batch, &consumer)
        })
    }));
    (slot, log)
}

fn trouble(
    dice: &Dice,
    log: &Log,
    (order, troubles): (Order, Troubles),
    mut batch: Value,
    consumer: &Handler,
) -> Answer {
    let trouble = dice.pick(&[
        (troubles.dropped, Trouble::Dropped),
        (troubles.doubled, Trouble::Doubled),
        (troubles.shuffled, Trouble::Shuffled),
        (troubles.delayed, Trouble::Delayed),
        (troubles.deaths, Trouble::Death),
        (troubles.forgotten, Trouble::Forgotten),
    ]);
    let Some(trouble) = trouble else {
        log.note("untroubled");
        return consumer(batch);
    };
    match trouble {
        Trouble::Dropped => {
            log.note("dropped");
            Box::pin(async { Err(life::death()) })
        }
        Trouble::Doubled => {
            log.note("doubled");
            let (one, other) = (consumer(batch.clone()), consumer(batch));
            Box::pin(async move {
                match order {
                    Order::PerKey => drop(one.await),
                    Order::None => return tokio::join!(one, other).1,
                }
                other.await
            })
        }
        Trouble::Shuffled => {
            log.note("shuffled");
            if let Some(records) = batch["Records"].as_array_mut() {
                shuffle(dice, order, records);
            }
            consumer(batch)
        }
        Trouble::Delayed => {
            log.note("delayed");
            let late = Duration::from_millis(dice.roll() % 100);
            let answer = consumer(batch);
            Box::pin(async move {
                tokio::time::sleep(late).await;
                answer.await
            })
        }
        Trouble::Death => {
            log.note("death");
            let step = 1 + dice.below(STEPS);
            let moment = match dice.roll() % 2 {
                0 => Moment::Before("", step),
                _ => Moment::After("", step),
            };
            life::until(moment, consumer(batch))
        }
        Trouble::Forgotten => {
            log.note("forgotten");
            life::until(Moment::AtTheEnd, consumer(batch))
        }
    }
}

/// Whether a message of a batch asks for several attempts.
fn has_shared(batch: &Value) -> bool {
    let records = batch["Records"].as_array().into_iter().flatten();
    let mut bodies = records.filter_map(|record| record["body"].as_str());
    bodies.any(|body| body.starts_with('['))
}

/// Any order of records, but of a stream those of one key stay in theirs.
fn shuffle(dice: &Dice, order: Order, records: &mut Vec<Value>) {
    let key = |record: &Value| record["dynamodb"]["Keys"].to_string();
    let mut turns: Vec<String> = records.iter().map(key).collect();
    dice.shuffle(records);
    if order == Order::None {
        // SQS may also give a message twice at once.
        records.extend(records.first().cloned());
        return;
    }
    records.sort_by_cached_key(|record| {
        let number = record["dynamodb"]["SequenceNumber"].as_str();
        let number = number.unwrap_or_default().to_owned();
        (number.len(), number)
    });
    dice.shuffle(&mut turns);
    let in_turn = turns.iter().filter_map(|turn| {
        let at = records.iter().position(|record| key(record) == *turn)?;
        Some(records.remove(at))
    });
    *records = in_turn.collect();
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn records_of_one_key_stay_in_order() {
        let record = |key: usize, number: usize| {
            let keys = json!({"pk": {"S": key.to_string()}});
            json!({"dynamodb": {"Keys": keys, "SequenceNumber": number.to_string()}})
        };
        let all: Vec<Value> = (1..60).map(|number| record(number % 4, number)).collect();
        let mut records = all.clone();
        shuffle(&Dice::new(3), Order::PerKey, &mut records);
        assert_ne!(records, all);
        for key in 0..4_usize {
            let keys = json!({"pk": {"S": key.to_string()}});
            let of_key = |records: &[Value]| -> Vec<Value> {
                let of_key = records.iter().filter(|one| one["dynamodb"]["Keys"] == keys);
                of_key.cloned().collect()
            };
            assert_eq!(of_key(&records), of_key(&all));
        }
    }
}
