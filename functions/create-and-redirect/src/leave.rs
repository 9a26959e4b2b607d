//! Where a browser is sent: to a fresh checkout, or home.

use axum::{
    http::{HeaderValue, Method, StatusCode, header::LOCATION},
    response::{IntoResponse, Response},
};
use shared::{
    domain::{ids::SiteId, problem::Problem},
    pages::private,
};

use crate::Opener;

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
