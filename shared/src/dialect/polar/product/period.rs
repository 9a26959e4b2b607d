//! How often a product recurs, and how long it is free at first: two fields each.

use crate::{
    dialect::reader::{Fields, Node},
    domain::{
        catalog::{Interval, Period, Product},
        fault::Rule,
    },
};

const EVERY: &str = "recurring_interval";
const EVERY_COUNT: &str = "recurring_interval_count";
const TRIAL: &str = "trial_interval";
const TRIAL_COUNT: &str = "trial_interval_count";
/// The most of an interval between two payments.
pub(super) const MOST_BETWEEN: i64 = 999;
/// The most of an interval that is free.
pub(super) const MOST_FREE: i64 = 1_000;

fn interval(node: &Node<'_>) -> Option<Interval> {
    node.word(Interval::WORDS, &Interval::ALL)
}

fn count(node: &Node<'_>, most: i64) -> Option<u16> {
    node.integer(1..=most)
        .and_then(|count| u16::try_from(count).ok())
}

/// How often a new product recurs: once an interval unless it says otherwise.
pub(super) fn read_recurring(fields: &Fields<'_>) -> Option<Period> {
    let often = fields
        .get(EVERY_COUNT)
        .map(|node| count(&node, MOST_BETWEEN));
    let Some(every) = fields.get(EVERY) else {
        return often.and_then(|_| {
            let message = format!("`{EVERY}` is required with `{EVERY_COUNT}`");
            fields.fault(EVERY, Rule::Required, message)
        });
    };
    let interval = interval(&every)?;
    let count = often.unwrap_or(Some(1))?;
    Some(Period { interval, count })
}

/// What an update says of how often the product recurs must be what is so already.
pub(super) fn check_recurring(fields: &Fields<'_>, product: &Product) {
    const FIXED: &str = "cannot be changed once the product is made";
    let old = product.recurring;
    if let Some(node) = fields.get(EVERY)
        && let Some(new) = interval(&node)
        && old.is_none_or(|old| old.interval != new)
    {
        node.note(Rule::Other("IMMUTABLE"), format!("`{EVERY}` {FIXED}"));
    }
    if let Some(node) = fields.get(EVERY_COUNT)
        && let Some(new) = count(&node, MOST_BETWEEN)
        && old.is_none_or(|old| old.count != new)
    {
        node.note(Rule::Other("IMMUTABLE"), format!("`{EVERY_COUNT}` {FIXED}"));
    }
}

/// How long a product is free at first, whose trial was `old`. `null` for either half is no trial.
pub(super) fn read_trial(fields: &Fields<'_>, old: Option<Period>) -> Option<Period> {
    let (unit, many) = (fields.get(TRIAL), fields.get(TRIAL_COUNT));
    if unit.is_none() && many.is_none() {
        let cleared = fields.names(TRIAL) || fields.names(TRIAL_COUNT);
        return old.filter(|_| !cleared);
    }
    // A half that is `null` is missing; one that is not there stays as it was.
    let old_interval = old.filter(|_| !fields.names(TRIAL)).map(|old| old.interval);
    let old_count = old
        .filter(|_| !fields.names(TRIAL_COUNT))
        .map(|old| old.count);
    let missing = |name: &str, other: &str| {
        let message = format!("`{name}` is required with `{other}`");
        fields.note(name, Rule::Required, message);
    };
    if unit.is_none() && old_interval.is_none() {
        missing(TRIAL, TRIAL_COUNT);
    }
    if many.is_none() && old_count.is_none() {
        missing(TRIAL_COUNT, TRIAL);
    }
    let interval = unit.map_or(old_interval, |node| interval(&node));
    let count = many.map_or(old_count, |node| count(&node, MOST_FREE));
    let (interval, count) = (interval?, count?);
    Some(Period { interval, count })
}

/// Only what recurs has a trial.
pub(super) fn check_trial(fields: &Fields<'_>, product: &Product) {
    // Where what recurs is faulty, that is what must be said.
    let once = product.recurring.is_none() && fields.get(EVERY).is_none();
    if once && product.trial.is_some() {
        let message = "only a product with a `recurring_interval` has a trial";
        fields.note(TRIAL, Rule::NotAllowed, message);
    }
}
