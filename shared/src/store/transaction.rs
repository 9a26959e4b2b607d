//! Writes that are done together or not at all.

use std::time::Duration;

use aws_sdk_dynamodb::{
    error::{ProvideErrorMetadata, SdkError},
    operation::{
        put_item::{PutItemError, PutItemOutput, builders::PutItemFluentBuilder},
        transact_write_items::TransactWriteItemsError,
    },
    types::{AttributeValue, CancellationReason, Put, TransactWriteItem, Update},
};
use serde::Serialize;

use super::{Store, StoreError, Stored, keys::Key};
use crate::random;

/// How often a transaction that met another one is sent again.
const ROUNDS: u32 = 8;
/// The most that is waited before the second round; each further one may wait twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(20);

/// Writes that are done together or not at all.
#[derive(Clone, Debug, Default)]
pub(super) struct Transaction {
    writes: Vec<TransactWriteItem>,
}

/// On what a put depends.
#[derive(Clone, Copy, Debug)]
pub(super) enum If<'a> {
    /// Nothing has the key.
    Free,
    /// Nothing has the key, or only what was deleted.
    FreeOrDeleted,
    /// What has the key is of this revision.
    Revision(u64),
    /// What has the key has this id.
    Id(&'a str),
}

/// How a transaction went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// All writes are done.
    Done,
    /// None is: these conditions, by the order of the writes, do not hold.
    Refused(Vec<usize>),
}

impl Transaction {
    /// Adds a put.
    pub(super) fn put<T: Serialize>(
        mut self,
        table: &str,
        item: &Stored<T>,
        condition: If<'_>,
    ) -> Result<Self, StoreError> {
        let put = Put::builder()
            .table_name(table)
            .set_item(Some(item.to_attributes()?));
        let put = match condition {
            If::Free => put.condition_expression("attribute_not_exists(pk)"),
            If::FreeOrDeleted => {
                put.condition_expression("attribute_not_exists(pk) OR attribute_exists(deleted_at)")
            }
            If::Revision(revision) => put
                .condition_expression("revision = :old")
                .expression_attribute_values(":old", AttributeValue::N(revision.to_string())),
            If::Id(id) => put
                .condition_expression("id = :id")
                .expression_attribute_values(":id", AttributeValue::S(id.to_owned())),
        };
        let put = put
            .build()
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        self.writes
            .push(TransactWriteItem::builder().put(put).build());
        Ok(self)
    }

    /// Adds a step of a counter, up or down. With `max`, which is not 0, only while it is less.
    pub(super) fn count(
        mut self,
        table: &str,
        counter: Key,
        step: i8,
        max: Option<u32>,
    ) -> Result<Self, StoreError> {
        let mut update = Update::builder()
            .table_name(table)
            .set_key(Some(counter.into_attributes()))
            .update_expression("ADD taken :step")
            .expression_attribute_values(":step", AttributeValue::N(step.to_string()));
        if let Some(max) = max {
            update = update
                .condition_expression("attribute_not_exists(taken) OR taken < :max")
                .expression_attribute_values(":max", AttributeValue::N(max.to_string()));
        }
        let update = update
            .build()
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        self.writes
            .push(TransactWriteItem::builder().update(update).build());
        Ok(self)
    }
}

impl Store {
    /// Sends a transaction, again when another one was in its way. Each reason why it was refused
    /// then belongs to a condition.
    pub(super) async fn transact(&self, transaction: Transaction) -> Result<Outcome, StoreError> {
        for round in 0..ROUNDS {
            let writes = transaction.writes.clone();
            let request = self.client.transact_write_items();
            let Err(error) = request.set_transact_items(Some(writes)).send().await else {
                return Ok(Outcome::Done);
            };
            let reasons = reasons_of(&error);
            let failed =
                |reason: &CancellationReason| reason.code() == Some("ConditionalCheckFailed");
            if reasons.iter().any(failed) {
                let each = reasons.iter().enumerate();
                let refused = each.filter(|(_, reason)| failed(reason)).map(|(at, _)| at);
                return Ok(Outcome::Refused(refused.collect()));
            }
            let passing = reasons.iter().any(|reason| is_passing(reason.code()));
            if !passing {
                return Err(error.into());
            }
            tokio::time::sleep(pause_after(round)).await;
        }
        Err(StoreError::Throttled)
    }
}

/// Sends a single put, again when a transaction was in its way: the SDK does not take that for
/// passing.
pub(super) async fn put_past_transactions(
    put: PutItemFluentBuilder,
) -> Result<PutItemOutput, SdkError<PutItemError>> {
    let mut round = 0;
    loop {
        let result = put.clone().send().await;
        let code = result.as_ref().err().and_then(ProvideErrorMetadata::code);
        if round == ROUNDS || code != Some("TransactionConflictException") {
            return result;
        }
        tokio::time::sleep(pause_after(round)).await;
        round += 1;
    }
}

fn reasons_of(error: &SdkError<TransactWriteItemsError>) -> &[CancellationReason] {
    match error.as_service_error() {
        Some(TransactWriteItemsError::TransactionCanceledException(canceled)) => {
            canceled.cancellation_reasons()
        }
        Some(_) | None => &[],
    }
}

fn is_passing(code: Option<&str>) -> bool {
    matches!(
        code,
        Some("TransactionConflict" | "ThrottlingError" | "ProvisionedThroughputExceeded")
    )
}

/// A random part of a bound that doubles: two that met once must not meet again. Without
/// randomness, all of it.
fn pause_after(round: u32) -> Duration {
    let bound = FIRST_PAUSE * 2_u32.pow(round.min(4));
    let [dice] = random::bytes::<1>().unwrap_or([u8::MAX]);
    bound * u32::from(dice) / 255
}
