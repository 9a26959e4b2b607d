//! Endpoints: merchants' URLs that receive events.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_bytes::ByteBuf;

use super::EventType;
use crate::domain::ids::{EndpointId, SiteId};

/// A merchant's URL that receives events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoint {
    /// Its id.
    pub id: EndpointId,
    /// Whose events it receives.
    pub site: SiteId,
    /// Where it is.
    pub url: String,
    /// What the merchant calls it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub name: Option<String>,
    /// How events are written for it.
    pub format: Format,
    /// What its tokens are signed with, if it gets any.
    pub algorithm: Algorithm,
    /// Which events it receives.
    pub events: BTreeSet<EventType>,
    /// The merchant's switch.
    pub enabled: bool,
    /// Why we switched it off, if it was us.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub disabled: Option<Disabled>,
    /// What its deliveries are signed with, sealed.
    pub sealed_secrets: ByteBuf,
    /// The merchant's own headers, by their names: sealed, since such a header may be a credential.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub sealed_headers: Option<ByteBuf>,
    /// When the merchant last changed it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub modified_at: Option<Timestamp>,
    /// Counts its changes, from 1: the optimistic lock.
    pub revision: u64,
}

/// Why an endpoint was switched off, not by its merchant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Disabled {
    /// It answered 410.
    Gone,
    /// It failed for days.
    Failing,
}

impl Disabled {
    /// The word on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::Failing => "failing",
        }
    }
}

/// How events are written for an endpoint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Polar's bodies, signed by Standard Webhooks.
    #[default]
    Standard,
    /// The same by the name that Polar's clients have for it.
    Raw,
    /// Wix's envelope: the whole body is a signed token.
    Jwt,
    /// Thinkific's envelope and header.
    Thinkific,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Standard, Self::Raw, Self::Jwt, Self::Thinkific];

    /// The word on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Raw => "raw",
            Self::Jwt => "jwt",
            Self::Thinkific => "thinkific",
        }
    }
}

/// What a token is signed with, by the names of RFC 7518 and RFC 8037.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Algorithm {
    /// RSA with SHA-256: what Wix's client takes.
    #[default]
    #[serde(rename = "RS256")]
    Rs256,
    /// ECDSA on P-256 with SHA-256.
    #[serde(rename = "ES256")]
    Es256,
    /// Ed25519.
    #[serde(rename = "EdDSA")]
    EdDsa,
}

impl Algorithm {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Rs256, Self::Es256, Self::EdDsa];

    /// The word on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Es256 => "ES256",
            Self::EdDsa => "EdDSA",
        }
    }
}

/// In what form an event is sent: what several endpoints may have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// Polar's body.
    Standard,
    /// A token.
    Jwt(Algorithm),
    /// Thinkific's envelope.
    Thinkific,
}

impl Form {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Standard,
        Self::Jwt(Algorithm::Rs256),
        Self::Jwt(Algorithm::Es256),
        Self::Jwt(Algorithm::EdDsa),
        Self::Thinkific,
    ];

    /// What it is called where it is stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Jwt(Algorithm::Rs256) => "RS256",
            Self::Jwt(Algorithm::Es256) => "ES256",
            Self::Jwt(Algorithm::EdDsa) => "EdDSA",
            Self::Thinkific => "thinkific",
        }
    }
}

impl Serialize for Form {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

impl<'de> Deserialize<'de> for Form {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        let form = Self::ALL.into_iter().find(|form| form.word() == word);
        form.ok_or_else(|| de::Error::custom(format!("no form of an event: {word}")))
    }
}

impl Endpoint {
    /// The most endpoints of a site.
    pub const MOST: u32 = 16;

    /// When it was made: its id holds the time.
    #[must_use]
    pub fn created_at(&self) -> Timestamp {
        self.id.made_at()
    }

    /// In what form it gets events.
    #[must_use]
    pub const fn form(&self) -> Form {
        match self.format {
            Format::Standard | Format::Raw => Form::Standard,
            Format::Jwt => Form::Jwt(self.algorithm),
            Format::Thinkific => Form::Thinkific,
        }
    }

    /// Whether it receives anything.
    #[must_use]
    pub const fn is_on(&self) -> bool {
        self.enabled && self.disabled.is_none()
    }

    /// Whether events of this type are for it, once it is on.
    #[must_use]
    pub fn wants(&self, kind: EventType) -> bool {
        self.events.contains(&kind)
    }

    /// The endpoint as the merchant changed it `now`; the old one when nothing is different.
    #[must_use]
    pub fn revised(self, old: &Self, now: Timestamp) -> Self {
        if self == *old {
            return self;
        }
        Self {
            modified_at: Some(now),
            revision: old.revision + 1,
            ..self
        }
    }

    /// The endpoint, switched off by us.
    #[must_use]
    pub fn switched_off(self, why: Disabled) -> Self {
        Self {
            disabled: Some(why),
            revision: self.revision + 1,
            ..self
        }
    }
}
