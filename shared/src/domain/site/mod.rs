//! The site: the tenant.

mod new;
mod settings;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use new::NewSite;
pub use settings::{Colour, Lifetime};

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
    /// The most characters of a name.
    pub const MAX_NAME: usize = 200;
    /// The most hosts besides the home's.
    pub const MAX_RETURN_HOSTS: usize = 20;

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

    /// The next state of `old`: its next revision, unless nothing changed.
    #[must_use]
    pub fn succeeding(self, old: &Self, now: Timestamp) -> Self {
        let revision = old.revision;
        let unchanged = Self {
            revision,
            modified_at: old.modified_at,
            ..self
        };
        if unchanged == *old {
            return unchanged;
        }
        Self {
            revision: revision + 1,
            modified_at: Some(now),
            ..unchanged
        }
    }
}

/// Reads what a site is called: 1 to [`Site::MAX_NAME`] characters on one line, blanks around them
/// dropped.
///
/// # Errors
///
/// A sentence that says what is wrong with it.
pub fn parse_name(text: &str) -> Result<String, String> {
    let name = text.trim();
    let most = Site::MAX_NAME;
    if !(1..=most).contains(&name.chars().count()) {
        return Err(format!("a name has 1 to {most} characters"));
    }
    if name.chars().any(char::is_control) {
        return Err("a name has no control characters".to_owned());
    }
    Ok(name.to_owned())
}

/// Reads a bare host name such as `shop.example`, as URLs' hosts are compared with it: lower-case,
/// with IDNA applied.
///
/// # Errors
///
/// A sentence that says what is wrong with it.
pub fn parse_host(text: &str) -> Result<String, String> {
    let bare = !text.contains(['/', '?', '#', ':', '@', '\\', '{', '*', '%']);
    let url = WebUrl::parse(&format!("https://{text}/")).ok();
    url.filter(|_| bare)
        .map(|url| url.host())
        .ok_or_else(|| format!("`{text}` is not a host name such as `shop.example`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_bare_and_comes_as_urls_have_it() {
        for (text, host) in [
            ("shop.example", "shop.example"),
            ("Shop.Example", "shop.example"),
            ("käse.example", "xn--kse-qla.example"),
            ("localhost", "localhost"),
        ] {
            assert_eq!(parse_host(text).unwrap(), host);
        }
        for text in [
            "",
            "https://shop.example",
            "shop.example/",
            "shop.example:8080",
            "ada@shop.example",
            "*.shop.example",
            "a b",
            "{CHECKOUT_ID}",
            "[::1]",
        ] {
            assert!(parse_host(text).is_err(), "{text}");
        }
    }

    #[test]
    fn only_a_change_makes_a_revision() {
        let home = WebUrl::parse("https://shop.example/").unwrap();
        let currency = Currency::parse("EUR").unwrap();
        let id = SiteId::new(uuid::Uuid::nil());
        let old = Site::new(
            id,
            "Shop".to_owned(),
            Slug::parse("shop").unwrap(),
            home,
            currency,
        );
        let same = old.clone().succeeding(&old, Timestamp::UNIX_EPOCH);
        assert_eq!(same, old);
        let renamed = Site {
            name: "Studio".to_owned(),
            ..old.clone()
        };
        let new = renamed.succeeding(&old, Timestamp::UNIX_EPOCH);
        assert_eq!(
            (new.revision, new.modified_at),
            (2, Some(Timestamp::UNIX_EPOCH))
        );
    }
}
