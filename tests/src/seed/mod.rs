//! What a fresh stack holds: a demo shop, further sites, access tokens.

mod catalog;
mod demo;
mod many;

use std::{collections::BTreeSet, path::Path};

use anyhow::{Context, ensure};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::{
    domain::{
        access::{AccessToken, Scope},
        ids::{ProductId, SiteId, TemplateId},
        label::Label,
        money::Currency,
        secret::{Secret, SecretKind},
        site::Site,
        slug::Slug,
        urls::WebUrl,
    },
    random,
    store::Store,
};
use uuid::Uuid;

pub use catalog::CatalogFile;
pub use demo::DEMO_SLUG;
pub use many::{plant_many, planted};

use crate::home::write_private;

/// Ids and tokens that were made for this stack; kept in the data folder between runs.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Accounts {
    /// The demo shop.
    pub demo: Option<DemoShop>,
    /// Sites without content.
    pub other_sites: Vec<SiteAccess>,
}

impl Accounts {
    /// All sites.
    pub fn sites(&self) -> impl Iterator<Item = SiteId> {
        let demo = self.demo.iter().map(|demo| &demo.site);
        demo.chain(&self.other_sites).map(|site| site.site_id)
    }
}

/// A site and a token that allows everything on it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SiteAccess {
    /// The site.
    pub site_id: SiteId,
    /// The token.
    pub access_token: String,
}

/// The demo shop.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DemoShop {
    /// The shop's site.
    #[serde(flatten)]
    pub site: SiteAccess,
    /// Its template.
    pub template_id: TemplateId,
    /// What its link's URL holds.
    pub link_secret: String,
    /// Its first product.
    pub product_id: ProductId,
    /// A code to try, if its catalog has one.
    pub coupon_code: Option<String>,
    /// The user's catalog that it was made of, if it was one.
    #[serde(default)]
    pub catalog: Option<Uuid>,
}

/// What to make.
#[derive(Clone, Debug)]
pub struct Seed<'a> {
    /// The demo shop's catalog; none makes no demo shop.
    pub catalog: Option<CatalogFile>,
    /// How many further sites.
    pub sites: u16,
    /// Where the accounts are kept.
    pub accounts: &'a Path,
    /// The time that everything is made at.
    pub now: Timestamp,
}

impl Seed<'_> {
    /// Makes what is not there yet.
    ///
    /// # Errors
    ///
    /// When the tables or the file of the accounts cannot be written.
    pub async fn plant(self, store: &Store) -> anyhow::Result<Accounts> {
        let mut accounts: Accounts = match std::fs::read(self.accounts) {
            Ok(bytes) => serde_json::from_slice(&bytes).context(
                "cannot read the file of the accounts: the data folder is of another version; \
                     `--ephemeral`, or `--data` with a new folder, begins anew",
            )?,
            Err(_) => Accounts::default(),
        };
        match (&self.catalog, &accounts.demo) {
            (Some(catalog), None) => {
                accounts.demo = Some(demo::plant(store, catalog, self.now).await?);
            }
            // Made once: templates and checkouts refer to what it sells.
            (Some(catalog), Some(demo)) => ensure!(
                catalog.fingerprint.is_none() || catalog.fingerprint == demo.catalog,
                "the data folder has a demo shop with another catalog; \
                 `--ephemeral`, or `--data` with a new folder, makes one with this"
            ),
            (None, _) => {}
        }
        while accounts.other_sites.len() < usize::from(self.sites) {
            let number = accounts.other_sites.len() + 1;
            accounts
                .other_sites
                .push(empty_site(store, number, self.now).await?);
        }
        write_private(self.accounts, &serde_json::to_vec_pretty(&accounts)?)?;
        Ok(accounts)
    }
}

async fn empty_site(store: &Store, number: usize, now: Timestamp) -> anyhow::Result<SiteAccess> {
    let site = Site::new(
        SiteId::new(random::id(now)),
        format!("Site {number}"),
        Slug::parse(&format!("site-{number}")).context("a slug")?,
        web_url(&format!("https://site-{number}.example/"))?,
        Currency::parse("USD").context("USD is a currency")?,
    );
    store.insert_site(&site).await?;
    access_to(store, site.id, now).await
}

/// Makes a token that allows everything on a site.
async fn access_to(store: &Store, site: SiteId, now: Timestamp) -> anyhow::Result<SiteAccess> {
    let secret = Secret::new(SecretKind::AccessToken, random::id(now), random::bytes()?);
    let token = AccessToken {
        comment: Label::parse("Made with the stack"),
        ..AccessToken::new(&secret, site, BTreeSet::from(Scope::ALL))
    };
    store.insert_token(&token).await?;
    Ok(SiteAccess {
        site_id: site,
        access_token: secret.reveal(),
    })
}

fn web_url(text: &str) -> anyhow::Result<WebUrl> {
    WebUrl::parse(text).map_err(anyhow::Error::msg)
}
