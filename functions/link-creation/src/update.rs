//! Update a checkout link.

use axum::{extract::State, response::Response};
use shared::{
    dialect::polar,
    domain::{
        ids::LinkId,
        problem::{Cause, Problem},
    },
    http::{Access, App, BaseUrl, IfMatch, JsonBody, PathUuid, WriteLinks},
    store::NamedWrite,
};

use crate::{answer::link_answer, catalog::Mentioned, create::slug_taken, get::link_of};

/// How often an update that lost a race is made anew on the winner's outcome.
const ROUNDS: usize = 32;

/// Update a checkout link.
///
/// The fields that are there are the update; `null` clears. Only checkouts made afterwards are
/// affected. Seats and a trial that other products do not fit are cleared with the old products.
#[cfg_attr(feature = "openapi", utoipa::path(
    patch,
    path = "/v1/checkout-links/{id}",
    tag = "Checkout links",
    params(PathUuid, IfMatch),
    request_body = polar::schema::UpdateCheckoutLink,
    responses((status = 200, body = polar::schema::CheckoutLink, headers(("ETag")))),
    security(("token" = ["checkout_links:write"])),
))]
pub(crate) async fn update_link(
    access: Access<WriteLinks>,
    PathUuid(id): PathUuid,
    BaseUrl(base_url): BaseUrl,
    if_match: IfMatch,
    State(app): State<App>,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let (site, id) = (access.site(), LinkId::new(id));
    for _ in 0..ROUNDS {
        let old = link_of(&app, site, id).await?;
        let own = (old.content.products.as_slice(), old.content.discount);
        let mentioned = Mentioned::by(&app, site, &body, own).await?;
        let content = polar::read_link_update(&body, &old, mentioned.context(&app))?;
        if_match.check(old.revision)?;
        let new = old.clone().updated(content, app.clock.now());
        if new == old {
            return link_answer(&app, &new, &base_url).await;
        }
        match app.store.replace_link(&new, &old).await? {
            NamedWrite::Done => return link_answer(&app, &new, &base_url).await,
            NamedWrite::NameTaken => return Err(slug_taken().about(&body)),
            NamedWrite::Stale => {}
        }
    }
    let message = "Other updates of the checkout link came first. Please try again.";
    Err(Problem::new(Cause::Conflict, message))
}
