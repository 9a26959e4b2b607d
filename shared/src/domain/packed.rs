//! Values kept as JSON text, unpacked only where they are read.

use std::marker::PhantomData;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

/// A value as JSON text: what opens an offer hands it on as it is, and starts without the code
/// that would read it. A store's own limits on nesting and numbers are not ours, either.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent, bound = "")]
pub struct Packed<T> {
    text: String,
    kind: PhantomData<T>,
}

/// Any fields, in a client's form.
pub type Extras = Packed<Map<String, Value>>;

impl<T> Packed<T> {
    /// Nothing inside.
    pub const EMPTY: Self = Self {
        text: String::new(),
        kind: PhantomData,
    };

    /// Whether there is nothing inside.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

impl<T: Serialize + DeserializeOwned + Default + PartialEq> Packed<T> {
    /// Packs; an empty value makes no text.
    #[must_use]
    pub fn of(value: &T) -> Self {
        let text = if *value == T::default() {
            String::new()
        } else {
            // Strings, numbers and lists under names always have a JSON form.
            serde_json::to_string(value).unwrap_or_default()
        };
        Self {
            text,
            kind: PhantomData,
        }
    }

    /// Unpacks. Only [`Packed::of`] fills a table, so what cannot be read is the empty text.
    #[must_use]
    pub fn open(&self) -> T {
        serde_json::from_str(&self.text).unwrap_or_default()
    }
}
