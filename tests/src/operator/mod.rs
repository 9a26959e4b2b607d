//! The operator's commands: what is done by hand to a deployment in AWS.

mod first_site;

use clap::Subcommand;

pub use first_site::FirstSite;

/// A command for a deployment.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Make a site and an access token for it in a deployment's table.
    FirstSite(FirstSite),
}

/// Does what the operator asks.
///
/// # Errors
///
/// When it cannot be done; a sentence says why.
pub async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::FirstSite(first_site) => first_site.run().await,
    }
}
