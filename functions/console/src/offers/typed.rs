//! What is in the fields of an offer's form, by their names.

use std::collections::BTreeMap;

use shared::http::FormBody;

/// What is in the fields of an offer's form, by their names: those of the API in Polar's spelling, with a dot
/// before a field within another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Typed(BTreeMap<&'static str, String>);

impl Typed {
    /// The same with another text in a field.
    pub(crate) fn with(mut self, name: &'static str, text: impl Into<String>) -> Self {
        self.0.insert(name, text.into());
        self
    }

    /// What a form holds of the fields that there were. Those that it does not have are as they were.
    pub(crate) fn read(form: &FormBody, old: &Self) -> Self {
        let read = |(name, old): (&&'static str, &String)| {
            let text = match has(form, name) {
                true => form.get(name).trim(),
                false => old,
            };
            (*name, text.to_owned())
        };
        Self(old.0.iter().map(read).collect())
    }

    /// What is in a field.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// Whether a field holds something else than the same of `other`.
    pub(crate) fn differs(&self, other: &Self, name: &str) -> bool {
        self.get(name) != other.get(name)
    }

    /// The fields that hold something else than the same of `other`.
    pub(crate) fn differences<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'static str> {
        let names = self.0.keys().copied();
        names.filter(|name| self.differs(other, name))
    }
}

fn has(form: &FormBody, name: &str) -> bool {
    form.below(name).any(|(rest, _)| rest.is_empty())
}
