//! Cursors: where a query goes on, with the query itself. Who hands them out seals them.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::domain::template::query::Edge;

/// Where a query goes on. It carries what the first request asked for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Cursor {
    /// The filter as it was sent.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(super) filter: Option<Value>,
    /// The sorting as it was sent.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(super) sort: Option<Value>,
    /// Which fields come back, unless all.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(super) fields: Option<Vec<String>>,
    /// Where the page begins.
    pub(super) edge: Edge,
}

impl Cursor {
    /// Its text, which is for ours only.
    ///
    /// # Errors
    ///
    /// Never: everything in it came from JSON.
    pub fn text(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }
}
