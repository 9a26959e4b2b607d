//! Schemas of objects.

use serde_json::{Map, Value, json};

use super::{nullable, with};

/// An object under construction.
#[derive(Debug, Default)]
pub struct Fields {
    properties: Map<String, Value>,
    required: Vec<String>,
}

/// Begins an object.
#[must_use]
pub fn object() -> Fields {
    Fields::default()
}

impl Fields {
    /// Fields that are always there.
    #[must_use]
    pub fn has<const N: usize>(mut self, fields: [(&str, Value); N]) -> Self {
        let names = fields.iter().map(|(name, _)| (*name).to_owned());
        self.required.extend(names);
        self.may_have(fields)
    }

    /// Fields that may be absent.
    #[must_use]
    pub fn may_have<const N: usize>(mut self, fields: [(&str, Value); N]) -> Self {
        let fields = fields.map(|(name, schema)| (name.to_owned(), schema));
        self.properties.extend(fields);
        self
    }

    /// Fields that may be absent or `null`.
    #[must_use]
    pub fn takes<const N: usize>(self, fields: [(&str, Value); N]) -> Self {
        self.may_have(fields.map(|(name, schema)| (name, nullable(schema))))
    }

    /// The object, which may get further fields one day.
    #[must_use]
    pub fn open(self) -> Value {
        let mut schema = json!({"type": "object"});
        if !self.properties.is_empty() {
            schema["properties"] = self.properties.into();
        }
        if !self.required.is_empty() {
            schema["required"] = self.required.into();
        }
        schema
    }

    /// The object, in which no other field may be.
    #[must_use]
    pub fn closed(self) -> Value {
        with(self.open(), "additionalProperties", false)
    }
}
