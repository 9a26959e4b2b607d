//! Get a checkout link.

use axum::{extract::State, response::Response};
use shared::{
    domain::{
        ids::{LinkId, SiteId},
        link::Link,
        problem::Problem,
    },
    http::{Access, App, BaseUrl, PathUuid, ReadLinks},
};

use crate::answer::link_answer;

/// Get a checkout link.
#[cfg_attr(feature = "openapi", utoipa::path(
    get,
    path = "/v1/checkout-links/{id}",
    tag = "Checkout links",
    params(PathUuid),
    responses(
        (status = 200, body = shared::dialect::polar::schema::CheckoutLink, headers(("ETag"))),
    ),
    security(("token" = ["checkout_links:read"])),
))]
pub(crate) async fn get_link(
    access: Access<ReadLinks>,
    PathUuid(id): PathUuid,
    BaseUrl(base_url): BaseUrl,
    State(app): State<App>,
) -> Result<Response, Problem> {
    let link = link_of(&app, access.site(), LinkId::new(id)).await?;
    link_answer(&app, &link, &base_url).await
}

/// The link, unless it was deleted or is another site's: then it does not exist.
pub(crate) async fn link_of(app: &App, site: SiteId, id: LinkId) -> Result<Link, Problem> {
    let link = tombstone_of(app, site, id).await?;
    match link.deleted_at {
        None => Ok(link),
        Some(_) => Err(not_found(id)),
    }
}

/// The link or its tombstone, unless it is another site's.
pub(crate) async fn tombstone_of(app: &App, site: SiteId, id: LinkId) -> Result<Link, Problem> {
    let link = app.store.link(id).await?;
    link.filter(|link| link.site == site)
        .ok_or_else(|| not_found(id))
}

fn not_found(id: LinkId) -> Problem {
    Problem::not_found("checkout link", id)
}
