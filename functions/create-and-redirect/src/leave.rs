//! Where a browser is sent: to a fresh checkout, to what stands for it, or home.

use axum::{
    http::{HeaderValue, Method, StatusCode, header::LOCATION},
    response::{IntoResponse, Response},
};
use shared::{
    domain::{ids::SiteId, problem::Problem, site::Site},
    pages::{Closed, private},
};

use crate::Opener;

/// Where whoever opens an offer goes on.
pub(crate) enum Destination {
    /// To another address.
    Address(String),
    /// Nowhere: a page says why.
    Page(Box<Closed>),
}

impl Destination {
    /// What a browser gets.
    pub(crate) fn answer(self, method: &Method) -> Result<Response, Problem> {
        match self {
            Self::Address(location) => redirect(method, &location),
            Self::Page(page) => Ok(page.into_response()),
        }
    }
}

/// The home of a site, where whatever sells no longer leads.
pub(crate) async fn home_of(opener: &Opener, site: Option<SiteId>) -> Result<String, Problem> {
    Ok(site_of(opener, site).await?.home_url.href())
}

/// A site, from memory if it was read a moment ago.
pub(crate) async fn site_of(opener: &Opener, site: Option<SiteId>) -> Result<Site, Problem> {
    let site = site.ok_or_else(unknown)?;
    let site = opener.sites.site(&opener.app.store, site).await?;
    site.ok_or_else(unknown)
}

/// What the address calls is not there; it may be a secret, so the sentence does not repeat it.
pub(crate) fn unknown() -> Problem {
    Problem::not_found("checkout link", "of this address")
}

/// 302, or 303 after a POST; never 307, which would repeat the POST at the target.
fn redirect(method: &Method, location: &str) -> Result<Response, Problem> {
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
