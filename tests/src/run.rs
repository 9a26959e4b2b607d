//! From flags to a stack that serves until it is told to stop.

use std::{
    fs,
    io::{self, ErrorKind, Write},
    path::Path,
};

use tokio::signal::unix::{SignalKind, signal};

use crate::{
    banner::banner,
    flags::Flags,
    home::{Home, write_private},
    seed::CatalogFile,
    stack::{Settings, Stack},
};

/// Serves until Ctrl-C or SIGTERM.
///
/// # Errors
///
/// When the stack cannot be started or ends badly.
pub async fn run(flags: Flags) -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    if let Some(path) = &flags.info {
        forget(path)?;
    }
    let home = if flags.ephemeral {
        Home::temporary()?
    } else {
        Home::kept(&flags.data)?
    };
    let catalog = if flags.no_seed {
        None
    } else {
        Some(CatalogFile::read(flags.catalog.as_deref())?)
    };
    let settings = Settings {
        port: flags.port,
        sites: flags.sites,
        stripe_api: flags.stripe_api,
        openings_per_minute: flags.openings_per_minute,
        ..Settings::new(home, catalog)
    };
    let stack = Stack::start(settings).await?;
    if let Some(path) = &flags.info {
        write_private(path, &serde_json::to_vec_pretty(&stack.info)?)?;
    }
    io::stdout().write_all(banner(&stack.info, &stack.accounts).as_bytes())?;
    tokio::select! {
        stopped = tokio::signal::ctrl_c() => stopped?,
        _ = terminate.recv() => {}
    }
    stack.stop().await?;
    Ok(())
}

/// Removes an earlier run's info: whoever waits for the file must not take that one for ours.
fn forget(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
