//! Forms of others change nothing here.

use axum::{
    extract::Request,
    http::{HeaderMap, Method},
    middleware::Next,
    response::Response,
};
use shared::{
    domain::problem::{Cause, Problem},
    http::BaseUrl,
};

/// Lets a request that changes something pass only when one of our own pages sent it.
///
/// The cookie is kept from other sites by `SameSite=Strict`; this also covers pages of the same site
/// under other names, and signing in, for which there is no cookie yet.
pub(crate) async fn own_forms_only(
    BaseUrl(base_url): BaseUrl,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let reads = [Method::GET, Method::HEAD].contains(request.method());
    if reads || is_own(request.headers(), &base_url) {
        return Ok(next.run(request).await);
    }
    let message = "The form did not come from a page of this console, so nothing was changed.";
    Err(Problem::new(Cause::Forbidden, message))
}

/// What the browser says of the page that sent a form. One that says nothing is not believed.
fn is_own(headers: &HeaderMap, base_url: &str) -> bool {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    match header("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => header("origin").is_some_and(|origin| origin == base_url),
    }
}
