//! Get a checkout.

use axum::{
    Json,
    extract::State,
    http::header::ETAG,
    response::{IntoResponse, Response},
};
use shared::{
    checkout_secrets::unseal_secret,
    dialect::polar,
    domain::{
        checkout::Checkout,
        ids::{CheckoutId, SiteId},
        problem::Problem,
    },
    http::{Access, BaseUrl, PathUuid, ReadCheckouts, entity_tag},
};

use super::context::{Named, context_of};
use crate::Till;

/// Get a checkout.
#[cfg_attr(feature = "openapi", utoipa::path(
    get,
    path = "/v1/checkouts/{id}",
    tag = "Checkouts",
    params(PathUuid),
    responses((status = 200, body = polar::schema::Checkout, headers(("ETag")))),
    security(("token" = ["checkouts:read"])),
))]
pub(crate) async fn get_checkout(
    access: Access<ReadCheckouts>,
    PathUuid(id): PathUuid,
    BaseUrl(base_url): BaseUrl,
    State(till): State<Till>,
) -> Result<Response, Problem> {
    let checkout = checkout_of(&till, access.site(), CheckoutId::new(id)).await?;
    checkout_answer(&till, &checkout, &base_url).await
}

/// The checkout, unless it is another site's: then it does not exist.
pub(super) async fn checkout_of(
    till: &Till,
    site: SiteId,
    id: CheckoutId,
) -> Result<Checkout, Problem> {
    let checkout = till.app.store.checkout(id).await?;
    let own = checkout.filter(|checkout| checkout.site == site);
    own.ok_or_else(|| Problem::not_found("checkout", id))
}

/// One checkout, with its revision as the entity tag.
pub(super) async fn checkout_answer(
    till: &Till,
    checkout: &Checkout,
    base_url: &str,
) -> Result<Response, Problem> {
    let one = (std::slice::from_ref(checkout), Named::default());
    let mut context = context_of(till, till.app.site(checkout.site).await?, base_url, one).await?;
    let secret = unseal_secret(&till.root, checkout).await?;
    context.secret = secret.map(|secret| secret.reveal());
    let body = polar::checkout_body(checkout, &context);
    Ok(([(ETAG, entity_tag(checkout.revision))], Json(body)).into_response())
}
