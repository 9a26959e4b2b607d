//! Runs the local stack.

use checkout_links::{flags::Flags, run};
use clap::Parser;
use shared::telemetry;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    telemetry::init();
    run::run(Flags::parse()).await
}
