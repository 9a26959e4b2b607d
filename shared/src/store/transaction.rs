//! Several writes of which all are made, or none.

use std::time::Duration;

use aws_sdk_dynamodb::{
    error::{ProvideErrorMetadata, SdkError},
    operation::{
        put_item::{PutItemError, PutItemOutput, builders::PutItemFluentBuilder},
        transact_write_items::TransactWriteItemsError,
    },
    types::{AttributeValue, CancellationReason, Delete, Put, TransactWriteItem, Update},
};
use uuid::Uuid;

use super::{Item, Store, StoreError, keys::Key};
use crate::random;

/// How often a transaction is tried while others hold its items.
const ROUNDS: u32 = 8;
/// The most that is waited after the first try; twice as long after each further one.
const PAUSE: Duration = Duration::from_millis(20);

/// Why a transaction may be refused that says nothing of its items.
const PASSING: [&str; 3] = [
    "TransactionConflict",
    "ThrottlingError",
    "ProvisionedThroughputExceeded",
];

/// What must hold of the item in whose place a write comes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Guard {
    /// There is none.
    Free,
    /// It has this revision.
    Revision(u64),
    /// It has this revision, and nobody opened it since it was read.
    Unopened(u64),
    /// It has this revision, and somebody opened it.
    Opened(u64),
    /// There is none, or it belongs to the entity with this id.
    FreeOrOf(Uuid),
    /// It belongs to the entity with this id.
    Of(Uuid),
    /// There is none, or what is left of a deleted entity.
    FreeOrDeleted,
}

impl Guard {
    pub(super) const fn condition(self) -> &'static str {
        match self {
            Self::Free => "attribute_not_exists(pk)",
            Self::Revision(_) => "revision = :guard",
            Self::Unopened(_) => "revision = :guard AND attribute_not_exists(opened_at)",
            Self::Opened(_) => "revision = :guard AND attribute_exists(opened_at)",
            Self::FreeOrOf(_) => "attribute_not_exists(pk) OR id = :guard",
            Self::Of(_) => "id = :guard",
            Self::FreeOrDeleted => "attribute_not_exists(pk) OR attribute_exists(deleted_at)",
        }
    }

    pub(super) fn value(self) -> Option<AttributeValue> {
        match self {
            Self::Free | Self::FreeOrDeleted => None,
            Self::Revision(revision) | Self::Unopened(revision) | Self::Opened(revision) => {
                Some(AttributeValue::N(revision.to_string()))
            }
            Self::FreeOrOf(id) | Self::Of(id) => Some(AttributeValue::S(id.to_string())),
        }
    }
}

/// How a transaction went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Transacted {
    /// All is written.
    Done,
    /// Nothing is written: the guards of the writes at these places do not hold.
    Refused(Vec<usize>),
}

/// Puts an item.
pub(super) fn put(table: &str, item: Item, guard: Guard) -> Result<TransactWriteItem, StoreError> {
    let mut put = Put::builder()
        .table_name(table)
        .set_item(Some(item))
        .condition_expression(guard.condition());
    if let Some(value) = guard.value() {
        put = put.expression_attribute_values(":guard", value);
    }
    let put = put
        .build()
        .map_err(|error| StoreError::Unavailable(error.to_string()))?;
    Ok(TransactWriteItem::builder().put(put).build())
}

/// Deletes an item.
pub(super) fn delete(table: &str, key: Key, guard: Guard) -> Result<TransactWriteItem, StoreError> {
    let mut delete = Delete::builder()
        .table_name(table)
        .set_key(Some(key.into_attributes()))
        .condition_expression(guard.condition());
    if let Some(value) = guard.value() {
        delete = delete.expression_attribute_values(":guard", value);
    }
    let delete = delete
        .build()
        .map_err(|error| StoreError::Unavailable(error.to_string()))?;
    Ok(TransactWriteItem::builder().delete(delete).build())
}

/// Takes what a counter counts a step up or down. With `max`, which is not 0, only while less is taken.
pub(super) fn count(
    table: &str,
    counter: Key,
    steps: &[(&str, i8)],
    max: Option<u32>,
) -> Result<TransactWriteItem, StoreError> {
    let steps = || steps.iter().filter(|(_, step)| *step != 0);
    let added: Vec<String> = steps().map(|(name, _)| format!("{name} :{name}")).collect();
    let mut update = Update::builder()
        .table_name(table)
        .set_key(Some(counter.into_attributes()))
        .update_expression(format!("ADD {}", added.join(", ")));
    for (name, step) in steps() {
        let step = AttributeValue::N(step.to_string());
        update = update.expression_attribute_values(format!(":{name}"), step);
    }
    if let Some(max) = max {
        update = update
            .condition_expression("attribute_not_exists(taken) OR taken < :max")
            .expression_attribute_values(":max", AttributeValue::N(max.to_string()));
    }
    let update = update
        .build()
        .map_err(|error| StoreError::Unavailable(error.to_string()))?;
    Ok(TransactWriteItem::builder().update(update).build())
}

impl Store {
    /// Makes all writes, or none. The SDK sends a token along, so that a transaction whose reply got
    /// lost is not refused by its own writes.
    pub(super) async fn transact(
        &self,
        writes: Vec<TransactWriteItem>,
    ) -> Result<Transacted, StoreError> {
        let mut pause = PAUSE;
        for _ in 1..ROUNDS {
            match self.transact_once(writes.clone()).await {
                Err(StoreError::Throttled) => tokio::time::sleep(part_of(pause)).await,
                outcome => return outcome,
            }
            pause *= 2;
        }
        self.transact_once(writes).await
    }

    async fn transact_once(
        &self,
        writes: Vec<TransactWriteItem>,
    ) -> Result<Transacted, StoreError> {
        let request = self.client.transact_write_items();
        match request.set_transact_items(Some(writes)).send().await {
            Ok(_) => Ok(Transacted::Done),
            Err(error) => {
                let refused = places(&error, "ConditionalCheckFailed");
                // Neither does the SDK repeat these, nor do they say anything of the items.
                let passing = PASSING.iter().any(|code| !places(&error, code).is_empty());
                match refused.is_empty() {
                    false => Ok(Transacted::Refused(refused)),
                    true if passing => Err(StoreError::Throttled),
                    true => Err(error.into()),
                }
            }
        }
    }
}

/// Sends a single put, again when a transaction is in its way: the SDK does not repeat these.
pub(super) async fn put_past_transactions(
    put: PutItemFluentBuilder,
) -> Result<PutItemOutput, SdkError<PutItemError>> {
    let mut pause = PAUSE;
    for _ in 1..ROUNDS {
        let result = put.clone().send().await;
        let code = result.as_ref().err().and_then(ProvideErrorMetadata::code);
        if code != Some("TransactionConflictException") {
            return result;
        }
        tokio::time::sleep(part_of(pause)).await;
        pause *= 2;
    }
    put.send().await
}

/// A random part: two that met once must not meet again. Without randomness, all of it.
pub(super) fn part_of(pause: Duration) -> Duration {
    let [dice] = random::bytes::<1>().unwrap_or([u8::MAX]);
    pause * u32::from(dice) / 255
}

/// The places of the writes for whose sake a transaction was cancelled, with this code.
fn places(error: &SdkError<TransactWriteItemsError>, code: &str) -> Vec<usize> {
    let Some(TransactWriteItemsError::TransactionCanceledException(canceled)) =
        error.as_service_error()
    else {
        return Vec::new();
    };
    let is_it = |reason: &CancellationReason| reason.code() == Some(code);
    let reasons = canceled.cancellation_reasons().iter().enumerate();
    reasons
        .filter(|(_, reason)| is_it(reason))
        .map(|(at, _)| at)
        .collect()
}
