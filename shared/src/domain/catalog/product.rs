//! Products.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Period, Price};
use crate::domain::{
    ids::{CustomFieldId, ProductId, SiteId},
    line_item::Image,
    metadata::Metadata,
    money::Currency,
};

/// A product with its prices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// Its id: the `catalogItemId` of a catalog reference.
    pub id: ProductId,
    /// Its site.
    pub site: SiteId,
    /// What buyers read.
    pub name: String,
    /// A sentence or two below the name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub description: Option<String>,
    /// A picture of it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub image: Option<Image>,
    /// One price for each currency in which it sells.
    pub prices: Vec<Price>,
    /// How often a subscription to it is charged; none is paid once.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub recurring: Option<Period>,
    /// How long a subscription to it is free at first.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub trial: Option<Period>,
    /// Who sees it.
    #[serde(default)]
    pub visibility: Visibility,
    /// No longer sold.
    #[serde(default)]
    pub archived: bool,
    /// What its buyers are asked, in this order.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub fields: Vec<AttachedField>,
    /// The merchant's own keys and values.
    #[serde(skip_serializing_if = "Metadata::is_empty", default)]
    pub metadata: Metadata,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed, if it did.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub modified_at: Option<Timestamp>,
    /// Counts its changes, from 1: the optimistic lock.
    pub revision: u64,
}

impl Product {
    /// What is kept after a change of `old` at `now`: without a difference, `old` as it is.
    #[must_use]
    pub fn revised(self, old: &Self, now: Timestamp) -> Self {
        if self == *old {
            return self;
        }
        Self {
            modified_at: Some(now),
            revision: old.revision + 1,
            ..self
        }
    }

    /// A product that is sold once for these prices, and nothing more is said of it.
    #[must_use]
    pub const fn new(
        id: ProductId,
        site: SiteId,
        name: String,
        prices: Vec<Price>,
        created_at: Timestamp,
    ) -> Self {
        Self {
            id,
            site,
            name,
            description: None,
            image: None,
            prices,
            recurring: None,
            trial: None,
            visibility: Visibility::Public,
            archived: false,
            fields: Vec::new(),
            metadata: Metadata::EMPTY,
            created_at,
            modified_at: None,
            revision: 1,
        }
    }

    /// Whether it can be sold at all.
    #[must_use]
    pub fn is_sold(&self) -> bool {
        !self.archived && self.visibility != Visibility::Draft && !self.prices.is_empty()
    }

    /// The price in `currency`, unless the product is not sold.
    #[must_use]
    pub fn price_in(&self, currency: Currency) -> Option<&Price> {
        let price = self.prices.iter().find(|price| price.currency == currency);
        price.filter(|_| self.is_sold())
    }
}

/// Who sees a product.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// Nobody yet: it is not sold.
    Draft,
    /// Whoever is given a link.
    Private,
    /// Everybody.
    #[default]
    Public,
}

impl Visibility {
    /// Every visibility.
    pub const ALL: [Self; 3] = [Self::Draft, Self::Private, Self::Public];
    /// Their words on the wire, in the order of [`Visibility::ALL`].
    pub const WORDS: &'static [&'static str] = &["draft", "private", "public"];

    /// The word on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Private => "private",
            Self::Public => "public",
        }
    }
}

/// A question that buyers of a product are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachedField {
    /// Which.
    pub field: CustomFieldId,
    /// Whether there is no buying without an answer.
    pub required: bool,
}
