//! Labels: what a merchant calls an object; no buyer sees it.

use serde::{Deserialize, Serialize};

/// A merchant's own name for an object: 1 to 200 characters, none of them a control character or
/// U+10FFFF, which is no character and ends sort keys.
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
        (fits && Self::has_only_characters(text)).then(|| Self(text.to_owned()))
    }

    /// Whether a text could be a part of a label.
    #[must_use]
    pub fn has_only_characters(text: &str) -> bool {
        !text.chars().any(|c| c.is_control() || c == '\u{10ffff}')
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
