//! The site: the tenant.

use serde::{Deserialize, Serialize};

use super::{ids::SiteId, money::Currency, urls::WebUrl};

/// A merchant's site. Another site's objects do not exist for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// Its id: Wix's `siteId`.
    pub id: SiteId,
    /// What buyers know it as.
    pub name: String,
    /// Where links lead that no longer sell.
    pub home_url: WebUrl,
    /// What buyers agree to before they pay; none asks for no agreement.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub policy_url: Option<WebUrl>,
    /// The currency of its templates.
    pub currency: Currency,
    /// Hosts, besides the home's, that buyers may be sent to after they paid.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub return_hosts: Vec<String>,
}

impl Site {
    /// Whether buyers may be sent to `url` after they paid.
    #[must_use]
    pub fn may_return_to(&self, url: &WebUrl) -> bool {
        let host = url.host();
        host == self.home_url.host() || self.return_hosts.contains(&host)
    }
}
