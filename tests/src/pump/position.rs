//! How far each stream was consumed, kept in a file.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

/// Says why the positions cannot be kept.
#[derive(Debug, thiserror::Error)]
pub enum PositionError {
    /// The file is not one of the pump's.
    #[error("the stream positions in `{file}` cannot be read, expected JSON by table: {source}")]
    Format {
        /// The file.
        file: String,
        /// What is wrong.
        source: serde_json::Error,
    },
    /// The file cannot be read or written.
    #[error("the stream positions cannot be kept in `{file}`: {source}")]
    File {
        /// The file.
        file: String,
        /// Why.
        source: io::Error,
    },
}

/// The last consumed record of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Position {
    /// The stream that it belongs to: a table that is made anew has another one.
    pub(super) stream: String,
    /// Its sequence number.
    pub(super) sequence_number: String,
}

/// The positions of all tables.
#[derive(Debug)]
pub(super) struct Positions {
    file: PathBuf,
    by_table: Mutex<BTreeMap<String, Position>>,
}

impl Positions {
    /// Reads the file; there need not be one.
    pub(super) fn open(file: &Path) -> Result<Self, PositionError> {
        let name = || file.display().to_string();
        let by_table = match fs::read(file) {
            Ok(bytes) => {
                serde_json::from_slice(&bytes).map_err(|source| PositionError::Format {
                    file: name(),
                    source,
                })?
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => BTreeMap::new(),
            Err(source) => {
                return Err(PositionError::File {
                    file: name(),
                    source,
                });
            }
        };
        Ok(Self {
            file: file.to_owned(),
            by_table: Mutex::new(by_table),
        })
    }

    /// The position in a table's stream.
    pub(super) fn of(&self, table: &str, stream: &str) -> Option<String> {
        let by_table = self.by_table.lock().unwrap_or_else(PoisonError::into_inner);
        let position = by_table
            .get(table)
            .filter(|position| position.stream == stream)?;
        Some(position.sequence_number.clone())
    }

    /// Moves a table's position, on the disk first.
    pub(super) fn advance(&self, table: &str, position: Position) -> Result<(), PositionError> {
        // Held while writing: two tables must not overwrite each other's file.
        let mut by_table = self.by_table.lock().unwrap_or_else(PoisonError::into_inner);
        let mut next = by_table.clone();
        next.insert(table.to_owned(), position);
        self.write(&next).map_err(|source| PositionError::File {
            file: self.file.display().to_string(),
            source,
        })?;
        *by_table = next;
        Ok(())
    }

    /// Replaces the file as a whole, so that no crash leaves half of one.
    fn write(&self, positions: &BTreeMap<String, Position>) -> io::Result<()> {
        let fresh = self.file.with_extension("new");
        let mut file = File::create(&fresh)?;
        file.write_all(&serde_json::to_vec_pretty(positions)?)?;
        file.sync_all()?;
        fs::rename(&fresh, &self.file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn position(stream: &str, sequence_number: &str) -> Position {
        Position {
            stream: stream.to_owned(),
            sequence_number: sequence_number.to_owned(),
        }
    }

    #[test]
    fn positions_are_kept_per_stream() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("positions.json");
        let positions = Positions::open(&file).unwrap();
        positions.advance("A", position("s1", "5")).unwrap();
        positions.advance("B", position("s2", "6")).unwrap();
        let again = Positions::open(&file).unwrap();
        assert_eq!(again.of("A", "s1").as_deref(), Some("5"));
        assert_eq!(again.of("B", "s2").as_deref(), Some("6"));
        assert_eq!(again.of("A", "another"), None);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_cannot_be_used_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("positions.json");
        fs::write(&file, "{").unwrap();
        let error = Positions::open(&file).unwrap_err();
        assert!(matches!(error, PositionError::Format { .. }), "{error}");
        let lost = Positions::open(&folder.path().join("no/folder/file")).unwrap();
        let error = lost.advance("A", position("s", "1")).unwrap_err();
        assert!(matches!(error, PositionError::File { .. }), "{error}");
        assert_eq!(lost.of("A", "s"), None);
    }
}
