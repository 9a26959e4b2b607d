//! What clients say of any offer.

use jiff::Timestamp;

use super::Spelling;
use crate::{
    dialect::reader::{Fields, Node},
    domain::{
        fault::Rule,
        offer::{Campaign, Schedule},
    },
};

/// Whether any field of it is there, `null` or not.
pub(in crate::dialect) fn names_campaign(fields: &Fields<'_>, spelling: &Spelling) -> bool {
    let all = [spelling.starts_at, spelling.ends_at];
    all.iter().any(|name| fields.names(name))
}

/// `old` with the fields that are there; `null` clears.
pub(in crate::dialect) fn read_campaign(
    fields: &Fields<'_>,
    spelling: &Spelling,
    old: &Campaign,
) -> Option<Campaign> {
    let schedule = read_schedule(fields, spelling, old.schedule);
    Some(Campaign {
        schedule: schedule?,
    })
}

fn read_schedule(fields: &Fields<'_>, spelling: &Spelling, old: Schedule) -> Option<Schedule> {
    let read = |name: &str, old: Option<Timestamp>| match fields.names(name) {
        true => fields.optional(name, |node| read_moment(&node)),
        false => Some(old),
    };
    let start = read(spelling.starts_at, old.starts_at());
    let end = read(spelling.ends_at, old.ends_at());
    let (start, end) = (start?, end?);
    Schedule::new(start, end).or_else(|| {
        let named = [spelling.ends_at, spelling.starts_at];
        let name = named.into_iter().find(|name| fields.names(name))?;
        let (start, end) = start.zip(end)?;
        let message = format!("it ends `{end}`, which must be after it starts, `{start}`");
        fields.fault(name, Rule::Other("ORDER"), message)
    })
}

/// A date and time with its offset.
pub(in crate::dialect) fn read_moment(node: &Node<'_>) -> Option<Timestamp> {
    node.parsed(|text| {
        let expected = "expected a time with its offset, such as `2026-12-24T18:00:00Z`";
        text.parse().map_err(|_| expected.to_owned())
    })
}
