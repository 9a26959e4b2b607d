//! Which deployment a command is for, and how it is reached.

use anyhow::{Context, bail};
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_dynamodb::config::{Builder, ProvideCredentials};
use clap::Args;
use shared::{
    config::{AwsConfig, Tables},
    store::{Store, https_client},
};

/// Which deployment a command is for.
#[derive(Clone, Debug, Args)]
pub(super) struct Deployment {
    /// The deployment's Accounts table.
    #[arg(long, value_name = "TABLE")]
    pub(super) table: String,
    /// The deployment's region, when neither the environment nor the profile says so.
    #[arg(long)]
    region: Option<String>,
}

impl Deployment {
    /// Credentials and region come from wherever AWS's own tools take them.
    pub(super) async fn config(&self) -> anyhow::Result<SdkConfig> {
        sdk_config(self.region.as_deref()).await
    }

    /// The deployment's tables, of which only one is needed here.
    pub(super) fn store(&self, config: &SdkConfig) -> Store {
        let tables = Tables {
            accounts: self.table.clone(),
            catalog: String::new(),
            offers: String::new(),
            checkouts: String::new(),
            webhooks: String::new(),
        };
        store_of(config, tables)
    }
}

/// Credentials and region come from wherever AWS's own tools take them.
pub(super) async fn sdk_config(region: Option<&str>) -> anyhow::Result<SdkConfig> {
    let loader =
        aws_config::defaults(BehaviorVersion::v2026_01_12()).http_client(https_client(false)?);
    let loader = match region {
        Some(region) => loader.region(Region::new(region.to_owned())),
        None => loader,
    };
    let config = loader.load().await;
    if config.region().is_none() {
        bail!("there is no region: name one with `--region`, AWS_REGION or a profile");
    }
    Ok(config)
}

/// A deployment's tables.
pub(super) fn store_of(config: &SdkConfig, tables: Tables) -> Store {
    Store::from_conf(Builder::from(config).build(), tables)
}

/// The same as functions have it.
pub(super) async fn aws_config(config: &SdkConfig) -> anyhow::Result<AwsConfig> {
    let provider = config.credentials_provider().context("no credentials")?;
    let credentials = provider.provide_credentials().await?;
    let region = config.region().map(ToString::to_string);
    let endpoint = config.endpoint_url().map(str::to_owned);
    Ok(AwsConfig {
        region: region.unwrap_or_default(),
        access_key_id: credentials.access_key_id().to_owned(),
        secret_access_key: credentials.secret_access_key().to_owned(),
        session_token: credentials.session_token().map(str::to_owned),
        dynamodb_endpoint: endpoint.clone(),
        ssm_endpoint: endpoint.clone(),
        sqs_endpoint: endpoint.clone(),
        scheduler_endpoint: endpoint,
        trust_system_roots: false,
    })
}
