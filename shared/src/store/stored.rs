//! The stored shape of an entity: its key, when it may be swept, and itself.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use serde::{Serialize, de::DeserializeOwned};

use super::{Item, error::StoreError, keys::Key};

/// An entity, where it lies.
pub(super) struct Stored<T> {
    key: Key,
    /// From when DynamoDB may delete the item: retention, never a timer.
    end: Option<Timestamp>,
    entity: T,
}

impl<T: Serialize> Stored<T> {
    pub(super) const fn new(key: Key, entity: T) -> Self {
        let end = None;
        Self { key, end, entity }
    }

    pub(super) const fn until(mut self, end: Timestamp) -> Self {
        self.end = Some(end);
        self
    }

    /// As an item, whose `ttl` are seconds since 1970.
    pub(super) fn to_attributes(&self) -> Result<Item, StoreError> {
        let entity: serde_dynamo::Item =
            serde_dynamo::to_item(&self.entity).map_err(StoreError::Corrupt)?;
        // At once as large as it gets, with key and `ttl`: this is done for every row that is written.
        let mut item = Item::with_capacity(entity.len() + 3);
        item.extend(
            entity
                .into_inner()
                .into_iter()
                .map(|(name, value)| (name, value.into())),
        );
        item.extend(self.key.clone().into_attributes());
        let ttl = self.end.map(|end| end.as_second().to_string());
        item.extend(ttl.map(|ttl| ("ttl".to_owned(), AttributeValue::N(ttl))));
        Ok(item)
    }
}

/// Reads the entity of an item.
pub(super) fn read<T: DeserializeOwned>(item: Item) -> Result<T, StoreError> {
    serde_dynamo::from_item(item).map_err(StoreError::Corrupt)
}
