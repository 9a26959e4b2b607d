//! The local stack's flags.

use std::path::PathBuf;

use clap::Parser;

use crate::operator::Command;

/// Run Checkout Links whole on this machine: every function, an embedded DynamoDB, a demo shop.
#[derive(Clone, Debug, Parser)]
#[command(
    name = "checkout-links",
    version,
    args_conflicts_with_subcommands = true
)]
pub struct Flags {
    /// What to do to a deployment instead.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Port on 127.0.0.1; 0 picks a free one.
    #[arg(long, default_value_t = 3000)]
    pub port: u16,
    /// Folder that keeps the data between runs.
    #[arg(
        long,
        value_name = "DIR",
        default_value = ".local",
        conflicts_with = "ephemeral"
    )]
    pub data: PathBuf,
    /// Keep the data in a temporary folder that is removed at exit.
    #[arg(long)]
    pub ephemeral: bool,
    /// Write addresses, ids and tokens to this JSON file when ready.
    #[arg(long, value_name = "FILE")]
    pub info: Option<PathBuf>,
    /// Make so many further sites without content.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub sites: u16,
    /// Where Stripe's API answers, if not at its own address: for tests.
    #[arg(long, value_name = "URL")]
    pub stripe_api: Option<String>,
    /// How many checkouts one address may open of one offer in a minute; 0 is no limit.
    #[arg(long, value_name = "N")]
    pub openings_per_minute: Option<u32>,
    /// Make no demo shop.
    #[arg(long)]
    pub no_seed: bool,
    /// Products and discounts of the demo shop, instead of those that come with the stack.
    #[arg(long, value_name = "FILE", conflicts_with = "no_seed")]
    pub catalog: Option<PathBuf>,
}
