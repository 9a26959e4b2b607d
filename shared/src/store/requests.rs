//! Requests with an idempotency key: who runs them, and what came of it.

use aws_sdk_dynamodb::{operation::delete_item::DeleteItemError, types::AttributeValue};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use uuid::Uuid;

use super::{
    Store, StoreError, Stored,
    keys::{self, Key},
};

/// How much of a reply one item holds; DynamoDB takes 400 KB.
const PART: usize = 300_000;

/// A request with an idempotency key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyedRequest {
    /// A hash of the method, the path and the body.
    pub fingerprint: String,
    /// The id that its first attempt drew: another attempt makes the same thing with it.
    pub id: Uuid,
    /// When the first attempt began.
    pub began_at: Timestamp,
    /// Until when whoever runs it is left alone.
    pub leased_until: Timestamp,
    /// The sealed reply, once there is one: its first part.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reply: Option<ByteBuf>,
    /// How many further items hold the rest of the reply.
    #[serde(skip_serializing_if = "is_zero", default)]
    pub parts: u32,
    /// Counts its changes, from 1.
    pub revision: u64,
    /// When the key is free again.
    pub expires_at: Timestamp,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for this signature"
)]
const fn is_zero(count: &u32) -> bool {
    *count == 0
}

#[derive(Serialize, Deserialize)]
struct Part {
    reply: ByteBuf,
}

impl Store {
    /// A request by its key, strongly consistent.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn keyed_request(&self, key: &Key) -> Result<Option<KeyedRequest>, StoreError> {
        self.read(
            self.get(&self.tables.accounts, key.clone())
                .consistent_read(true),
        )
        .await
    }

    /// Claims a key that is free. `false` when it is not.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn insert_keyed_request(
        &self,
        key: &Key,
        request: &KeyedRequest,
    ) -> Result<bool, StoreError> {
        self.insert(&self.tables.accounts, &item(key, request))
            .await
    }

    /// Puts a request in place of the revision before it. `false` when another write came first.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn replace_keyed_request(
        &self,
        key: &Key,
        request: &KeyedRequest,
    ) -> Result<bool, StoreError> {
        let old = request.revision - 1;
        self.replace(&self.tables.accounts, &item(key, request), old)
            .await
    }

    /// Frees the key of a request that came to nothing, unless another write came first.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn delete_keyed_request(&self, key: &Key, revision: u64) -> Result<(), StoreError> {
        let deleted = self
            .client
            .delete_item()
            .table_name(&self.tables.accounts)
            .set_key(Some(key.clone().into_attributes()))
            .condition_expression("revision = :revision")
            .expression_attribute_values(":revision", AttributeValue::N(revision.to_string()))
            .send()
            .await;
        match deleted {
            Ok(_) => Ok(()),
            Err(error) => match error.as_service_error() {
                Some(DeleteItemError::ConditionalCheckFailedException(_)) => Ok(()),
                Some(_) | None => Err(error.into()),
            },
        }
    }

    /// Keeps the sealed reply of a request. `false` when another write came first.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn keep_reply(
        &self,
        key: &Key,
        request: &KeyedRequest,
        sealed: &[u8],
    ) -> Result<bool, StoreError> {
        let mut parts = sealed.chunks(PART).map(ByteBuf::from);
        let first = parts.next();
        let mut count = 0;
        // The rest first: a reply that can be seen is whole.
        for reply in parts {
            count += 1;
            let part = Stored::new(keys::part(key, request.revision, count), Part { reply })
                .until(request.expires_at);
            self.put(&self.tables.accounts, &part.to_attributes()?)
                .send()
                .await?;
        }
        let done = KeyedRequest {
            reply: first,
            parts: count,
            revision: request.revision + 1,
            ..request.clone()
        };
        self.replace_keyed_request(key, &done).await
    }

    /// The sealed reply of a request, if it has one.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn kept_reply(
        &self,
        key: &Key,
        request: &KeyedRequest,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let Some(first) = &request.reply else {
            return Ok(None);
        };
        let mut sealed = first.to_vec();
        for number in 1..=request.parts {
            let get = self.get(
                &self.tables.accounts,
                keys::part(key, request.revision - 1, number),
            );
            let part: Option<Part> = self.read(get.consistent_read(true)).await?;
            sealed.extend(part.map(|part| part.reply.into_vec()).unwrap_or_default());
        }
        Ok(Some(sealed))
    }
}

fn item<'a>(key: &Key, request: &'a KeyedRequest) -> Stored<&'a KeyedRequest> {
    Stored::new(key.clone(), request).until(request.expires_at)
}
