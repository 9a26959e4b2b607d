//! The embedded DynamoDB: dynoxide on a thread of its own, served over loopback HTTP.
//!
//! Over HTTP, because then functions reach it with the same client, configuration and errors as
//! in AWS. On its own thread and runtime, because it runs SQLite on its worker threads and would
//! hold up the functions' tasks.

mod clients;
mod stream_records;
#[cfg(test)]
mod tests;

use std::io;
use std::net::TcpListener;
use std::path::Path;
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use jiff::SignedDuration;
use shared::clock::Clock;

pub use clients::{dynamodb_client, streams_client};
pub use stream_records::{StreamRecords, TrimError};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;
use tokio::time::MissedTickBehavior;

/// How often expired items are looked for; dynoxide never does so by itself.
const SWEEP_INTERVAL: Duration = Duration::from_secs(1);

/// How far the stack's time may be from the machine's for items to be swept: dynoxide knows only
/// the latter, and would delete what a test of another day has just written.
const SWEEP_LEEWAY: SignedDuration = SignedDuration::from_mins(1);

/// How long requests may go on after the stop.
const GRACE: Duration = Duration::from_secs(3);

/// Says why the database cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The path has no UTF-8 form, which the engine needs.
    #[error("the path `{0}` is no UTF-8 text, expected one that is")]
    Path(String),
    /// The engine refuses the file.
    #[error("the database file `{file}` cannot be opened: {source}")]
    Open {
        /// The file.
        file: String,
        /// Why.
        source: dynoxide::DynoxideError,
    },
    /// The stream records of the file cannot be reached.
    #[error("the stream records of `{file}` cannot be indexed: {source}")]
    Index {
        /// The file.
        file: String,
        /// Why.
        source: rusqlite::Error,
    },
    /// There is no socket or thread to serve on.
    #[error("the database cannot be served on the loopback interface: {0}")]
    Serve(#[from] io::Error),
}

/// An open database, which stops when it is dropped.
///
/// What it acknowledged survives `kill -9`: SQLite keeps its write-ahead log in the file system,
/// and what a process has written there outlives it. `.cargo/config.toml` spares each commit the way
/// to the disk, which only a power cut would ask for.
#[derive(Debug)]
pub struct Database {
    endpoint: String,
    records: StreamRecords,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Database {
    /// Opens or creates the database in `file` and serves it on a free loopback port. Expired items
    /// are swept while `clock` tells the machine's own time.
    ///
    /// # Errors
    ///
    /// The file cannot be opened as a database, or nothing can be served on loopback.
    pub fn open(file: &Path, clock: Clock) -> Result<Self, DatabaseError> {
        let name = file.display().to_string();
        let path = file
            .to_str()
            .ok_or_else(|| DatabaseError::Path(name.clone()))?;
        let engine = dynoxide::Database::new(path).map_err(|source| DatabaseError::Open {
            file: name.clone(),
            source,
        })?;
        // After the engine, which creates the table of the records.
        let records = StreamRecords::open(file)
            .map_err(|source| DatabaseError::Index { file: name, source })?;
        let listener = TcpListener::bind("127.0.0.1:0")?;
        listener.set_nonblocking(true)?;
        let endpoint = format!("http://{}", listener.local_addr()?);
        let (stop, stopped) = oneshot::channel();
        let (started, start) = mpsc::channel();
        let thread = std::thread::Builder::new()
            .name("database".to_owned())
            .spawn(move || match runtime_with(listener) {
                Ok((runtime, listener)) => {
                    drop(started.send(Ok(())));
                    runtime.spawn(sweep(engine.clone(), clock));
                    run(&runtime, listener, engine, stopped);
                    // Ends the sweep and what is left of connections: each holds the file open.
                    runtime.shutdown_timeout(GRACE);
                }
                Err(error) => drop(started.send(Err(error))),
            })?;
        start
            .recv()
            .map_err(|_| io::Error::other("the database's thread ended at once"))??;
        Ok(Self {
            endpoint,
            records,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// Where it answers, such as `http://127.0.0.1:40123`.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// The recorded changes, for whoever consumes them.
    pub fn stream_records(&self) -> StreamRecords {
        self.records.clone()
    }

    /// Lets requests under way finish, closes the file and waits for that.
    pub fn stop(mut self) {
        self.shut_down();
    }

    fn shut_down(&mut self) {
        // Without a receiver the thread has already ended.
        let _already_ended = self.stop.take().map(|stop| stop.send(()));
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the database's thread panicked");
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.shut_down();
    }
}

fn runtime_with(listener: TcpListener) -> io::Result<(Runtime, tokio::net::TcpListener)> {
    let runtime = Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("database")
        .enable_all()
        .build()?;
    let entered = runtime.enter();
    let listener = tokio::net::TcpListener::from_std(listener)?;
    drop(entered);
    Ok((runtime, listener))
}

fn run(
    runtime: &Runtime,
    listener: tokio::net::TcpListener,
    engine: dynoxide::Database,
    stopped: oneshot::Receiver<()>,
) {
    let (stopping, grace) = oneshot::channel::<()>();
    let served = dynoxide::server::serve_with_shutdown(listener, engine, async move {
        // A handle that is gone without a word means the same.
        let _gone = stopped.await;
        drop(stopping);
    });
    // A client that never finishes its request would hold the server for ever.
    let deadline = async {
        let _closed = grace.await;
        tokio::time::sleep(GRACE).await;
    };
    runtime.block_on(async {
        tokio::select! {
            ended = served => if let Err(error) = ended {
                tracing::error!(error, "the database stopped serving");
            },
            () = deadline => tracing::warn!("the database stopped with requests under way"),
        }
    });
}

async fn sweep(engine: dynoxide::Database, clock: Clock) {
    let machine = Clock::system();
    let mut ticks = tokio::time::interval(SWEEP_INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if clock.now().duration_since(machine.now()).abs() > SWEEP_LEEWAY {
            continue;
        }
        let engine = engine.clone();
        match tokio::task::spawn_blocking(move || engine.sweep_ttl()).await {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => tracing::warn!(%error, "expired items could not be removed"),
            Err(error) => tracing::warn!(%error, "the removal of expired items was stopped"),
        }
    }
}
