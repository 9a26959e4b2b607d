//! What people get of an offer that makes no checkout.

use axum::http::HeaderMap;
use shared::{
    domain::{
        ids::SiteId,
        locale::Locale,
        offer::{Campaign, Fallback, Reason},
        problem::Problem,
    },
    http::accepted_languages,
    pages::{Closed, Language, Theme},
};

use crate::{
    Opener,
    leave::{Destination, home_of, site_of},
};

/// What a page looks like to whom it is shown.
pub(crate) struct Reader {
    language: Language,
    theme: Option<Theme>,
}

impl Reader {
    /// What the URL asks for, else what the browser likes.
    pub(crate) fn new(headers: &HeaderMap, locale: Option<&Locale>, theme: Option<Theme>) -> Self {
        let accepted = || Language::accepted(&accepted_languages(headers));
        Self {
            language: locale.and_then(Language::of).unwrap_or_else(accepted),
            theme,
        }
    }
}

/// The fallback for the reason: an address, or a page that says why. Where nothing is said, home.
pub(crate) async fn closed(
    opener: &Opener,
    (site, campaign): (SiteId, &Campaign),
    reason: Reason,
    reader: Reader,
) -> Result<Destination, Problem> {
    match campaign.fallbacks.of(reason) {
        Some(Fallback::Url(url)) => Ok(Destination::Address(url.href())),
        Some(Fallback::Page) => {
            let site = site_of(opener, Some(site)).await?;
            let now = opener.app.clock.now();
            let start = campaign.schedule.starts_at();
            Ok(Destination::Page(Box::new(Closed {
                language: reader.language,
                theme: reader.theme,
                reason,
                start: start.map(|start| (start, now)),
                home: site.home_url.href(),
                shop: site.name,
            })))
        }
        None => Ok(Destination::Address(home_of(opener, Some(site)).await?)),
    }
}
