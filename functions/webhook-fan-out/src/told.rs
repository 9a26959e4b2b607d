//! Tell what changes mean.

use std::collections::HashMap;

use shared::domain::{fact::Fact, ids::EventId};

use crate::FanOut;

/// The facts of a batch, each once, and the sequence numbers of the records that say so.
#[derive(Default)]
pub(crate) struct Told {
    facts: Vec<Fact>,
    records: Vec<Vec<String>>,
    places: HashMap<EventId, usize>,
}

impl Told {
    /// Adds what a record means.
    pub(crate) fn add(&mut self, facts: Vec<Fact>, record: &str) {
        for fact in facts {
            let place = *self.places.entry(fact.id).or_insert(self.facts.len());
            if place == self.facts.len() {
                self.facts.push(fact);
                self.records.push(Vec::new());
            }
            self.records[place].push(record.to_owned());
        }
    }

    /// Tells them all. Gives the records that must come again.
    pub(crate) async fn tell(self, fan_out: &FanOut) -> Vec<String> {
        let now = fan_out.clock.now();
        let untold = fan_out.publisher.publish(&self.facts, now).await;
        let records = self.records.into_iter().enumerate();
        records
            .filter(|(place, _)| untold.contains(place))
            .flat_map(|(_, records)| records)
            .collect()
    }
}
