//! The stored shape of an entity: its key, when it may be swept, and itself.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{error::StoreError, keys::Key};

/// An entity as an item.
#[derive(Serialize, Deserialize)]
pub(super) struct Stored<T> {
    #[serde(flatten)]
    key: Key,
    /// Seconds since 1970 from when DynamoDB may delete the item: retention, never a timer.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    ttl: Option<i64>,
    #[serde(flatten)]
    entity: T,
}

impl<T: Serialize> Stored<T> {
    pub(super) const fn new(key: Key, entity: T) -> Self {
        Self {
            key,
            ttl: None,
            entity,
        }
    }

    pub(super) fn until(mut self, end: Timestamp) -> Self {
        self.ttl = Some(end.as_second());
        self
    }

    pub(super) fn to_attributes(&self) -> Result<HashMap<String, AttributeValue>, StoreError> {
        serde_dynamo::to_item(self).map_err(StoreError::Corrupt)
    }
}

/// Reads the entity of an item.
pub(super) fn read<T: DeserializeOwned>(
    item: HashMap<String, AttributeValue>,
) -> Result<T, StoreError> {
    serde_dynamo::from_item(item).map_err(StoreError::Corrupt)
}
