//! The site: the tenant.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{ids::SiteId, money::Currency, packed::Extras, slug::Slug, urls::WebUrl};

/// A merchant's site. Another site's objects do not exist for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// Its id: Wix's `siteId`, Polar's `organization_id`.
    pub id: SiteId,
    /// What buyers know it as.
    pub name: String,
    /// Its name in addresses of other systems; none of our URLs holds it.
    pub slug: Slug,
    /// Where links lead that no longer sell.
    pub home_url: WebUrl,
    /// What buyers agree to before they pay; none asks for no agreement.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub policy_url: Option<WebUrl>,
    /// The currency in which it sells unless an offer says otherwise.
    pub currency: Currency,
    /// Hosts, besides the home's, that buyers may be sent to after they paid.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub return_hosts: Vec<String>,
    /// How long its checkouts can be paid.
    #[serde(default)]
    pub checkout_lifetime: Lifetime,
    /// The colour of what buyers press.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub accent: Option<Colour>,
    /// What else a client said of it, in the client's form: validated, returned, read by nobody here.
    #[serde(skip_serializing_if = "Extras::is_empty", default)]
    pub profile: Extras,
    /// When it last changed, if it did.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub modified_at: Option<Timestamp>,
    /// Counts its changes, from 1: the optimistic lock.
    pub revision: u64,
}

impl Site {
    /// A site with nothing but what every site needs.
    #[must_use]
    pub const fn new(id: SiteId, name: String, slug: Slug, home: WebUrl, sells: Currency) -> Self {
        Self {
            id,
            name,
            slug,
            home_url: home,
            policy_url: None,
            currency: sells,
            return_hosts: Vec::new(),
            checkout_lifetime: Lifetime::MOST,
            accent: None,
            profile: Extras::EMPTY,
            modified_at: None,
            revision: 1,
        }
    }

    /// Whether buyers may be sent to `url` after they paid.
    #[must_use]
    pub fn may_return_to(&self, url: &WebUrl) -> bool {
        let host = url.host();
        host == self.home_url.host() || self.return_hosts.contains(&host)
    }
}

/// How long a checkout can be paid, in minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct Lifetime(u16);

impl Lifetime {
    /// The least: payment providers take no less.
    pub const LEAST: Self = Self(30);
    /// The most, and the default: a day.
    pub const MOST: Self = Self(24 * 60);

    /// A lifetime of 30 to 1440 minutes.
    #[must_use]
    pub fn from_minutes(minutes: u16) -> Option<Self> {
        (Self::LEAST.0..=Self::MOST.0)
            .contains(&minutes)
            .then_some(Self(minutes))
    }

    /// The number of minutes.
    #[must_use]
    pub const fn minutes(self) -> u16 {
        self.0
    }

    /// The same as a duration.
    #[must_use]
    pub fn duration(self) -> SignedDuration {
        SignedDuration::from_mins(self.0.into())
    }
}

impl Default for Lifetime {
    fn default() -> Self {
        Self::MOST
    }
}

impl TryFrom<u16> for Lifetime {
    type Error = String;

    fn try_from(minutes: u16) -> Result<Self, Self::Error> {
        Self::from_minutes(minutes).ok_or_else(|| format!("`{minutes}` is not 30 to 1440 minutes"))
    }
}

impl From<Lifetime> for u16 {
    fn from(lifetime: Lifetime) -> Self {
        lifetime.0
    }
}

/// A colour as `#` and six hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Colour(String);

impl Colour {
    /// Reads `#1f6feb`, in lower or upper case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        let fits = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        fits.then(|| Self(text.to_ascii_lowercase()))
    }

    /// The colour in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Colour {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or_else(|| format!("`{text}` is not a colour such as `#1f6feb`"))
    }
}

impl From<Colour> for String {
    fn from(colour: Colour) -> Self {
        colour.0
    }
}
