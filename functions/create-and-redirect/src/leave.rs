//! Where a browser is sent: to a fresh checkout, to what stands for it, or home.

use axum::{
    http::{HeaderValue, Method, StatusCode, header::LOCATION},
    response::{IntoResponse, Response},
};
use shared::{
    domain::{
        ids::SiteId,
        offer::{Campaign, Fallback, Reason},
        problem::Problem,
    },
    pages::private,
};

use crate::{Opener, fresh::Made, visit::Visit};

/// Where whoever opens an offer goes on.
pub(crate) enum Way {
    /// To what was made.
    Fresh(Made),
    /// To what is there already.
    To(String),
}

impl Way {
    /// What a browser gets.
    pub(crate) fn answer(self, opener: &Opener, visit: &Visit) -> Result<Response, Problem> {
        match self {
            Self::Fresh(made) => visit.to_fresh(opener, &made),
            Self::To(location) => redirect(&visit.method, &location),
        }
    }

    /// What a program is told.
    pub(crate) fn into_location(self) -> String {
        match self {
            Self::Fresh(Made { url, .. }) | Self::To(url) => url,
        }
    }
}

/// Where an offer leads that makes no checkout, for that reason: to an address of the merchant's, or to
/// the page that says why, with all that the shared URL said. Where nothing is said, home.
pub(crate) async fn elsewhere(
    opener: &Opener,
    (site, campaign): (SiteId, &Campaign),
    reason: Reason,
    page: impl FnOnce() -> String,
) -> Result<String, Problem> {
    match campaign.fallbacks.of(reason) {
        Some(Fallback::Url(url)) => Ok(url.href()),
        Some(Fallback::Page) => Ok(page()),
        None => home_of(opener, Some(site)).await,
    }
}

/// The home of a site, where whatever sells no longer leads.
pub(crate) async fn home_of(opener: &Opener, site: Option<SiteId>) -> Result<String, Problem> {
    let site = site.ok_or_else(unknown)?;
    let site = opener.sites.site(&opener.app.store, site).await?;
    Ok(site.ok_or_else(unknown)?.home_url.href())
}

/// What the address calls is not there; it may be a secret, so the sentence does not repeat it.
pub(crate) fn unknown() -> Problem {
    Problem::not_found("checkout link", "of this address")
}

/// 302, or 303 after a POST; never 307, which would repeat the POST at the target.
pub(crate) fn redirect(method: &Method, location: &str) -> Result<Response, Problem> {
    let status = if method == Method::POST {
        StatusCode::SEE_OTHER
    } else {
        StatusCode::FOUND
    };
    let location = HeaderValue::try_from(location).map_err(Problem::internal)?;
    let mut response = (status, [(LOCATION, location)]).into_response();
    private(response.headers_mut());
    Ok(response)
}
