//! Carries table changes to functions, as Lambda's event source mappings do.
//!
//! At least once and in order: a batch that fails comes again, from the first failed record on,
//! and nothing behind it is delivered before. How far a stream was consumed survives a restart.

mod event;
mod position;
mod reader;
#[cfg(test)]
mod tests;
mod verdict;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use aws_sdk_dynamodbstreams::Client;
pub use position::PositionError;
use position::Positions;
use reader::Reader;
use serde_json::json;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::database::StreamRecords;
use crate::function::Handler;

/// How often an idle stream is asked for records, unless told otherwise.
pub const POLL_INTERVAL: Duration = Duration::from_millis(200);

/// What consumes batches: a function that takes the event and answers with its failures.
pub type Consumer = Handler;

/// A table and who consumes its changes.
#[derive(Clone)]
pub struct Source {
    /// The table.
    pub table: String,
    /// Who consumes them.
    pub consumer: Consumer,
    /// How many changes at a time, at the most.
    pub batch: u16,
    /// Changes when there may be more of them; without it, the stream is only asked now and then.
    pub written: Option<watch::Receiver<()>>,
}

/// A consumer that takes everything and does nothing with it.
pub fn acknowledge_all() -> Consumer {
    Arc::new(|_| Box::pin(async { Ok(json!({ "batchItemFailures": [] })) }))
}

/// How a pump works.
#[derive(Clone, Debug)]
pub struct Settings<'a> {
    /// The file that keeps how far each stream was consumed.
    pub positions: &'a Path,
    /// The records to remove what was consumed from; none leaves them alone.
    pub records: Option<StreamRecords>,
    /// How often an idle stream is asked, and the unit of the waits after failures.
    pub interval: Duration,
}

/// What the readers of all tables share.
#[derive(Clone, Debug)]
struct Shared {
    positions: Arc<Positions>,
    records: Option<StreamRecords>,
    interval: Duration,
}

/// A running pump; dropping it stops it without waiting for batches under way.
#[derive(Debug)]
pub struct Pump {
    stop: watch::Sender<bool>,
    readers: JoinSet<()>,
}

impl Pump {
    /// Starts to carry the changes of tables to their consumers.
    ///
    /// Whatever happens at the endpoint later is logged and tried again.
    ///
    /// # Errors
    ///
    /// The file of the positions cannot be read.
    pub fn start(
        client: &Client,
        sources: impl IntoIterator<Item = Source>,
        settings: Settings<'_>,
    ) -> Result<Self, PositionError> {
        let shared = Shared {
            positions: Arc::new(Positions::open(settings.positions)?),
            records: settings.records,
            interval: settings.interval,
        };
        let (stop, stopped) = watch::channel(false);
        let mut readers = JoinSet::new();
        for source in sources {
            let reader = Reader::new(source, client.clone(), shared.clone());
            readers.spawn(reader.run(stopped.clone()));
        }
        Ok(Self { stop, readers })
    }

    /// Stops: batches under way are finished and their positions kept.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        while let Some(ended) = self.readers.join_next().await {
            if let Err(error) = ended {
                tracing::error!(%error, "a reader of the stream pump ended badly");
            }
        }
    }
}
