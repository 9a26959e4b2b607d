//! The fields of an object.

use serde_json::{Map, Value};

use super::{Node, join};
use crate::domain::fault::Rule;

/// The fields of an object. `null` counts as absent where a field is read.
#[derive(Clone, Debug)]
pub struct Fields<'a> {
    pub(super) map: &'a Map<String, Value>,
    pub(super) node: Node<'a>,
}

impl<'a> Fields<'a> {
    /// The object itself as a node.
    #[must_use]
    pub const fn node(&self) -> &Node<'a> {
        &self.node
    }

    /// The object's raw fields.
    #[must_use]
    pub const fn map(&self) -> &'a Map<String, Value> {
        self.map
    }

    /// Whether the field is there, `null` or not.
    #[must_use]
    pub fn names(&self, name: &str) -> bool {
        self.map.contains_key(name)
    }

    /// All fields by name, `null` or not.
    pub fn entries(&self) -> impl Iterator<Item = (&'a str, Node<'a>)> {
        self.map.iter().map(|(name, value)| {
            let node = Node {
                value,
                path: join(&self.node.path, name),
                faults: self.node.faults,
            };
            (name.as_str(), node)
        })
    }

    /// The field, unless absent or `null`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Node<'a>> {
        let value = self.map.get(name).filter(|value| !value.is_null())?;
        Some(Node {
            value,
            path: join(&self.node.path, name),
            faults: self.node.faults,
        })
    }

    /// The field; absent or `null` is a fault.
    pub fn required(&self, name: &str) -> Option<Node<'a>> {
        self.get(name).or_else(|| {
            let path = join(&self.node.path, name);
            self.node
                .faults
                .add(&path, Rule::Required, format!("`{name}` is required"));
            None
        })
    }

    /// Notes that the field, there or not, breaks a rule, and goes on.
    pub fn note(&self, name: &str, rule: Rule, message: impl Into<String>) {
        let path = join(&self.node.path, name);
        self.node.faults.add(&path, rule, message);
    }

    /// Notes that the field, there or not, breaks a rule.
    pub fn fault<T>(&self, name: &str, rule: Rule, message: impl Into<String>) -> Option<T> {
        self.note(name, rule, message);
        None
    }

    /// What `read` makes of the field: `None` when it is faulty, `Some(None)` when it is absent.
    pub fn optional<T>(
        &self,
        name: &str,
        read: impl FnOnce(Node<'a>) -> Option<T>,
    ) -> Option<Option<T>> {
        match self.get(name) {
            None => Some(None),
            Some(node) => read(node).map(Some),
        }
    }
}
