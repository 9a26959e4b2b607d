//! Many items by their keys.

use std::{
    collections::{BTreeSet, HashSet},
    time::Duration,
};

use aws_sdk_dynamodb::types::{
    BatchStatementError, BatchStatementErrorCodeEnum::DuplicateItem, BatchStatementRequest,
    KeysAndAttributes, PutRequest, WriteRequest, builders::KeysAndAttributesBuilder,
};
use futures_util::future::join_all;

use super::{Item, Store, StoreError, keys::Key, stored, transaction::part_of};

/// What one `BatchGetItem` may ask for.
const BATCH: usize = 100;
/// How often keys that DynamoDB left unread are asked for again; it stops at 16 MB, too.
const ROUNDS: usize = 5;
/// The most that is waited before the second time; twice as long before each further one.
const PAUSE: Duration = Duration::from_millis(10);
/// What one `BatchWriteItem` or `BatchExecuteStatement` may write.
const WRITES: usize = 25;

impl Store {
    /// Puts items, each in place of whatever is there. Gives the places of those that are perhaps
    /// not written.
    pub(super) async fn batch_put(&self, table: &str, items: Vec<Item>) -> BTreeSet<usize> {
        in_batches(items, |batch| self.batch_put_once(table, batch)).await
    }

    /// Puts items where nothing is. Gives the places of those that are perhaps not written: something
    /// is there, or nobody knows.
    pub(super) async fn batch_insert(&self, table: &str, items: Vec<Item>) -> BTreeSet<usize> {
        in_batches(items, |batch| self.batch_insert_once(table, batch)).await
    }

    async fn batch_put_once(
        &self,
        table: &str,
        items: Vec<Item>,
    ) -> Result<Vec<usize>, StoreError> {
        let keys: Vec<_> = items.iter().map(Key::of).collect();
        let mut writes = Vec::new();
        for item in items {
            let put = PutRequest::builder().set_item(Some(item)).build();
            let put = put.map_err(|error| StoreError::Unavailable(error.to_string()))?;
            writes.push(WriteRequest::builder().put_request(put).build());
        }
        let request = self.client.batch_write_item().request_items(table, writes);
        let unwritten = request.send().await?.unprocessed_items.unwrap_or_default();
        let unwritten = unwritten.get(table).into_iter().flatten();
        let place = |write: &WriteRequest| {
            let left = Key::of(&write.put_request.as_ref()?.item);
            keys.iter().position(|key| *key == left)
        };
        Ok(unwritten.filter_map(place).collect())
    }

    /// `BatchWriteItem` knows no conditions; `INSERT` is one by its nature.
    async fn batch_insert_once(
        &self,
        table: &str,
        items: Vec<Item>,
    ) -> Result<Vec<usize>, StoreError> {
        let mut statements = Vec::new();
        let count = items.len();
        for item in items {
            let (names, values): (Vec<_>, Vec<_>) = item.into_iter().unzip();
            let names = names.join("': ?, '");
            let statement = BatchStatementRequest::builder()
                .statement(format!("INSERT INTO \"{table}\" VALUE {{'{names}': ?}}"))
                .set_parameters(Some(values))
                .build()
                .map_err(|error| StoreError::Unavailable(error.to_string()))?;
            statements.push(statement);
        }
        let request = self.client.batch_execute_statement();
        let answer = request.set_statements(Some(statements)).send().await?;
        let answers = answer.responses();
        let errors = answers.iter().filter_map(|one| one.error.as_ref());
        let odd = |error: &&BatchStatementError| error.code != Some(DuplicateItem);
        if let Some(error) = errors.clone().find(odd) {
            tracing::warn!(?error, "a row is not inserted");
        }
        let is_done = |at: &usize| answers.get(*at).is_some_and(|one| one.error.is_none());
        Ok((0..count).filter(|at| !is_done(at)).collect())
    }

    /// The items under `keys`, eventually consistent and in no order. Missing ones are left out,
    /// and so are all but the `wanted` attributes, if any are named.
    pub(super) async fn batch_get(
        &self,
        table: &str,
        keys: Vec<Key>,
        wanted: &[&str],
    ) -> Result<Vec<Item>, StoreError> {
        let request = |keys| request(keys, wanted);
        self.batches(table, keys, request).await
    }

    /// The items under `keys` as of the last write, in no order. Missing ones are left out.
    pub(super) async fn latest_batch(
        &self,
        table: &str,
        keys: Vec<Key>,
    ) -> Result<Vec<Item>, StoreError> {
        let request = |keys| request(keys, &[]).consistent_read(true);
        self.batches(table, keys, request).await
    }

    /// Which of `keys` have items, as of the last write.
    pub(super) async fn latest_keys(
        &self,
        table: &str,
        keys: Vec<Key>,
    ) -> Result<HashSet<Key>, StoreError> {
        let request = |keys| request(keys, &["pk", "sk"]).consistent_read(true);
        let items = self.batches(table, keys, request).await?;
        items.into_iter().map(stored::read).collect()
    }

    async fn batches(
        &self,
        table: &str,
        mut keys: Vec<Key>,
        request: impl Fn(Vec<Item>) -> KeysAndAttributesBuilder,
    ) -> Result<Vec<Item>, StoreError> {
        // DynamoDB takes a key that comes twice for a mistake.
        let mut known = HashSet::new();
        keys.retain(|key| known.insert(key.clone()));
        let mut found = Vec::new();
        for batch in keys.chunks(BATCH) {
            let mut left: Vec<Item> = batch.iter().cloned().map(Key::into_attributes).collect();
            let mut pause = PAUSE;
            for _ in 0..ROUNDS {
                let (items, unread) = self.batch_once(table, request(left)).await?;
                found.extend(items);
                left = unread;
                if left.is_empty() {
                    break;
                }
                tokio::time::sleep(part_of(pause)).await;
                pause *= 2;
            }
            if !left.is_empty() {
                return Err(StoreError::Throttled);
            }
        }
        Ok(found)
    }

    async fn batch_once(
        &self,
        table: &str,
        request: KeysAndAttributesBuilder,
    ) -> Result<(Vec<Item>, Vec<Item>), StoreError> {
        let request = request
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

/// Writes items, so many at once. Gives the places of those that are perhaps not written.
async fn in_batches<W>(mut items: Vec<Item>, write: impl Fn(Vec<Item>) -> W) -> BTreeSet<usize>
where
    W: Future<Output = Result<Vec<usize>, StoreError>>,
{
    let mut batches = Vec::new();
    while !items.is_empty() {
        let batch: Vec<Item> = items.drain(..items.len().min(WRITES)).collect();
        let (places, written) = (0..batch.len(), write(batch));
        batches.push(async move {
            written.await.unwrap_or_else(|error| {
                tracing::warn!(?error, "rows are not written: {error}");
                places.collect()
            })
        });
    }
    let left = join_all(batches).await.into_iter().enumerate();
    left.flat_map(|(batch, left)| left.into_iter().map(move |at| batch * WRITES + at))
        .collect()
}

fn request(keys: Vec<Item>, wanted: &[&str]) -> KeysAndAttributesBuilder {
    let mut request = KeysAndAttributes::builder().set_keys(Some(keys));
    // By other names, since many a good one is reserved.
    let names: Vec<String> = (0..wanted.len()).map(|at| format!("#a{at}")).collect();
    for (name, wanted) in names.iter().zip(wanted) {
        request = request.expression_attribute_names(name, *wanted);
    }
    if !names.is_empty() {
        request = request.projection_expression(names.join(", "));
    }
    request
}
