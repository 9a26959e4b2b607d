//! Reads one table's stream, batch by batch, and hands the batches over.

use std::time::Duration;

use aws_sdk_dynamodbstreams::Client;
use aws_sdk_dynamodbstreams::error::DisplayErrorContext;
use aws_sdk_dynamodbstreams::types::{Record, ShardIteratorType};
use tokio::sync::watch;
use tokio::task::spawn_blocking;

use super::position::{Position, PositionError};
use super::verdict::{consumed, sequence_number};
use super::{Shared, Source, event};
use crate::function::{HandlerError, invoke};

/// The longest wait after a failure.
const MAX_BACKOFF: Duration = Duration::from_secs(5);

/// Why a step failed; the next one tries again.
#[derive(Debug, thiserror::Error)]
pub(super) enum StepError {
    #[error("the stream cannot be read: {0}")]
    Endpoint(String),
    #[error("the table has no stream with a shard")]
    NoStream,
    #[error("the batch of {0} records was not consumed: {1}")]
    Consumer(usize, HandlerError),
    #[error("{failed} of {all} records were not consumed")]
    Partial { failed: usize, all: usize },
    #[error(transparent)]
    Position(#[from] PositionError),
    #[error("a blocking task was stopped")]
    Stopped,
}

impl StepError {
    /// Whether the consumer got on all the same: then it needs no rest.
    const fn is_progress(&self) -> bool {
        matches!(self, Self::Partial { failed, all } if *failed < *all)
    }
}

/// What a step found.
#[derive(Debug)]
enum Step {
    Consumed,
    Nothing,
}

/// The stream's identity.
#[derive(Clone, Debug)]
struct Stream {
    arn: String,
    shard: String,
}

/// Consumes one table's stream until it is told to stop.
pub(super) struct Reader {
    source: Source,
    client: Client,
    shared: Shared,
    stream: Option<Stream>,
    /// Where to read on. A step takes it out and only a good end puts the next one in, so after a
    /// failure there is none and the position decides.
    iterator: Option<String>,
}

impl Reader {
    pub(super) fn new(source: Source, client: Client, shared: Shared) -> Self {
        Self {
            source,
            client,
            shared,
            stream: None,
            iterator: None,
        }
    }

    /// Works until `stop` changes or its sender is gone; a batch under way is finished first.
    pub(super) async fn run(mut self, mut stop: watch::Receiver<bool>) {
        let mut failures = 0;
        while !*stop.borrow() {
            let wait = match self.step().await {
                Ok(Step::Consumed) => {
                    failures = 0;
                    continue;
                }
                Ok(Step::Nothing) => {
                    failures = 0;
                    self.shared.interval
                }
                Err(error) => {
                    tracing::warn!(table = self.source.table, %error, "the stream pump tries again");
                    failures = if error.is_progress() { 0 } else { failures + 1 };
                    backoff(self.shared.interval, failures)
                }
            };
            tokio::select! {
                _ = stop.changed() => return,
                () = written(&mut self.source.written, failures) => {}
                () = tokio::time::sleep(wait) => {}
            }
        }
    }

    async fn step(&mut self) -> Result<Step, StepError> {
        let stream = self.stream().await?;
        let position = self.shared.positions.of(&self.source.table, &stream.arn);
        let iterator = match self.iterator.take() {
            Some(iterator) => iterator,
            None => self.iterator_after(&stream, position.as_deref()).await?,
        };
        let request = self
            .client
            .get_records()
            .shard_iterator(iterator)
            .limit(i32::from(self.source.batch));
        let output = request.send().await.map_err(|error| endpoint(&error))?;
        let mut batch = output.records.unwrap_or_default();
        // From the horizon on there may be records that were consumed before.
        if let Some(position) = &position {
            batch.retain(|record| sequence_number(record).is_none_or(|n| is_after(n, position)));
        }
        if !batch.is_empty() {
            self.deliver(&stream, &batch).await?;
        }
        if output.next_shard_iterator.is_none() {
            self.stream = None; // the shard was closed; look for the one that follows
        }
        self.iterator = output.next_shard_iterator;
        Ok(if batch.is_empty() {
            Step::Nothing
        } else {
            Step::Consumed
        })
    }

    /// Hands a batch over and keeps how far it was consumed, also when that is not all of it.
    async fn deliver(&self, stream: &Stream, batch: &[Record]) -> Result<(), StepError> {
        let answer = invoke(&self.source.consumer, event::of_batch(batch, &stream.arn)).await;
        let answer = answer.map_err(|error| StepError::Consumer(batch.len(), error))?;
        let consumed = consumed(&answer, batch);
        let last = batch[..consumed].iter().rev().find_map(sequence_number);
        if let Some(last) = last {
            let sequence_number = last.to_owned();
            self.advance(Position {
                stream: stream.arn.clone(),
                sequence_number,
            })
            .await?;
        }
        let all = batch.len();
        if consumed == all {
            Ok(())
        } else {
            Err(StepError::Partial {
                failed: all - consumed,
                all,
            })
        }
    }

    async fn advance(&self, position: Position) -> Result<(), StepError> {
        let (table, shared) = (self.source.table.clone(), self.shared.clone());
        let kept = spawn_blocking(move || {
            let through = position.sequence_number.clone();
            shared.positions.advance(&table, position)?;
            // Only space and speed depend on it, and the next batch's trim takes these along.
            if let Some(records) = &shared.records
                && let Err(error) = records.trim(&table, &through)
            {
                tracing::warn!(table, %error, "consumed stream records stay for now");
            }
            Ok(())
        });
        kept.await.map_err(|_| StepError::Stopped)?
    }

    /// Finds the table's stream: the newest, with its first shard, as the embedded database has
    /// one shard each.
    async fn stream(&mut self) -> Result<Stream, StepError> {
        if let Some(stream) = &self.stream {
            return Ok(stream.clone());
        }
        let listed = self
            .client
            .list_streams()
            .table_name(&self.source.table)
            .send()
            .await;
        let listed = listed.map_err(|error| endpoint(&error))?;
        let newest = listed
            .streams()
            .iter()
            .max_by_key(|stream| stream.stream_label());
        let arn = newest
            .and_then(|stream| stream.stream_arn())
            .ok_or(StepError::NoStream)?;
        let described = self.client.describe_stream().stream_arn(arn).send().await;
        let described = described.map_err(|error| endpoint(&error))?;
        let shards = described.stream_description.unwrap_or_else(|| {
            aws_sdk_dynamodbstreams::types::StreamDescription::builder().build()
        });
        let shard = shards.shards().first().and_then(|shard| shard.shard_id());
        let shard = shard.ok_or(StepError::NoStream)?.to_owned();
        let stream = Stream {
            arn: arn.to_owned(),
            shard,
        };
        self.stream = Some(stream.clone());
        Ok(stream)
    }

    /// An iterator behind the position, or at the oldest record when that one is gone.
    async fn iterator_after(
        &mut self,
        stream: &Stream,
        position: Option<&str>,
    ) -> Result<String, StepError> {
        let request = || {
            self.client
                .get_shard_iterator()
                .stream_arn(&stream.arn)
                .shard_id(&stream.shard)
        };
        if let Some(position) = position {
            let after = request()
                .shard_iterator_type(ShardIteratorType::AfterSequenceNumber)
                .sequence_number(position);
            match after.send().await {
                Ok(output) => return output.shard_iterator.ok_or(StepError::NoStream),
                Err(error)
                    if error
                        .as_service_error()
                        .is_some_and(|e| e.is_trimmed_data_access_exception()) => {}
                Err(error) => {
                    self.stream = None; // the table may have been made anew
                    return Err(endpoint(&error));
                }
            }
        }
        let oldest = request()
            .shard_iterator_type(ShardIteratorType::TrimHorizon)
            .send()
            .await;
        let oldest = oldest.map_err(|error| endpoint(&error))?;
        oldest.shard_iterator.ok_or(StepError::NoStream)
    }
}

/// Waits for a write, unless there is a failure to wait out.
async fn written(writes: &mut Option<watch::Receiver<()>>, failures: u32) {
    let writes = writes.as_mut().filter(|_| failures == 0);
    let is_written = match writes {
        Some(writes) => writes.changed().await.is_ok(),
        None => false,
    };
    if !is_written {
        std::future::pending::<()>().await;
    }
}

fn endpoint<E: std::error::Error>(error: &E) -> StepError {
    StepError::Endpoint(DisplayErrorContext(error).to_string())
}

/// Compares sequence numbers, which are too long for integers.
fn is_after(one: &str, other: &str) -> bool {
    (one.len(), one) > (other.len(), other)
}

fn backoff(interval: Duration, failures: u32) -> Duration {
    interval
        .saturating_mul(1 << failures.min(16))
        .min(MAX_BACKOFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_five_seconds() {
        let interval = Duration::from_millis(200);
        let waits: Vec<_> = [1, 2, 4, 5, 40]
            .map(|n| backoff(interval, n).as_millis())
            .into();
        assert_eq!(waits, [400, 800, 3200, 5000, 5000]);
    }

    #[test]
    fn sequence_numbers_compare_as_numbers() {
        assert!(is_after("10", "9"));
        assert!(is_after("100000000000000000011", "100000000000000000010"));
        assert!(!is_after("5", "5"));
    }
}
