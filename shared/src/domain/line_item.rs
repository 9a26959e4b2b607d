//! Line items of an offer: catalog references, resolved when it is opened, and custom items.

mod image;
mod payment;
mod words;

use serde::{Deserialize, Serialize};

pub use image::Image;
pub use payment::{PaymentOption, PaymentTerms};
pub use words::{
    Detail, DetailValue, Modifier, ModifierGroup, Particulars, Policy, Service, Translatable,
};

use super::{
    catalog::Period,
    ids::ProductId,
    money::Amount,
    packed::{Extras, Packed},
};

/// How many of one item: 1 to 100000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct Quantity(u32);

impl Quantity {
    /// The most of one item.
    pub const MAX: u32 = 100_000;
    /// A single one.
    pub const ONE: Self = Self(1);

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

/// Which catalog item: unresolved until an offer is opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogRef {
    /// The app that the catalog belongs to; stored and returned, our catalog is one.
    pub app_id: String,
    /// The item's id in the catalog.
    pub item_id: String,
    /// Variant, options, custom text: free-form.
    #[serde(skip_serializing_if = "Packed::is_empty", default)]
    pub options: Extras,
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
    /// What else buyers read of it.
    #[serde(skip_serializing_if = "Packed::is_empty", default)]
    pub particulars: Packed<Particulars>,
    /// When and how it is paid.
    #[serde(skip_serializing_if = "PaymentTerms::is_default", default)]
    pub payment: PaymentTerms,
    /// Further overrides in the client's form: validated, returned, read by nobody here.
    #[serde(skip_serializing_if = "Packed::is_empty", default)]
    pub extras: Extras,
}

impl CatalogItem {
    /// An item as the catalog has it.
    #[must_use]
    pub fn new(reference: CatalogRef, quantity: Quantity) -> Self {
        Self {
            quantity,
            reference,
            name: None,
            price: None,
            full_price: None,
            particulars: Packed::default(),
            payment: PaymentTerms::default(),
            extras: Extras::default(),
        }
    }
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
    /// What else buyers read of it.
    #[serde(skip_serializing_if = "Packed::is_empty", default)]
    pub particulars: Packed<Particulars>,
    /// How many there are; none is as many as anybody wants.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub quantity_available: Option<u32>,
    /// When and how it is paid.
    #[serde(skip_serializing_if = "PaymentTerms::is_default", default)]
    pub payment: PaymentTerms,
    /// How it is charged again and again, if it is.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rhythm: Option<Rhythm>,
    /// Further fields in the client's form: validated, returned, read by nobody here.
    #[serde(skip_serializing_if = "Packed::is_empty", default)]
    pub extras: Extras,
}

/// How something is charged again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rhythm {
    /// How often.
    pub period: Period,
    /// How long it is free at first.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub trial: Option<Period>,
    /// After how many charges it is complete; none is never.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub cycles: Option<u32>,
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
