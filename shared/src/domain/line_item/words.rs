//! What buyers read of an item besides its name and price.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Image;
use crate::domain::money::Amount;

/// A text with an optional translation for the buyer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Translatable {
    /// In the site's language.
    pub original: String,
    /// In the buyer's language.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub translated: Option<String>,
}

impl Translatable {
    /// What buyers read.
    #[must_use]
    pub fn for_buyer(&self) -> &str {
        let translated = self.translated.as_ref().filter(|text| !text.is_empty());
        translated.unwrap_or(&self.original)
    }
}

/// What buyers read of an item besides its name and price.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Particulars {
    /// A picture of it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub image: Option<Image>,
    /// Details below the name, such as a size.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub details: Vec<Detail>,
    /// What was chosen with it; the price includes all of it.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub modifier_groups: Vec<ModifierGroup>,
    /// What buyers can read before they pay.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub policies: Vec<Policy>,
    /// The policy on payments that buyers agree to by paying.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub consent_policy: Option<String>,
    /// When a service takes place, and for how many.
    #[serde(skip_serializing_if = "Service::is_default", default)]
    pub service: Service,
}

/// A name and a value below an item's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detail {
    /// Such as `Size`.
    pub name: Translatable,
    /// Such as `XL`.
    pub value: DetailValue,
}

/// The value of a [`Detail`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DetailValue {
    /// A text.
    Text(Translatable),
    /// A colour's name and, if known, its code.
    Color {
        /// The name.
        name: Translatable,
        /// A code such as `#AABBCC`.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        code: Option<String>,
    },
}

impl DetailValue {
    /// What buyers read.
    #[must_use]
    pub fn text(&self) -> &Translatable {
        match self {
            Self::Text(text) => text,
            Self::Color { name, .. } => name,
        }
    }
}

/// Choices of one kind, such as toppings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModifierGroup {
    /// The client's id of it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub id: Option<String>,
    /// Such as `Toppings`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub name: Option<Translatable>,
    /// What was chosen, at least one.
    pub modifiers: Vec<Modifier>,
}

/// One choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Modifier {
    /// The client's id of it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub id: Option<String>,
    /// How many; none is one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub quantity: Option<u32>,
    /// Such as `Extra cheese`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub label: Option<Translatable>,
    /// Such as `aged 12 months`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub details: Option<Translatable>,
    /// What it contributes to the item's price, which includes it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub price: Option<Amount>,
}

/// A text that buyers can read before they pay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Such as `Cancellation`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub title: Option<String>,
    /// The text.
    pub content: String,
}

/// When a service takes place, and for how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// When it begins.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub starts_at: Option<Timestamp>,
    /// When it ends.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ends_at: Option<Timestamp>,
    /// How many take part.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub participants: Option<u32>,
}

impl Service {
    /// Whether nothing is said.
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}
