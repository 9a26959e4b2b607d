//! Many items by their keys.

use aws_sdk_dynamodb::types::KeysAndAttributes;

use super::{Item, Store, StoreError, keys::Key};

/// What one `BatchGetItem` may ask for.
const BATCH: usize = 100;
/// How often keys that DynamoDB left unread are asked for again; it stops at 16 MB, too.
const ROUNDS: usize = 5;

impl Store {
    /// The items under `keys`, eventually consistent and in no order. Missing ones are left out.
    pub(super) async fn batch_get(
        &self,
        table: &str,
        keys: Vec<Key>,
    ) -> Result<Vec<Item>, StoreError> {
        let mut found = Vec::new();
        for batch in keys.chunks(BATCH) {
            let mut wanted: Vec<Item> = batch.iter().cloned().map(Key::into_attributes).collect();
            for _ in 0..ROUNDS {
                let (items, left) = self.batch_once(table, wanted).await?;
                found.extend(items);
                wanted = left;
                if wanted.is_empty() {
                    break;
                }
            }
            if !wanted.is_empty() {
                return Err(StoreError::Throttled);
            }
        }
        Ok(found)
    }

    async fn batch_once(
        &self,
        table: &str,
        keys: Vec<Item>,
    ) -> Result<(Vec<Item>, Vec<Item>), StoreError> {
        let request = KeysAndAttributes::builder()
            .set_keys(Some(keys))
            .build()
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        let answer = self
            .client
            .batch_get_item()
            .request_items(table, request)
            .send()
            .await?;
        let items = answer
            .responses
            .and_then(|mut tables| tables.remove(table))
            .unwrap_or_default();
        let left = answer
            .unprocessed_keys
            .and_then(|mut tables| tables.remove(table));
        Ok((items, left.map(|left| left.keys).unwrap_or_default()))
    }
}
