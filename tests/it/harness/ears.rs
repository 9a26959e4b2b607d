//! Hears what the tables' changes mean.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};

use checkout_links::{mappings::ConsumerSlot, pump::acknowledge_all};
use serde_json::Value;
use shared::{
    domain::{
        fact::{Fact, facts_of},
        webhook::EventType,
    },
    webhook::lookups::Lookups,
};
use uuid::Uuid;

use super::{Shop, until};

/// Hears all changes of all tables, instead of the functions.
#[derive(Clone, Default)]
pub(crate) struct Ears(Arc<Mutex<Vec<Value>>>);

impl Ears {
    /// A shop whose changes are heard.
    pub(crate) async fn in_shop() -> (Self, Shop) {
        let ears = Self::default();
        let heard = ears.clone();
        let silent = acknowledge_all();
        let slot = ConsumerSlot::Instead(Arc::new(move |batch: Value| {
            let records = batch["Records"].as_array().expect("records").clone();
            heard.0.lock().unwrap().extend(records);
            silent(batch)
        }));
        let shop = Shop::open_with(slot).await;
        (ears, shop)
    }

    /// What was heard means, of the tables one after another; each fact once.
    pub(crate) fn facts(&self, shop: &Shop) -> Vec<Fact> {
        let mut known = BTreeSet::new();
        let records = self.0.lock().unwrap().clone();
        let mut facts = Vec::new();
        for record in records {
            let record = serde_json::value::to_raw_value(&record).expect("a record");
            let (change, _) = shop.stack.store.change(&record).expect("it can be read");
            assert_eq!(facts_of(&change), facts_of(&change));
            facts.extend(facts_of(&change));
        }
        facts.retain(|fact| known.insert(fact.id));
        facts
    }

    /// The same, once something of this kind was heard.
    pub(crate) async fn facts_until(&self, shop: &Shop, last: EventType) -> Vec<Fact> {
        until(|| {
            let facts = self.facts(shop);
            facts.iter().any(|fact| fact.kind == last).then_some(facts)
        })
        .await
    }

    /// What happened to one thing, in order, once the last thing that did was heard.
    pub(crate) async fn story(
        &self,
        shop: &Shop,
        entity: impl std::fmt::Display,
        last: EventType,
    ) -> Vec<Fact> {
        let entity: Uuid = entity.to_string().parse().expect("an id");
        until(|| {
            let mut facts = self.facts(shop);
            facts.retain(|fact| fact.subject.entity() == entity);
            facts.iter().any(|fact| fact.kind == last).then_some(facts)
        })
        .await
    }
}

impl Shop {
    /// What facts are told with.
    pub(crate) async fn lookups(&self, facts: &[Fact]) -> Lookups {
        let base_url = &self.stack.info.base_url;
        let gathered = Lookups::gather(&self.stack.store, base_url, facts).await;
        gathered.expect("the store answers")
    }
}

/// What facts are of.
pub(crate) fn kinds(facts: &[Fact]) -> Vec<&'static str> {
    facts.iter().map(|fact| fact.kind.word()).collect()
}

/// The event inside the claims of a token.
pub(crate) fn inner(claims: &[u8]) -> Value {
    let within =
        |value: &Value| -> Value { serde_json::from_str(value.as_str().unwrap()).unwrap() };
    let claims: Value = serde_json::from_slice(claims).unwrap();
    within(&within(&claims["data"])["data"])
}

/// Sequences grow with everything that happens to one thing, and its revisions have no gap.
#[track_caller]
pub(crate) fn assert_in_order(story: &[Fact]) {
    let changes: Vec<&Fact> = story
        .iter()
        .filter(|fact| fact.kind.slug() != "used")
        .collect();
    assert!(
        changes.is_sorted_by(|a, b| a.sequence < b.sequence),
        "{story:?}"
    );
    let mut revisions: Vec<u64> = changes.iter().map(|fact| fact.revision).collect();
    revisions.dedup();
    assert_eq!(revisions, (1..).take(revisions.len()).collect::<Vec<_>>());
}
