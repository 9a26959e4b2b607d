//! Where a page begins.

use serde::{Deserialize, Serialize};

use super::Entry;

/// Where a page begins, and which way it goes from there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edge {
    /// The entry at the edge; it need not exist any more.
    pub entry: Entry,
    /// Whether the page lies before the entry.
    pub before: bool,
    /// Whether the entry itself is on the page.
    pub including: bool,
}

impl Edge {
    /// The edge of the page that lies on the other side.
    #[must_use]
    pub fn other_side(&self) -> Self {
        Self {
            entry: self.entry.clone(),
            before: !self.before,
            including: !self.including,
        }
    }
}
