//! Which fields of the templates come back.

use serde_json::{Map, Value};

use crate::{
    dialect::{reader::Node, wix::template::FIELDS},
    domain::fault::Rule,
};

/// Sets of fields by name: all, and those that say which template it is and where it stands.
pub(super) const SETS: &[&str] = &["FULL", "BASIC"];
const BASIC: &[&str] = &[
    "id",
    "status",
    "label",
    "createdDate",
    "updatedDate",
    "revision",
];

/// Which fields of the templates come back: paths such as `lineItems.quantity`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Projection(Vec<String>);

impl Projection {
    /// Reads `fields` and `fieldsets`, which add up. `None` inside is everything.
    #[expect(clippy::option_option, reason = "the outer one is for faults")]
    pub(super) fn read(fields: Option<&Node<'_>>, sets: Option<&Node<'_>>) -> Option<Option<Self>> {
        let paths = fields.map_or(Some(Vec::new()), read_paths);
        let sets = sets.map_or(Some(Vec::new()), read_sets);
        let (mut paths, sets) = (paths?, sets?);
        if sets.contains(&SETS[0]) || (paths.is_empty() && sets.is_empty()) {
            return Some(None);
        }
        if !sets.is_empty() {
            paths.extend(BASIC.iter().map(|name| (*name).to_owned()));
        }
        Some(Some(Self(paths)))
    }

    /// What was asked for, for a cursor.
    pub(super) fn paths(&self) -> &[String] {
        &self.0
    }

    pub(super) const fn of_cursor(paths: Vec<String>) -> Self {
        Self(paths)
    }

    /// The fields of a body that are asked for.
    #[must_use]
    pub fn of(&self, body: &Value) -> Value {
        let paths: Vec<Vec<&str>> = self
            .0
            .iter()
            .map(|path| path.split('.').collect())
            .collect();
        let paths: Vec<&[&str]> = paths.iter().map(Vec::as_slice).collect();
        part_of(body, &paths)
    }
}

/// What lies at the paths; an empty path is the whole. Within a list, of each of its entries.
fn part_of(value: &Value, paths: &[&[&str]]) -> Value {
    match value {
        _ if paths.iter().any(|path| path.is_empty()) => value.clone(),
        Value::Array(entries) => entries.iter().map(|entry| part_of(entry, paths)).collect(),
        Value::Object(map) => {
            let mut part = Map::new();
            for (name, value) in map {
                let below: Vec<&[&str]> = paths
                    .iter()
                    .filter(|path| path.first() == Some(&name.as_str()))
                    .filter_map(|path| path.get(1..))
                    .collect();
                if !below.is_empty() {
                    part.insert(name.clone(), part_of(value, &below));
                }
            }
            Value::Object(part)
        }
        // A path goes on where there is nothing to go into.
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Value::Null,
    }
}

fn read_paths(node: &Node<'_>) -> Option<Vec<String>> {
    let read = |node: &Node<'_>| {
        let path = node.string(1..=100)?;
        let first = path.split('.').next().unwrap_or_default();
        if FIELDS.contains(&first) {
            return Some(path);
        }
        node.fault(Rule::NotAllowed, format!("`{first}` is not a known field"))
    };
    let paths: Vec<_> = node.list(0..=50)?.iter().map(read).collect();
    paths.into_iter().collect()
}

fn read_sets(node: &Node<'_>) -> Option<Vec<&'static str>> {
    let sets: Vec<_> = node
        .list(0..=SETS.len())?
        .iter()
        .map(|node| node.word(SETS, SETS))
        .collect();
    sets.into_iter().collect()
}
