//! Makes new keys that events are signed with as tokens.

use std::io::{self, Write};

use anyhow::Context;
use clap::Args;
use shared::{
    clock::Clock,
    config::RootSecretSource,
    domain::{
        signing_key::{SigningKey, SigningKeySet},
        webhook::Algorithm,
    },
    root_secret::RootSecret,
    webhook::signing_keys::SigningKeys,
};

use super::deployment::{Deployment, aws_config};
use crate::signing_keys::make;

/// Where the new keys go, and what seals them.
#[derive(Clone, Debug, Args)]
pub struct RotateKeys {
    #[command(flatten)]
    deployment: Deployment,
    /// Where the deployment's root secret lies: `ssm:NAME` or `file:PATH`.
    #[arg(long, value_name = "SOURCE")]
    root_secret: RootSecretSource,
}

impl RotateKeys {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let config = self.deployment.config().await?;
        let root = RootSecret::new(Some(self.root_secret), aws_config(&config).await?);
        let mut keys = Vec::new();
        for algorithm in Algorithm::ALL {
            keys.push(make(algorithm).await?);
        }
        let now = Clock::system().now();
        let signing = SigningKeys::new(self.deployment.store(&config), root);
        let set = signing.add(&keys, now).await;
        let table = &self.deployment.table;
        let set =
            set.with_context(|| format!("the keys in the table `{table}` stay as they are"))?;
        io::stdout().write_all(told(&set).as_bytes())?;
        Ok(())
    }
}

/// The keys that sign, or will.
fn told(set: &SigningKeySet) -> String {
    let last = set.keys.iter().filter(|key| key.retired_at.is_none());
    let line = |key: &SigningKey| {
        let (name, kid, from) = (key.algorithm.word(), &key.kid, key.usable_from);
        format!("{name:<6} {kid}  signs from {from:.0}\n")
    };
    last.map(line).collect()
}
