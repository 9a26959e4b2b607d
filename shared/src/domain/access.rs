//! Access tokens and what they allow.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    ids::{SiteId, TokenId},
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
    /// Read checkouts.
    #[serde(rename = "checkouts:read")]
    ReadCheckouts,
    /// Create and update checkouts.
    #[serde(rename = "checkouts:write")]
    WriteCheckouts,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 4] = [
        Self::ReadTemplates,
        Self::WriteTemplates,
        Self::ReadCheckouts,
        Self::WriteCheckouts,
    ];

    /// The name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ReadTemplates => "checkout_templates:read",
            Self::WriteTemplates => "checkout_templates:write",
            Self::ReadCheckouts => "checkouts:read",
            Self::WriteCheckouts => "checkouts:write",
        }
    }

    /// The scope that includes this one, if another does.
    const fn included_in(self) -> Option<Self> {
        match self {
            Self::ReadTemplates => Some(Self::WriteTemplates),
            Self::ReadCheckouts => Some(Self::WriteCheckouts),
            Self::WriteTemplates | Self::WriteCheckouts => None,
        }
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
    /// When it ends; none is never.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub expires_at: Option<Timestamp>,
}

impl AccessToken {
    /// Whether `secret` is this token's and still valid at `now`.
    #[must_use]
    pub fn accepts(&self, secret: &Secret, now: Timestamp) -> bool {
        self.hash.matches(secret) && self.expires_at.is_none_or(|end| now < end)
    }

    /// Whether it allows `scope`, by itself or by a scope that includes it.
    #[must_use]
    pub fn allows(&self, scope: Scope) -> bool {
        self.scopes.contains(&scope)
            || scope
                .included_in()
                .is_some_and(|wider| self.scopes.contains(&wider))
    }
}
