//! Runs the local stack, or a command for a deployment.

use checkout_links::{flags::Flags, operator, run};
use clap::Parser;
use shared::telemetry;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    telemetry::init();
    let mut flags = Flags::parse();
    match flags.command.take() {
        Some(command) => operator::run(command).await,
        None => run::run(flags).await,
    }
}
