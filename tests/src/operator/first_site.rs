//! Makes the first site of a deployment, and the access token that makes everything else.

use std::{
    collections::BTreeSet,
    io::{self, Write},
};

use anyhow::{Context, bail};
use aws_config::{BehaviorVersion, Region};
use aws_sdk_dynamodb::config::Builder;
use clap::Args;
use shared::{
    clock::Clock,
    config::Tables,
    domain::{
        access::{AccessToken, Scope},
        fault::Fault,
        ids::SiteId,
        label::Label,
        secret::{Secret, SecretKind},
        site::{NewSite, Site},
    },
    random,
    store::{Store, https_client},
};

/// What the first site is, and where it goes.
#[derive(Clone, Debug, Args)]
pub struct FirstSite {
    /// What buyers know it as.
    #[arg(long)]
    name: String,
    /// Where links lead that no longer sell, such as `https://shop.example/`.
    #[arg(long, value_name = "URL")]
    home_url: String,
    /// The currency in which it sells, such as EUR.
    #[arg(long, value_name = "CODE")]
    currency: String,
    /// Its name in addresses; made of the name when it is left out.
    #[arg(long)]
    slug: Option<String>,
    /// The deployment's Accounts table.
    #[arg(long, value_name = "TABLE")]
    table: String,
    /// The deployment's region, when neither the environment nor the profile says so.
    #[arg(long)]
    region: Option<String>,
}

impl FirstSite {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let now = Clock::system().now();
        let new = NewSite {
            name: &self.name,
            home_url: &self.home_url,
            currency: &self.currency,
            slug: self.slug.as_deref(),
        };
        let site = match new.site(SiteId::new(random::id(now))) {
            Ok(site) => site,
            Err(faults) => bail!("{}", told(&faults)),
        };
        let secret = Secret::new(SecretKind::AccessToken, random::id(now), random::bytes()?);
        let token = AccessToken {
            comment: Label::parse("Made with the site"),
            ..AccessToken::new(&secret, site.id, BTreeSet::from(Scope::ALL))
        };
        let made = make(&self.store().await?, &site, &token).await;
        made.with_context(|| format!("cannot write to the table `{}`", self.table))?;
        let words = format!(
            "Site:          {}\nAccess token:  {}\n",
            site.id,
            secret.reveal()
        );
        io::stdout().write_all(words.as_bytes())?;
        Ok(())
    }

    /// The deployment's tables, of which only one is needed here; credentials and region come from
    /// wherever AWS's own tools take them.
    async fn store(&self) -> anyhow::Result<Store> {
        let loader =
            aws_config::defaults(BehaviorVersion::v2026_01_12()).http_client(https_client(false)?);
        let loader = match &self.region {
            Some(region) => loader.region(Region::new(region.clone())),
            None => loader,
        };
        let config = loader.load().await;
        if config.region().is_none() {
            bail!("there is no region: name one with `--region`, AWS_REGION or a profile");
        }
        let tables = Tables {
            accounts: self.table.clone(),
            catalog: String::new(),
            offers: String::new(),
            checkouts: String::new(),
            webhooks: String::new(),
        };
        Ok(Store::from_conf(Builder::from(&config).build(), tables))
    }
}

async fn make(store: &Store, site: &Site, token: &AccessToken) -> anyhow::Result<()> {
    // A token without its site would be worse than a site without a token.
    let made = store.insert_site(site).await? && store.insert_token(token).await?;
    anyhow::ensure!(made, "a fresh id is taken");
    Ok(())
}

fn told(faults: &[Fault]) -> String {
    let lines = faults.iter().map(|fault| {
        let flag = fault.path.replace('_', "-");
        format!("--{flag}: {}", fault.message)
    });
    lines.collect::<Vec<_>>().join("\n")
}
