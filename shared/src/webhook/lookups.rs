//! What facts are told with, read once for a whole batch of them, and the bodies that come of both.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use futures_util::{StreamExt, TryStreamExt, stream};
use jiff::Timestamp;
use serde_bytes::ByteBuf;
use serde_json::Value;

use super::signing_keys::{SigningError, SigningKeys};
use crate::{
    dialect::{
        polar::{self, EventContext},
        thinkific, wix,
    },
    domain::{
        fact::{Fact, Subject},
        ids::{LinkId, SiteId, TemplateId},
        link::Link,
        offer::OfferId,
        site::Site,
        template::Template,
        webhook::Form,
    },
    mentions::Mentions,
    store::{CatalogCache, Store, StoreError},
};

/// The most bytes of a body.
const MOST: usize = 64 * 1024;
/// The most bytes of claims: signed and in base64, they are no larger than any other body.
const MOST_OF_CLAIMS: usize = 47 * 1024;

/// What of how many sites is read at once.
const AT_ONCE: usize = 16;

/// What some facts are told with.
#[derive(Clone, Debug)]
pub struct Lookups {
    base_url: String,
    sites: HashMap<SiteId, EventContext>,
}

impl Lookups {
    /// Reads what some facts, of any sites, mention: each thing once. Facts of a site that is not
    /// there are told without it.
    ///
    /// # Errors
    ///
    /// When the tables do not answer.
    pub async fn gather<'a>(
        store: &Store,
        base_url: &str,
        facts: impl IntoIterator<Item = &'a Fact>,
    ) -> Result<Self, StoreError> {
        let mut of_sites: BTreeMap<SiteId, Vec<&Fact>> = BTreeMap::new();
        for fact in facts {
            of_sites.entry(fact.site).or_default().push(fact);
        }
        let ids: Vec<SiteId> = of_sites.keys().copied().collect();
        let mut reads = Vec::new();
        for site in store.sites(&ids).await? {
            if let Some(facts) = of_sites.remove(&site.id) {
                reads.push(context_of(store, (site, base_url), facts));
            }
        }
        for site in of_sites.keys() {
            tracing::error!(%site, "a site is not there any more that something happened on");
        }
        let contexts = stream::iter(reads).buffer_unordered(AT_ONCE);
        let sites = contexts.map_ok(|context| (context.site.id, context));
        let sites = sites.try_collect().await?;
        let base_url = base_url.to_owned();
        Ok(Self { base_url, sites })
    }

    /// What facts of one site are told with.
    #[must_use]
    pub fn of(context: EventContext) -> Self {
        Self {
            base_url: context.base_url.clone(),
            sites: HashMap::from([(context.site.id, context)]),
        }
    }

    /// A fact in each of these forms, as far as it has it. A token is signed once, for all.
    ///
    /// # Errors
    ///
    /// When there is no token.
    pub async fn bodies(
        &self,
        fact: &Fact,
        forms: BTreeSet<Form>,
        (keys, now): (&SigningKeys, Timestamp),
    ) -> Result<BTreeMap<Form, ByteBuf>, SigningError> {
        let mut bodies = BTreeMap::new();
        let mut claims = None;
        for form in forms {
            let body = match form {
                Form::Standard => Some(self.standard(fact)),
                Form::Thinkific => self.thinkific(fact).map(|(_, body)| body),
                Form::Jwt(algorithm) => {
                    let claims = claims.get_or_insert_with(|| self.claims(fact));
                    Some(keys.sign(algorithm, claims, now).await?.into_bytes())
                }
            };
            bodies.extend(body.map(|body| (form, ByteBuf::from(body))));
        }
        Ok(bodies)
    }

    /// The body of an event in the form of Standard Webhooks.
    #[must_use]
    pub fn standard(&self, fact: &Fact) -> Vec<u8> {
        let whole = self.sites.get(&fact.site);
        let whole = whole.map(|context| polar::event_data(fact, context));
        let bytes = |data| bytes_of(&polar::event_body(fact, data));
        let thin = || bytes(polar::thin_data(fact, &self.base_url));
        let whole = whole.map(bytes);
        whole.filter(|body| body.len() <= MOST).unwrap_or_else(thin)
    }

    /// The claims of an event's token.
    #[must_use]
    pub fn claims(&self, fact: &Fact) -> Vec<u8> {
        let context = self.sites.get(&fact.site);
        let claims = |data: &Value| bytes_of(&wix::event_claims(fact, data, context));
        let thin = || claims(&polar::thin_data(fact, &self.base_url));
        let whole = context.map(|context| claims(&polar::event_data(fact, context)));
        whole
            .filter(|claims| claims.len() <= MOST_OF_CLAIMS)
            .unwrap_or_else(thin)
    }

    /// The topic and the body of an event in Thinkific's form, if that has such an event.
    #[must_use]
    pub fn thinkific(&self, fact: &Fact) -> Option<(&'static str, Vec<u8>)> {
        let (topic, mut body) = thinkific::event_body(fact)?;
        let mut bytes = bytes_of(&body);
        if bytes.len() > MOST {
            body["payload"] = polar::thin_data(fact, &self.base_url);
            bytes = bytes_of(&body);
        }
        Some((topic, bytes))
    }
}

fn bytes_of(body: &Value) -> Vec<u8> {
    body.to_string().into_bytes()
}

/// What the facts of a site are told with.
async fn context_of(
    store: &Store,
    (site, base_url): (Site, &str),
    facts: Vec<&Fact>,
) -> Result<EventContext, StoreError> {
    let (templates, links) = offers_of(store, &facts).await?;
    let mut mentions = Mentions::default();
    mentions.add_links(links.values());
    for fact in facts {
        mention(&mut mentions, &fact.subject);
    }
    let catalog = CatalogCache::default();
    Ok(EventContext {
        sale: mentions.read(store, &catalog, site.id).await?,
        site,
        templates,
        links,
        base_url: base_url.to_owned(),
    })
}

fn mention(mentions: &mut Mentions, subject: &Subject) {
    match subject {
        Subject::Link(link, old) => {
            mentions.add_links(std::iter::once(link).chain(old).map(AsRef::as_ref));
        }
        Subject::Use(checkout) | Subject::Checkout(checkout) => {
            mentions.add_checkouts([checkout.as_ref()]);
        }
        Subject::Order(order) => mentions.add_orders([order.as_ref()]),
        Subject::Subscription(subscription) => {
            mentions.add_subscriptions([subscription.as_ref()]);
        }
        Subject::Product(product) => mentions.add_product(product),
        Subject::Discount(discount) => mentions.add_discount(discount),
        Subject::Template(..)
        | Subject::Exhaustion(_)
        | Subject::Refund(_)
        | Subject::Customer(_)
        | Subject::Endpoint(..)
        | Subject::Delivery(_) => {}
    }
}

type Offers = (HashMap<TemplateId, Template>, HashMap<LinkId, Link>);

/// The offers that were used, or are exhausted.
async fn offers_of(store: &Store, facts: &[&Fact]) -> Result<Offers, StoreError> {
    let (mut templates, mut links) = (Vec::new(), Vec::new());
    for fact in facts {
        match fact.subject.offer() {
            Some(OfferId::Template(id)) => templates.push(id),
            Some(OfferId::Link(id)) => links.push(id),
            None => {}
        }
    }
    let templates = store.templates(&templates).await?.into_iter();
    let links = store.links(&links).await?.into_iter();
    Ok((
        templates.map(|template| (template.id, template)).collect(),
        links.map(|link| (link.id, link)).collect(),
    ))
}
