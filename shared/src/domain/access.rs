//! Access tokens and what they allow.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    ids::{ClientId, SiteId, TokenId},
    label::Label,
    secret::{Secret, SecretHash},
};

/// What a token allows. Writing includes reading the same resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Scope {
    /// Read checkout templates.
    #[serde(rename = "checkout_templates:read")]
    ReadTemplates,
    /// Create, update and delete checkout templates.
    #[serde(rename = "checkout_templates:write")]
    WriteTemplates,
    /// Read checkout links.
    #[serde(rename = "checkout_links:read")]
    ReadLinks,
    /// Create, update and delete checkout links.
    #[serde(rename = "checkout_links:write")]
    WriteLinks,
    /// Read checkouts.
    #[serde(rename = "checkouts:read")]
    ReadCheckouts,
    /// Create and update checkouts.
    #[serde(rename = "checkouts:write")]
    WriteCheckouts,
    /// Read products.
    #[serde(rename = "products:read")]
    ReadProducts,
    /// Create, update and delete products.
    #[serde(rename = "products:write")]
    WriteProducts,
    /// Read discounts.
    #[serde(rename = "discounts:read")]
    ReadDiscounts,
    /// Create, update and delete discounts.
    #[serde(rename = "discounts:write")]
    WriteDiscounts,
    /// Read custom fields.
    #[serde(rename = "custom_fields:read")]
    ReadCustomFields,
    /// Create, update and delete custom fields.
    #[serde(rename = "custom_fields:write")]
    WriteCustomFields,
    /// Read orders.
    #[serde(rename = "orders:read")]
    ReadOrders,
    /// Change orders.
    #[serde(rename = "orders:write")]
    WriteOrders,
    /// Read refunds.
    #[serde(rename = "refunds:read")]
    ReadRefunds,
    /// Give money back.
    #[serde(rename = "refunds:write")]
    WriteRefunds,
    /// Read customers.
    #[serde(rename = "customers:read")]
    ReadCustomers,
    /// Update and delete customers.
    #[serde(rename = "customers:write")]
    WriteCustomers,
    /// Read subscriptions.
    #[serde(rename = "subscriptions:read")]
    ReadSubscriptions,
    /// Cancel subscriptions.
    #[serde(rename = "subscriptions:write")]
    WriteSubscriptions,
    /// Read endpoints of webhooks, events and deliveries.
    #[serde(rename = "webhooks:read")]
    ReadWebhooks,
    /// Create, update and delete endpoints, and send events to them again.
    #[serde(rename = "webhooks:write")]
    WriteWebhooks,
    /// Read the site itself.
    #[serde(rename = "organizations:read")]
    ReadSite,
    /// Update the site itself.
    #[serde(rename = "organizations:write")]
    WriteSite,
    /// Read access tokens and OAuth clients.
    #[serde(rename = "organization_access_tokens:read")]
    ReadTokens,
    /// Create, update and delete access tokens and OAuth clients.
    #[serde(rename = "organization_access_tokens:write")]
    WriteTokens,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 26] = [
        Self::ReadTemplates,
        Self::WriteTemplates,
        Self::ReadLinks,
        Self::WriteLinks,
        Self::ReadCheckouts,
        Self::WriteCheckouts,
        Self::ReadProducts,
        Self::WriteProducts,
        Self::ReadDiscounts,
        Self::WriteDiscounts,
        Self::ReadCustomFields,
        Self::WriteCustomFields,
        Self::ReadOrders,
        Self::WriteOrders,
        Self::ReadRefunds,
        Self::WriteRefunds,
        Self::ReadCustomers,
        Self::WriteCustomers,
        Self::ReadSubscriptions,
        Self::WriteSubscriptions,
        Self::ReadWebhooks,
        Self::WriteWebhooks,
        Self::ReadSite,
        Self::WriteSite,
        Self::ReadTokens,
        Self::WriteTokens,
    ];

    /// The names of all, in the same order.
    pub const NAMES: [&'static str; Self::ALL.len()] = {
        let mut names = [""; Self::ALL.len()];
        let mut at = 0;
        while at < names.len() {
            names[at] = Self::ALL[at].name();
            at += 1;
        }
        names
    };

    /// The name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ReadTemplates => "checkout_templates:read",
            Self::WriteTemplates => "checkout_templates:write",
            Self::ReadLinks => "checkout_links:read",
            Self::WriteLinks => "checkout_links:write",
            Self::ReadCheckouts => "checkouts:read",
            Self::WriteCheckouts => "checkouts:write",
            Self::ReadProducts => "products:read",
            Self::WriteProducts => "products:write",
            Self::ReadDiscounts => "discounts:read",
            Self::WriteDiscounts => "discounts:write",
            Self::ReadCustomFields => "custom_fields:read",
            Self::WriteCustomFields => "custom_fields:write",
            Self::ReadOrders => "orders:read",
            Self::WriteOrders => "orders:write",
            Self::ReadRefunds => "refunds:read",
            Self::WriteRefunds => "refunds:write",
            Self::ReadCustomers => "customers:read",
            Self::WriteCustomers => "customers:write",
            Self::ReadSubscriptions => "subscriptions:read",
            Self::WriteSubscriptions => "subscriptions:write",
            Self::ReadWebhooks => "webhooks:read",
            Self::WriteWebhooks => "webhooks:write",
            Self::ReadSite => "organizations:read",
            Self::WriteSite => "organizations:write",
            Self::ReadTokens => "organization_access_tokens:read",
            Self::WriteTokens => "organization_access_tokens:write",
        }
    }

    /// The scope of this name on the wire.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.name() == name)
    }

    /// The scope that includes this one, if another does.
    const fn included_in(self) -> Option<Self> {
        match self {
            Self::ReadTemplates => Some(Self::WriteTemplates),
            Self::ReadLinks => Some(Self::WriteLinks),
            Self::ReadCheckouts => Some(Self::WriteCheckouts),
            Self::ReadProducts => Some(Self::WriteProducts),
            Self::ReadDiscounts => Some(Self::WriteDiscounts),
            Self::ReadCustomFields => Some(Self::WriteCustomFields),
            Self::ReadOrders => Some(Self::WriteOrders),
            Self::ReadRefunds => Some(Self::WriteRefunds),
            Self::ReadCustomers => Some(Self::WriteCustomers),
            Self::ReadSubscriptions => Some(Self::WriteSubscriptions),
            Self::ReadWebhooks => Some(Self::WriteWebhooks),
            Self::ReadSite => Some(Self::WriteSite),
            Self::ReadTokens => Some(Self::WriteTokens),
            Self::WriteTemplates
            | Self::WriteLinks
            | Self::WriteCheckouts
            | Self::WriteProducts
            | Self::WriteDiscounts
            | Self::WriteCustomFields
            | Self::WriteOrders
            | Self::WriteRefunds
            | Self::WriteCustomers
            | Self::WriteSubscriptions
            | Self::WriteWebhooks
            | Self::WriteSite
            | Self::WriteTokens => None,
        }
    }

    /// Whether `granted` holds this scope, or one that includes it.
    #[must_use]
    pub fn is_in(self, granted: &BTreeSet<Self>) -> bool {
        let wider = self.included_in();
        granted.contains(&self) || wider.is_some_and(|wider| granted.contains(&wider))
    }

    /// Scopes in one line, as OAuth writes them.
    #[must_use]
    pub fn line(scopes: &BTreeSet<Self>) -> String {
        let names: Vec<_> = scopes.iter().map(|scope| scope.name()).collect();
        names.join(" ")
    }

    /// Reads scopes in one line.
    ///
    /// # Errors
    ///
    /// A sentence that names what is no scope.
    pub fn parse_line(line: &str) -> Result<BTreeSet<Self>, String> {
        let words = line.split_ascii_whitespace();
        words
            .map(|word| Self::parse(word).ok_or_else(|| format!("`{word}` is not a scope")))
            .collect()
    }
}

/// An access token as it is stored: the secret's random part is kept as a hash only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessToken {
    /// The id inside the secret.
    pub id: TokenId,
    /// The site that it speaks for.
    pub site: SiteId,
    /// The hash of the secret's random part.
    pub hash: SecretHash,
    /// What it allows.
    pub scopes: BTreeSet<Scope>,
    /// The OAuth client that it was given to, if it was.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub client: Option<ClientId>,
    /// What the merchant calls it; none for one that an OAuth client was given.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub comment: Option<Label>,
    /// When it ends; none is never.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub expires_at: Option<Timestamp>,
    /// When it last changed, if it did.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub modified_at: Option<Timestamp>,
    /// Counts its changes, from 1: the optimistic lock.
    pub revision: u64,
}

impl AccessToken {
    /// A token that never ends.
    #[must_use]
    pub fn new(secret: &Secret, site: SiteId, scopes: BTreeSet<Scope>) -> Self {
        Self {
            id: TokenId::new(secret.id()),
            site,
            hash: secret.hash(),
            scopes,
            client: None,
            comment: None,
            expires_at: None,
            modified_at: None,
            revision: 1,
        }
    }

    /// Whether `secret` is this token's and still valid at `now`.
    #[must_use]
    pub fn accepts(&self, secret: &Secret, now: Timestamp) -> bool {
        self.hash.matches(secret) && self.expires_at.is_none_or(|end| now < end)
    }

    /// Whether it allows `scope`, by itself or by a scope that includes it.
    #[must_use]
    pub fn allows(&self, scope: Scope) -> bool {
        scope.is_in(&self.scopes)
    }
}
