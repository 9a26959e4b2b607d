//! Makes the first site of a deployment, and the access token that makes everything else.

use std::{
    collections::BTreeSet,
    io::{self, Write},
};

use anyhow::{Context, bail};
use clap::Args;
use shared::{
    clock::Clock,
    domain::{
        access::{AccessToken, Scope},
        fault::Fault,
        ids::SiteId,
        label::Label,
        secret::{Secret, SecretKind},
        site::{NewSite, Site},
    },
    random,
    store::Store,
};

use super::deployment::Deployment;

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
    #[command(flatten)]
    deployment: Deployment,
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
        let deployment = &self.deployment;
        let store = deployment.store(&deployment.config().await?);
        let made = make(&store, &site, &token).await;
        made.with_context(|| format!("cannot write to the table `{}`", deployment.table))?;
        let words = format!(
            "Site:          {}\nAccess token:  {}\n",
            site.id,
            secret.reveal()
        );
        io::stdout().write_all(words.as_bytes())?;
        Ok(())
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
