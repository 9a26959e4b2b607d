//! The operator's commands: what is done by hand to a deployment in AWS.

mod deployment;
mod first_site;
mod reconcile;
mod rotate_keys;

use clap::Subcommand;

pub use first_site::FirstSite;
pub use reconcile::Reconcile;
pub use rotate_keys::RotateKeys;

/// A command for a deployment.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Make a site and an access token for it in a deployment's table.
    FirstSite(FirstSite),
    /// Make new keys that events are signed with as tokens.
    RotateKeys(RotateKeys),
    /// Make good what a deployment's streams or queues lost: tell events again, under the same ids, and
    /// set off deliveries that are overdue.
    Reconcile(Reconcile),
}

/// Does what the operator asks.
///
/// # Errors
///
/// When it cannot be done; a sentence says why.
pub async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::FirstSite(first_site) => first_site.run().await,
        Command::RotateKeys(rotate_keys) => rotate_keys.run().await,
        Command::Reconcile(reconcile) => reconcile.run().await,
    }
}
