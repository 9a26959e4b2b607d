//! The card that a message or a post shows instead of a bare address.

use serde::{Deserialize, Serialize};

use crate::domain::urls::WebUrl;

/// The card that a message or a post shows instead of a bare address: what is not said is told from
/// what the offer sells.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// One line of 1 to [`Self::MAX_TITLE`] characters.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub title: Option<String>,
    /// One line of 1 to [`Self::MAX_DESCRIPTION`] characters.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub description: Option<String>,
    /// A picture, `https`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub image_url: Option<WebUrl>,
}

impl Preview {
    /// The most characters of a title: cards cut it off long before.
    pub const MAX_TITLE: usize = 200;
    /// The most characters of a description.
    pub const MAX_DESCRIPTION: usize = 500;

    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
