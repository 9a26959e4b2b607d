//! The stack that events happen on, and the endpoints that they go to.

use std::collections::BTreeSet;

use anyhow::{Context, ensure};
use checkout_links::{
    home::Home,
    seed::CatalogFile,
    stack::{Settings, Stack},
};
use futures_util::{StreamExt, TryStreamExt, stream};
use jiff::SignedDuration;
use shared::{
    clock::Clock,
    domain::{
        ids::{EndpointId, SiteId, TemplateId},
        template::Template,
        webhook::{Algorithm, Endpoint, EventType, Format},
    },
    random,
    sealed::Key,
    store::EndpointWrite,
    webhook::secrets::EndpointSecrets,
};

/// How many templates are made at once.
const WRITERS: usize = 8;
const SECRET: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// A stack like that of `cargo run`, with so many further sites.
pub(crate) fn settings(home: Home, sites: u16) -> anyhow::Result<Settings> {
    Ok(Settings {
        sites,
        ..Settings::new(home, Some(CatalogFile::read(None)?))
    })
}

/// Makes an endpoint of a site.
pub(crate) async fn endpoint(
    stack: &Stack,
    site: SiteId,
    url: &str,
    (format, kind): (Format, EventType),
) -> anyhow::Result<()> {
    // Not since a moment ago, which nobody would remember.
    let made_at = Clock::system().now() - SignedDuration::from_hours(1);
    let id = EndpointId::new(random::id(made_at));
    let secrets = EndpointSecrets::new(Key::new(SECRET.to_owned()));
    let endpoint = Endpoint {
        id,
        site,
        url: url.to_owned(),
        name: None,
        format,
        algorithm: Algorithm::Rs256,
        events: BTreeSet::from([kind]),
        enabled: true,
        disabled: None,
        sealed_secrets: secrets.seal(&stack.root, &format!("ENDPOINT#{id}")).await?,
        sealed_headers: None,
        modified_at: None,
        revision: 1,
    };
    let made = stack.store.insert_endpoint(&endpoint).await?;
    ensure!(made == EndpointWrite::Done, "the endpoint is not made");
    Ok(())
}

/// Makes templates, on each site in turn, and about so many. Gives how many.
pub(crate) async fn happen(stack: &Stack, sites: &[SiteId], count: usize) -> anyhow::Result<usize> {
    let demo = stack.accounts.demo.as_ref().context("a demo shop")?;
    let pattern = stack.store.latest_template(demo.template_id).await?;
    let pattern = pattern.context("a demo template")?;
    let count = count.next_multiple_of(sites.len());
    let make = |number: usize| {
        let now = Clock::system().now();
        let template = Template {
            id: TemplateId::new(random::id(now)),
            site: sites[number % sites.len()],
            revision: 1,
            updated_at: now,
            ..pattern.clone()
        };
        let store = stack.store.clone();
        async move { store.insert_template(&template).await }
    };
    let made = stream::iter(0..count).map(make).buffer_unordered(WRITERS);
    let made: Vec<bool> = made.try_collect().await?;
    ensure!(made.into_iter().all(|made| made), "an id is taken");
    Ok(count)
}
