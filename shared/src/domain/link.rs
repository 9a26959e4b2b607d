//! Checkout links: products to choose from, a discount, and what is filled in.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    catalog::Period,
    ids::{DiscountId, LinkId, ProductId, SiteId},
    is_false,
    label::Label,
    later,
    line_item::Quantity,
    metadata::Metadata,
    offer::{Campaign, EffectiveState, Usage, check_restorable},
    problem::Refusal,
    secret::{Secret, SecretKind},
    slug::Slug,
    urls::WebUrl,
};

/// A checkout link. An update touches only checkouts that are made afterwards.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Its id, never used again.
    pub id: LinkId,
    /// Its site.
    pub site: SiteId,
    /// What its URL holds. Whoever has the URL may open the link, and merchants share it: it is
    /// kept as it is.
    pub client_secret: String,
    /// What may be updated.
    pub content: LinkContent,
    /// When it last changed, if it did: a microsecond later with each change at the least, since
    /// receivers of events tell by it which is the latest.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub modified_at: Option<Timestamp>,
    /// When it was deleted: the tombstone still redirects home.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub deleted_at: Option<Timestamp>,
    /// Whether it last changed since a product of it is no longer sold.
    #[serde(skip_serializing_if = "is_false", default)]
    pub lost_product: bool,
    /// Counts its changes, from 1: the optimistic lock.
    pub revision: u64,
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, revision, .. } = self;
        write!(
            f,
            "Link {{ id: {id}, revision: {revision}, secret: [redacted] }}"
        )
    }
}

/// What may be updated of a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkContent {
    /// What a buyer chooses from; the first is chosen at first.
    pub products: Vec<ProductId>,
    /// What the merchant calls it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub label: Option<Label>,
    /// A second, short name in its URL.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub slug: Option<Slug>,
    /// When it makes checkouts, and what people get otherwise.
    #[serde(skip_serializing_if = "Campaign::is_plain", default)]
    pub campaign: Campaign,
    /// Whether buyers may apply and remove discounts.
    pub allow_discount_codes: bool,
    /// Whether buyers must give a full billing address.
    #[serde(default)]
    pub require_billing_address: bool,
    /// Applied when a checkout is made; left out when it does not fit any more.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub discount: Option<DiscountId>,
    /// How many seats are bought; none lets the buyer say.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub seats: Option<Quantity>,
    /// How long subscriptions are free at first, instead of what their products say.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub trial: Option<Period>,
    /// Where buyers go after they paid; none is our confirmation page.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub success_url: Option<WebUrl>,
    /// Where the page's way back leads; none is the site's home.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub return_url: Option<WebUrl>,
    /// The merchant's own keys and values, which its checkouts get.
    #[serde(skip_serializing_if = "Metadata::is_empty", default)]
    pub metadata: Metadata,
}

impl Link {
    /// The most products.
    pub const MAX_PRODUCTS: usize = 100;

    /// A fresh link, under the id of the secret that opens it.
    #[must_use]
    pub fn new(secret: &Secret, site: SiteId, content: LinkContent) -> Self {
        Self {
            id: LinkId::new(secret.id()),
            site,
            client_secret: secret.reveal(),
            content,
            modified_at: None,
            deleted_at: None,
            lost_product: false,
            revision: 1,
        }
    }

    /// When it was made: its id holds the time.
    #[must_use]
    pub fn created_at(&self) -> Timestamp {
        self.id.made_at()
    }

    /// When it last changed, or was made.
    #[must_use]
    pub fn changed_at(&self) -> Timestamp {
        self.modified_at.unwrap_or_else(|| self.created_at())
    }

    /// The link with this content, one revision on; the same content leaves it as it is, since a
    /// revision counts changes.
    #[must_use]
    pub fn updated(self, content: LinkContent, now: Timestamp) -> Self {
        if content == self.content {
            return self;
        }
        Self {
            content,
            revision: self.revision + 1,
            modified_at: Some(later(now, self.changed_at())),
            lost_product: false,
            ..self
        }
    }

    /// The tombstone that a deleted link leaves.
    #[must_use]
    pub fn deleted(self, now: Timestamp) -> Self {
        let now = later(now, self.changed_at());
        Self {
            deleted_at: Some(now),
            revision: self.revision + 1,
            modified_at: Some(now),
            lost_product: false,
            ..self
        }
    }

    /// The link again, with this content, after it was deleted; one that is not deleted stays as it is.
    ///
    /// # Errors
    ///
    /// [`Refusal::RestoreTooLate`].
    pub fn restored(self, content: LinkContent, now: Timestamp) -> Result<Self, Refusal> {
        let Some(deleted_at) = self.deleted_at else {
            return Ok(self);
        };
        check_restorable(deleted_at, now)?;
        Ok(Self {
            content,
            deleted_at: None,
            revision: self.revision + 1,
            modified_at: Some(later(now, self.changed_at())),
            lost_product: false,
            ..self
        })
    }

    /// The link after a product is no longer sold: without it, and deleted when nothing is left.
    #[must_use]
    pub fn without_product(self, product: ProductId, now: Timestamp) -> Self {
        let mut content = self.content.clone();
        content.products.retain(|kept| *kept != product);
        if content == self.content {
            return self;
        }
        let without = match content.products.as_slice() {
            [] => self.deleted(now),
            _ => self.updated(content, now),
        };
        Self {
            lost_product: true,
            ..without
        }
    }

    /// What its fields amount to at a time, as often as it was used by then.
    #[must_use]
    pub fn state(&self, now: Timestamp, usage: Usage) -> EffectiveState {
        match self.deleted_at {
            Some(_) => EffectiveState::Deleted,
            None => self.content.campaign.state(now, usage),
        }
    }
}

/// What a link's URL calls it by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkName {
    /// The secret that was made with it.
    Secret(Secret),
    /// The slug that the merchant gave it.
    Slug(Slug),
}

impl LinkName {
    /// Reads a secret or a slug.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let secret = Secret::parse(SecretKind::Link, text).map(Self::Secret);
        secret.or_else(|| Slug::parse(text).map(Self::Slug))
    }

    /// Whether a link that was found by it is meant: the id inside a secret is no secret.
    #[must_use]
    pub fn is_of(&self, link: &Link) -> bool {
        match self {
            Self::Secret(secret) => {
                let own = Secret::parse(SecretKind::Link, &link.client_secret);
                own.is_some_and(|own| own.hash().matches(secret))
            }
            Self::Slug(slug) => link.content.slug.as_ref() == Some(slug),
        }
    }
}
