//! The folder that holds the stack's data.

use std::{
    fs,
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use shared::random;
use tempfile::TempDir;

/// The folder that holds the stack's data.
#[derive(Debug)]
pub struct Home {
    path: PathBuf,
    /// Removes the folder when dropped.
    _temporary: Option<TempDir>,
}

impl Home {
    /// A folder that stays.
    ///
    /// # Errors
    ///
    /// When it cannot be made.
    pub fn kept(path: &Path) -> io::Result<Self> {
        fs::create_dir_all(path)?;
        Ok(Self {
            path: path.canonicalize()?,
            _temporary: None,
        })
    }

    /// A folder that is removed when dropped.
    ///
    /// # Errors
    ///
    /// When it cannot be made.
    pub fn temporary() -> io::Result<Self> {
        let folder = TempDir::with_prefix("checkout-links-")?;
        Ok(Self {
            path: folder.path().to_owned(),
            _temporary: Some(folder),
        })
    }

    /// The embedded DynamoDB's file.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.path.join("dynamodb.sqlite")
    }

    /// How far the table streams were consumed.
    #[must_use]
    pub fn positions(&self) -> PathBuf {
        self.path.join("stream-positions.json")
    }

    /// The ids and tokens that were made here.
    #[must_use]
    pub fn accounts(&self) -> PathBuf {
        self.path.join("accounts.json")
    }

    /// The root secret's file, made when there is none.
    ///
    /// # Errors
    ///
    /// When it cannot be made.
    pub fn root_secret(&self) -> io::Result<PathBuf> {
        let path = self.path.join("root-secret");
        if !path.exists() {
            let bytes = random::bytes::<32>().map_err(io::Error::other)?;
            write_private(&path, BASE64_STANDARD.encode(bytes).as_bytes())?;
        }
        Ok(path)
    }
}

/// Writes a file that only its owner may read, whole or not at all.
///
/// # Errors
///
/// When it cannot be written.
pub fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = path.with_extension("new");
    let mut options = fs::OpenOptions::new();
    let mut file = options
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(temporary, path)
}
