//! Line items of an offer: catalog references, resolved when it is opened, and custom items.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{ids::ProductId, money::Amount};

/// How many of one item: 1 to 100000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct Quantity(u32);

impl Quantity {
    /// The most of one item.
    pub const MAX: u32 = 100_000;

    /// A quantity of 1 to [`Quantity::MAX`].
    #[must_use]
    pub const fn new(quantity: u32) -> Option<Self> {
        if quantity == 0 || quantity > Self::MAX {
            None
        } else {
            Some(Self(quantity))
        }
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl TryFrom<u32> for Quantity {
    type Error = String;

    fn try_from(quantity: u32) -> Result<Self, Self::Error> {
        Self::new(quantity)
            .ok_or_else(|| format!("`{quantity}` is not a quantity of 1 to {}", Self::MAX))
    }
}

impl From<Quantity> for u32 {
    fn from(quantity: Quantity) -> Self {
        quantity.0
    }
}

/// A text with an optional translation for the buyer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Translatable {
    /// In the site's language.
    pub original: String,
    /// In the buyer's language.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub translated: Option<String>,
}

/// Which catalog item: unresolved until an offer is opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogRef {
    /// The app that the catalog belongs to; stored and returned, our catalog is one.
    pub app_id: String,
    /// The item's id in the catalog.
    pub item_id: String,
    /// Variant, options, custom text: free-form.
    #[serde(skip_serializing_if = "Map::is_empty", default, with = "json_text")]
    pub options: Map<String, Value>,
}

impl CatalogRef {
    /// The product that it names, when it can be one of ours.
    #[must_use]
    pub fn product(&self) -> Option<ProductId> {
        ProductId::parse(&self.item_id)
    }
}

/// A catalog item of an offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogItem {
    /// How many.
    pub quantity: Quantity,
    /// Which.
    pub reference: CatalogRef,
    /// Instead of the catalog's name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub name: Option<Translatable>,
    /// Instead of the catalog's price.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub price: Option<Amount>,
    /// The price before reductions, shown struck through.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub full_price: Option<Amount>,
}

/// An item that consults no catalog.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomItem {
    /// How many.
    pub quantity: Quantity,
    /// What buyers read.
    pub name: Translatable,
    /// The price of one.
    pub price: Amount,
    /// The price before reductions, shown struck through.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub full_price: Option<Amount>,
    /// What the price is for, such as `per person`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub price_description: Option<Translatable>,
    /// What kind of thing it is.
    pub kind: ItemKind,
    /// Details below the name, such as a size.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub details: Vec<Detail>,
}

/// What kind of thing an item is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ItemKind {
    /// Shipped.
    Physical,
    /// Downloaded.
    Digital,
    /// A gift card.
    GiftCard,
    /// Performed.
    Service,
    /// The app's own kind.
    Custom(String),
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

/// A free-form map kept as JSON text: a store's own limits on nesting and numbers are not ours.
mod json_text {
    use serde::{Deserialize, Deserializer, Serializer, de::Error as _, ser::Error as _};
    use serde_json::{Map, Value};

    pub(super) fn serialize<S: Serializer>(
        map: &Map<String, Value>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&serde_json::to_string(map).map_err(S::Error::custom)?)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Map<String, Value>, D::Error> {
        serde_json::from_str(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}
