//! What is due when, and which timers are armed for it.

use aws_sdk_dynamodb::{operation::delete_item::DeleteItemError, types::AttributeValue};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{Item, Store, StoreError, Stored, keys, stored};
use crate::domain::due::{Bucket, Due, Matter};

/// How long entries stay that nobody could deal with: longer than a message lives that names them.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// An entry: what will be due.
#[derive(Serialize, Deserialize)]
struct Entry {
    #[serde(flatten)]
    matter: Matter,
}

/// The timer of a bucket.
#[derive(Serialize, Deserialize)]
struct Shot {
    bucket: Bucket,
    /// Milliseconds since 1970.
    armed_at: i64,
}

impl Store {
    /// Notes what will be due. Noting it twice is noting it once.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn insert_due(&self, due: Due) -> Result<(), StoreError> {
        let entry = Entry { matter: due.matter };
        let item = Stored::new(keys::due(due), entry).until(due.bucket.ends_at() + KEPT);
        self.overwrite(&item.to_attributes()?).await
    }

    /// Forgets what was due: it is dealt with.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn delete_due(&self, due: Due) -> Result<(), StoreError> {
        self.delete(&self.tables.webhooks, keys::due(due)).await
    }

    /// All that is due in a bucket and not dealt with, strongly consistent.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn due_in(&self, bucket: Bucket) -> Result<Vec<Matter>, StoreError> {
        let mut found = Vec::new();
        for pk in keys::due_partitions(bucket) {
            let entries: Vec<Entry> = self.all_of_partition(pk).await?;
            found.extend(entries.into_iter().map(|entry| entry.matter));
        }
        Ok(found)
    }

    /// Notes that a bucket's timer is armed, as of `now`.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn note_armed(&self, bucket: Bucket, now: Timestamp) -> Result<(), StoreError> {
        let shot = Shot {
            bucket,
            armed_at: now.as_millisecond(),
        };
        let item = Stored::new(keys::shot(bucket), shot).until(bucket.ends_at() + KEPT);
        self.overwrite(&item.to_attributes()?).await
    }

    /// Forgets a bucket's timer, unless it was armed again since `began`: then more may be due.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn forget_armed(&self, bucket: Bucket, began: Timestamp) -> Result<(), StoreError> {
        let began = began.as_millisecond().to_string();
        let deleted = self
            .client
            .delete_item()
            .table_name(&self.tables.webhooks)
            .set_key(Some(keys::shot(bucket).into_attributes()))
            .condition_expression("armed_at < :began")
            .expression_attribute_values(":began", AttributeValue::N(began))
            .send()
            .await;
        match deleted {
            Err(error)
                if !error
                    .as_service_error()
                    .is_some_and(DeleteItemError::is_conditional_check_failed_exception) =>
            {
                Err(error.into())
            }
            Ok(_) | Err(_) => Ok(()),
        }
    }

    /// All buckets with an armed timer, for whoever keeps timers in memory and lost them.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn armed(&self) -> Result<Vec<Bucket>, StoreError> {
        let shots: Vec<Shot> = self.all_of_partition(keys::SHOTS.to_owned()).await?;
        Ok(shots.into_iter().map(|shot| shot.bucket).collect())
    }

    /// Puts an item, whatever is there.
    async fn overwrite(&self, item: &Item) -> Result<(), StoreError> {
        self.put(&self.tables.webhooks, item).send().await?;
        Ok(())
    }

    async fn all_of_partition<T: DeserializeOwned>(
        &self,
        pk: String,
    ) -> Result<Vec<T>, StoreError> {
        let pages = self
            .client
            .query()
            .table_name(&self.tables.webhooks)
            .consistent_read(true)
            .key_condition_expression("pk = :pk")
            .expression_attribute_values(":pk", AttributeValue::S(pk));
        let mut items = pages.into_paginator().items().send();
        let mut found = Vec::new();
        while let Some(item) = items.next().await {
            found.push(stored::read(item?)?);
        }
        Ok(found)
    }
}
