//! Labels: what a merchant calls an object; no buyer sees it.

use serde::{Deserialize, Serialize};

/// A merchant's own name for an object: 1 to 200 characters without control characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Label(String);

impl Label {
    /// The most characters; with an id behind them they still fit a sort key of 1024 bytes.
    pub const MAX_LENGTH: usize = 200;

    /// Reads a label as it is written.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = !text.is_empty() && text.chars().count() <= Self::MAX_LENGTH;
        (fits && !text.chars().any(char::is_control)).then(|| Self(text.to_owned()))
    }

    /// The label as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Label {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or_else(|| format!("`{text}` is not a label"))
    }
}

impl From<Label> for String {
    fn from(label: Label) -> Self {
        label.0
    }
}
