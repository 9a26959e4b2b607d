//! Counts what the functions ask of the tables, and what DynamoDB would charge for it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use aws_sdk_dynamodb::{
    config::{
        ConfigBag, Intercept, RuntimeComponents,
        interceptors::{BeforeSerializationInterceptorContextMut, FinalizerInterceptorContextRef},
    },
    error::BoxError,
    operation::{
        batch_execute_statement::{BatchExecuteStatementInput, BatchExecuteStatementOutput},
        batch_get_item::{BatchGetItemInput, BatchGetItemOutput},
        batch_write_item::{BatchWriteItemInput, BatchWriteItemOutput},
        delete_item::{DeleteItemInput, DeleteItemOutput},
        get_item::{GetItemInput, GetItemOutput},
        put_item::{PutItemInput, PutItemOutput},
        query::{QueryInput, QueryOutput},
        transact_write_items::{TransactWriteItemsInput, TransactWriteItemsOutput},
        update_item::{UpdateItemInput, UpdateItemOutput},
    },
    types::{ConsumedCapacity, ReturnConsumedCapacity},
};
use aws_smithy_types::config_bag::{Storable, StoreReplace};
use tokio::sync::watch;

/// One request to a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The function that made it.
    pub function: String,
    /// DynamoDB's name of the operation.
    pub operation: &'static str,
    /// The table.
    pub table: String,
    /// Whether it asked for a strongly consistent read.
    pub consistent: bool,
    /// The capacity units that DynamoDB reported, in tenths: half a unit is 5.
    pub tenths: u64,
}

/// Keeps the calls of all functions, and tells of writes.
#[derive(Clone, Debug, Default)]
pub struct Meter(Arc<Mutex<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    calls: Vec<Call>,
    /// Whoever waits for writes to a table.
    writes: HashMap<String, watch::Sender<()>>,
}

impl Meter {
    /// The calls since the last time this was asked.
    #[must_use]
    pub fn take(&self) -> Vec<Call> {
        std::mem::take(&mut self.lock().calls)
    }

    /// Changes whenever a function has written to a table.
    #[must_use]
    pub fn writes_to(&self, table: &str) -> watch::Receiver<()> {
        let mut kept = self.lock();
        kept.writes.entry(table.to_owned()).or_default().subscribe()
    }

    /// What a function's client tells its calls to.
    pub(crate) fn of_function(&self, function: &str) -> Reporter {
        Reporter {
            meter: self.clone(),
            function: function.to_owned(),
        }
    }

    fn add(&self, call: Call) {
        let mut kept = self.lock();
        let is_read = matches!(call.operation, "GetItem" | "BatchGetItem" | "Query");
        if let (false, Some(waiting)) = (is_read, kept.writes.get(&call.table)) {
            waiting.send_replace(());
        }
        kept.calls.push(call);
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reports the calls of one function's client.
#[derive(Debug)]
pub(crate) struct Reporter {
    meter: Meter,
    function: String,
}

impl Intercept for Reporter {
    fn name(&self) -> &'static str {
        "meter"
    }

    fn modify_before_serialization(
        &self,
        context: &mut BeforeSerializationInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let total = Some(ReturnConsumedCapacity::Total);
        let input = context.input_mut();
        if let Some(get) = input.downcast_mut::<GetItemInput>() {
            get.return_consumed_capacity = total;
            // The input is gone when the answer is there.
            config
                .interceptor_state()
                .store_put(Consistent(get.consistent_read.unwrap_or_default()));
        } else if let Some(put) = input.downcast_mut::<PutItemInput>() {
            put.return_consumed_capacity = total;
        } else if let Some(batch) = input.downcast_mut::<BatchGetItemInput>() {
            batch.return_consumed_capacity = total;
        } else if let Some(batch) = input.downcast_mut::<BatchWriteItemInput>() {
            batch.return_consumed_capacity = total;
        } else if let Some(batch) = input.downcast_mut::<BatchExecuteStatementInput>() {
            batch.return_consumed_capacity = total;
        } else if let Some(query) = input.downcast_mut::<QueryInput>() {
            query.return_consumed_capacity = total;
        } else if let Some(delete) = input.downcast_mut::<DeleteItemInput>() {
            delete.return_consumed_capacity = total;
        } else if let Some(update) = input.downcast_mut::<UpdateItemInput>() {
            update.return_consumed_capacity = total;
        } else if let Some(transaction) = input.downcast_mut::<TransactWriteItemsInput>() {
            transaction.return_consumed_capacity = total;
        }
        Ok(())
    }

    fn read_after_execution(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let Some(output) = context.output_or_error().and_then(Result::ok) else {
            return Ok(());
        };
        let consistent = config
            .load::<Consistent>()
            .is_some_and(|consistent| consistent.0);
        if let Some(get) = output.downcast_ref::<GetItemOutput>() {
            self.report("GetItem", consistent, get.consumed_capacity());
        } else if let Some(put) = output.downcast_ref::<PutItemOutput>() {
            self.report("PutItem", false, put.consumed_capacity());
        } else if let Some(batch) = output.downcast_ref::<BatchGetItemOutput>() {
            for used in batch.consumed_capacity() {
                self.report("BatchGetItem", false, Some(used));
            }
        } else if let Some(batch) = output.downcast_ref::<BatchWriteItemOutput>() {
            for used in batch.consumed_capacity() {
                self.report("BatchWriteItem", false, Some(used));
            }
        } else if let Some(batch) = output.downcast_ref::<BatchExecuteStatementOutput>() {
            for used in batch.consumed_capacity() {
                self.report("BatchExecuteStatement", false, Some(used));
            }
        } else if let Some(query) = output.downcast_ref::<QueryOutput>() {
            self.report("Query", false, query.consumed_capacity());
        } else if let Some(delete) = output.downcast_ref::<DeleteItemOutput>() {
            self.report("DeleteItem", false, delete.consumed_capacity());
        } else if let Some(update) = output.downcast_ref::<UpdateItemOutput>() {
            self.report("UpdateItem", false, update.consumed_capacity());
        } else if let Some(transaction) = output.downcast_ref::<TransactWriteItemsOutput>() {
            for used in transaction.consumed_capacity() {
                self.report("TransactWriteItems", false, Some(used));
            }
        }
        Ok(())
    }
}

/// Whether a read asked for strong consistency.
#[derive(Debug)]
struct Consistent(bool);

impl Storable for Consistent {
    type Storer = StoreReplace<Self>;
}

impl Reporter {
    fn report(&self, operation: &'static str, consistent: bool, used: Option<&ConsumedCapacity>) {
        let table = used
            .and_then(ConsumedCapacity::table_name)
            .unwrap_or_default()
            .to_owned();
        let units = used
            .and_then(ConsumedCapacity::capacity_units)
            .unwrap_or_default();
        let function = self.function.clone();
        self.meter.add(Call {
            function,
            operation,
            table,
            consistent,
            tenths: tenths(units),
        });
    }
}

/// DynamoDB reports units as a float; halves and wholes are all there is.
fn tenths(units: f64) -> u64 {
    let text = format!("{units:.1}");
    text.replace('.', "").parse().unwrap_or(u64::MAX)
}
