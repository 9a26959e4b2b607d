//! The engine's table of stream records, which it neither indexes nor ever trims.
//!
//! Every write asks that table for its highest sequence number: 0.8 ms with a thousand records and
//! 8 ms with twenty thousand. So a second connection adds an index, and takes out what has been
//! consumed. The table is private to dynoxide, whose version is pinned for this reason.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, params};

/// What the engine adds to a stored number to make the 21 digits of the public one.
const SEQUENCE_OFFSET: u128 = 100_000_000_000_000_000_000;

/// How long to wait for the engine's writes, which take milliseconds.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

const INDEX: &str = "CREATE INDEX IF NOT EXISTS checkout_links_stream_records \
     ON _stream_records (table_name, CAST(sequence_number AS INTEGER))";

/// The newest record stays: the engine numbers the next one after the highest that it finds. (It
/// also starts at the clock's microseconds, which alone would fail when a clock is set back.)
const TRIM: &str = "DELETE FROM _stream_records \
     WHERE table_name = ?1 AND CAST(sequence_number AS INTEGER) <= ?2 \
     AND CAST(sequence_number AS INTEGER) < (SELECT MAX(CAST(sequence_number AS INTEGER)) \
     FROM _stream_records WHERE table_name = ?1)";

/// Says why consumed records could not be removed.
#[derive(Debug, thiserror::Error)]
pub enum TrimError {
    /// The number is none of the engine's.
    #[error("`{0}` is no sequence number, expected 21 digits from 1 followed by 20 digits up")]
    Sequence(String),
    /// The file does not allow it.
    #[error("consumed stream records could not be removed: {0}")]
    Sqlite(#[from] rusqlite::Error),
}

/// A handle to the recorded changes.
#[derive(Clone, Debug)]
pub struct StreamRecords {
    connection: Arc<Mutex<Connection>>,
}

impl StreamRecords {
    pub(super) fn open(file: &Path) -> rusqlite::Result<Self> {
        let connection = Connection::open(file)?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        // A trim that a power cut undoes is done again, so it need not wait for the disk.
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.execute_batch(INDEX)?;
        Ok(Self {
            connection: Arc::new(Mutex::new(connection)),
        })
    }

    /// Removes a table's records up to and including the public sequence number `through`, and
    /// returns how many these were. The newest record of the table always stays.
    ///
    /// It blocks: call it where that is allowed.
    ///
    /// # Errors
    ///
    /// `through` is no sequence number, or the file is locked or broken.
    pub fn trim(&self, table: &str, through: &str) -> Result<usize, TrimError> {
        let refuse = || TrimError::Sequence(through.to_owned());
        let public: u128 = through.parse().map_err(|_| refuse())?;
        let stored = public.checked_sub(SEQUENCE_OFFSET).ok_or_else(refuse)?;
        let stored = i64::try_from(stored).map_err(|_| refuse())?;
        // A panic while it was held cannot have left a connection half changed.
        let connection = self
            .connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        Ok(connection.execute(TRIM, params![table, stored])?)
    }
}
