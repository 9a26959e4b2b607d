//! A map of the template that is read key by key, and must be empty in the end.

use serde_json::{Map, Value};

use super::error::{TemplateError, join};

/// One map of the template and the path that leads to it.
#[derive(Debug)]
pub(super) struct Section {
    path: String,
    entries: Map<String, Value>,
}

impl Section {
    /// Takes a value as a map; nothing at all counts as an empty one.
    pub(super) fn new(path: impl Into<String>, value: Value) -> Result<Self, TemplateError> {
        let path = path.into();
        match value {
            Value::Object(entries) => Ok(Self { path, entries }),
            Value::Null => Ok(Self {
                path,
                entries: Map::new(),
            }),
            other => Err(TemplateError::new(
                path,
                format!("expected a map, found `{other}`"),
            )),
        }
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// An error about one of the section's keys.
    pub(super) fn error(&self, key: &str, reason: impl Into<String>) -> TemplateError {
        TemplateError::new(join(&self.path, key), reason)
    }

    /// Takes the map under `key`; empty when there is none.
    pub(super) fn section(&mut self, key: &str) -> Result<Self, TemplateError> {
        let value = self.entries.remove(key).unwrap_or(Value::Null);
        Self::new(join(&self.path, key), value)
    }

    /// Takes all maps of this section, by key.
    pub(super) fn sections(self) -> Result<Vec<(String, Self)>, TemplateError> {
        let path = self.path;
        self.entries
            .into_iter()
            .map(|(key, value)| Ok((key.clone(), Self::new(join(&path, &key), value)?)))
            .collect()
    }

    /// Takes all texts of this section, by key.
    pub(super) fn texts(self) -> Result<Vec<(String, String)>, TemplateError> {
        let path = self.path;
        self.entries
            .into_iter()
            .map(|(key, value)| {
                let text = text_of(&join(&path, &key), value)?;
                Ok((key, text))
            })
            .collect()
    }

    /// Takes the list of maps under `key`; empty when there is none.
    pub(super) fn list(&mut self, key: &str) -> Result<Vec<Self>, TemplateError> {
        let path = join(&self.path, key);
        match self.entries.remove(key) {
            None => Ok(Vec::new()),
            Some(Value::Array(items)) => items
                .into_iter()
                .enumerate()
                .map(|(i, item)| Self::new(format!("{path}[{i}]"), item))
                .collect(),
            Some(other) => Err(TemplateError::new(
                path,
                format!("expected a list, found `{other}`"),
            )),
        }
    }

    /// Takes the texts of the list under `key`; empty when there is none.
    pub(super) fn text_list(&mut self, key: &str) -> Result<Vec<String>, TemplateError> {
        let path = join(&self.path, key);
        match self.entries.remove(key) {
            None => Ok(Vec::new()),
            Some(Value::Array(items)) => items
                .into_iter()
                .enumerate()
                .map(|(i, item)| text_of(&format!("{path}[{i}]"), item))
                .collect(),
            Some(other) => Err(TemplateError::new(
                path,
                format!("expected a list, found `{other}`"),
            )),
        }
    }

    /// Takes the text under `key`; numbers and flags count as the text CloudFormation makes of them.
    pub(super) fn text(&mut self, key: &str) -> Result<Option<String>, TemplateError> {
        let path = join(&self.path, key);
        self.entries
            .remove(key)
            .map(|value| text_of(&path, value))
            .transpose()
    }

    /// Takes the text under `key`, which must be there.
    pub(super) fn required(&mut self, key: &str) -> Result<String, TemplateError> {
        self.text(key)?
            .ok_or_else(|| self.error(key, "missing property"))
    }

    /// Drops the keys that mean nothing locally.
    pub(super) fn ignore(&mut self, keys: &[&str]) {
        for key in keys {
            self.entries.remove(*key);
        }
    }

    /// Complains about the first key that nobody took; `what` names such keys.
    pub(super) fn finish(self, what: &str) -> Result<(), TemplateError> {
        match self.entries.keys().next() {
            Some(key) => Err(self.error(key, format!("unknown {what}"))),
            None => Ok(()),
        }
    }
}

fn text_of(path: &str, value: Value) -> Result<String, TemplateError> {
    match value {
        Value::String(text) => Ok(text),
        Value::Number(number) => Ok(number.to_string()),
        Value::Bool(flag) => Ok(flag.to_string()),
        other => Err(TemplateError::new(
            path,
            format!("expected a text, found `{other}`"),
        )),
    }
}
