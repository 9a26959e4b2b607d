//! Restore a deleted checkout link.

use axum::{extract::State, response::Response};
use serde_json::json;
use shared::{
    dialect::polar,
    domain::{
        ids::LinkId,
        link::Link,
        problem::{Cause, Problem},
    },
    http::{Access, App, BaseUrl, IfMatch, JsonBody, PathUuid, WriteLinks},
    store::NamedWrite,
};

use crate::{answer::link_answer, catalog::still_sold, create::slug_taken, get::tombstone_of};

/// How often a restoration that lost a race is made anew.
const ROUNDS: usize = 8;

/// Restore a checkout link that was deleted at most 30 days ago.
///
/// It is as it was, without the products that were archived since, and its URL makes checkouts again.
/// If another link has its slug by now, the body has to name another, or `null`. A link that is not
/// deleted stays as it is.
#[cfg_attr(feature = "openapi", utoipa::path(
    post,
    path = "/v1/checkout-links/{id}/restore",
    tag = "Checkout links",
    params(PathUuid, IfMatch),
    request_body(content = ref("#/components/schemas/RestoreCheckoutLink"), content_type = "application/json"),
    responses(
        (status = 200, body = polar::schema::CheckoutLink, headers(("ETag"))),
        (status = 409, body = polar::schema::PolarProblem, description = "Another link has its slug, or none of its products is sold any more."),
        (status = 410, body = polar::schema::PolarProblem, description = "It was deleted more than 30 days ago."),
    ),
    security(("token" = ["checkout_links:write"])),
))]
pub(crate) async fn restore_link(
    access: Access<WriteLinks>,
    PathUuid(id): PathUuid,
    BaseUrl(base_url): BaseUrl,
    if_match: IfMatch,
    State(app): State<App>,
    body: Option<JsonBody>,
) -> Result<Response, Problem> {
    let (site, id) = (access.site(), LinkId::new(id));
    let body = body.map_or_else(|| json!({}), |JsonBody(body)| body);
    for _ in 0..ROUNDS {
        let old = tombstone_of(&app, site, id).await?;
        let content = polar::read_link_restoration(&body, old.content.clone())?;
        if_match.check(old.revision)?;
        if old.deleted_at.is_none() {
            return link_answer(&app, &old, &base_url).await;
        }
        let now = app.clock.now();
        let new = old.clone().restored(content, now).map_err(|refusal| {
            let message = "The checkout link was deleted more than 30 days ago.";
            Problem::refused(refusal, message)
        })?;
        let content = still_sold(&app, site, new.content.clone()).await?;
        let new = Link { content, ..new };
        match app.store.replace_link(&new, &old).await? {
            NamedWrite::Done => return link_answer(&app, &new, &base_url).await,
            NamedWrite::NameTaken if body.get("slug").is_some() => {
                return Err(slug_taken().about(&body));
            }
            NamedWrite::NameTaken => return Err(slug_gone(&new)),
            NamedWrite::Stale => {}
        }
    }
    let message = "Other writes of the checkout link came first. Please try again.";
    Err(Problem::new(Cause::Conflict, message))
}

fn slug_gone(link: &Link) -> Problem {
    let slug = link.content.slug.as_ref().map_or("", |slug| slug.as_str());
    let message = format!(
        "Another link has the slug `{slug}` by now. Restore this one with another `slug`, or with `null`."
    );
    Problem::new(Cause::Conflict, message)
}
