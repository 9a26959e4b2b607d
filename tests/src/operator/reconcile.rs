//! Makes good what a deployment's streams or queues lost.

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Write},
    path::PathBuf,
    sync::Arc,
};

use anyhow::{Context, ensure};
use clap::Args;
use jiff::Timestamp;
use shared::{
    clock::Clock,
    config::{AwsConfig, Config},
    domain::ids::SiteId,
    root_secret::RootSecret,
    timers::{AwsTimers, Timers},
    webhook::{
        publish::Publisher,
        reconcile::{Reconciled, reconcile},
        signing_keys::SigningKeys,
    },
};

use super::deployment::{aws_config, sdk_config, store_of};

/// What is made good, and where.
#[derive(Clone, Debug, Args)]
pub struct Reconcile {
    /// Of which site.
    #[arg(long, value_name = "ID", value_parser = site)]
    site: SiteId,
    /// From when on, such as `2026-11-22T10:00:00Z`.
    #[arg(long, value_name = "TIME")]
    since: Timestamp,
    /// Until before when; until now when it is left out.
    #[arg(long, value_name = "TIME")]
    until: Option<Timestamp>,
    /// The variables of the deployment's function `webhook-fan-out`, as JSON: what `aws lambda
    /// get-function-configuration --query Environment.Variables --function-name …` prints.
    #[arg(long, value_name = "FILE")]
    variables: PathBuf,
    /// The deployment's region, when neither the environment nor the profile says so.
    #[arg(long)]
    region: Option<String>,
}

fn site(text: &str) -> Result<SiteId, String> {
    SiteId::parse(text).ok_or_else(|| "expected a UUID".to_owned())
}

impl Reconcile {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let name = self.variables.display();
        let variables =
            fs::read(&self.variables).with_context(|| format!("cannot read `{name}`"))?;
        let variables: BTreeMap<String, String> = serde_json::from_slice(&variables)
            .with_context(|| format!("`{name}` holds no JSON object of texts"))?;
        let sdk = sdk_config(self.region.as_deref()).await?;
        let config = config_of(&variables, aws_config(&sdk).await?)
            .with_context(|| format!("`{name}` does not hold the function's variables"))?;
        let store = store_of(&sdk, config.tables.clone());
        let timers: Arc<dyn Timers> = Arc::new(AwsTimers::new(&config)?);
        let root = RootSecret::new(config.root_secret.clone(), config.aws.clone());
        let keys = SigningKeys::new(store.clone(), root);
        let told_by = Arc::clone(&timers);
        let publisher = Publisher::new(store.clone(), told_by, keys, &config);
        let now = Clock::system().now();
        let time = self.since..self.until.unwrap_or(now);
        let done = reconcile(&store, (&publisher, &timers), (self.site, time), now).await?;
        let Reconciled {
            told,
            set_off,
            left,
        } = done;
        let words =
            format!("Events told or known:     {told}\nDeliveries set off again: {set_off}\n");
        io::stdout().write_all(words.as_bytes())?;
        ensure!(left == 0, "{left} are left: run it again");
        Ok(())
    }
}

/// The function's configuration, but with the operator's own credentials.
fn config_of(variables: &BTreeMap<String, String>, aws: AwsConfig) -> anyhow::Result<Config> {
    let own = |name: &str| match name {
        "AWS_REGION" => Some(aws.region.clone()),
        "AWS_ACCESS_KEY_ID" => Some(aws.access_key_id.clone()),
        "AWS_SECRET_ACCESS_KEY" => Some(aws.secret_access_key.clone()),
        _ => variables.get(name).cloned(),
    };
    let config = Config::from_vars(own)?;
    Ok(Config { aws, ..config })
}
