//! Create a checkout.

use axum::{extract::State, response::Response};
use shared::{
    dialect::polar,
    domain::{checkout::Fresh, problem::Problem},
    http::{
        Access, BaseUrl, Claim, Idempotency, JsonBody, Reply, WriteCheckouts, make_listed_checkout,
    },
};

use super::context::{Named, context_of};
use crate::Till;

/// Create a checkout of products.
///
/// The buyer may choose between them; the first is chosen. The answer's `url` is the buyer's page.
/// With an `Idempotency-Key` the request is run once, however often it is sent.
#[cfg_attr(feature = "openapi", utoipa::path(
    post,
    path = "/v1/checkouts/",
    tag = "Checkouts",
    params(Idempotency),
    request_body = polar::schema::CreateCheckout,
    responses((status = 201, body = polar::schema::Checkout)),
    security(("token" = ["checkouts:write"])),
))]
pub(crate) async fn create_checkout(
    access: Access<WriteCheckouts>,
    State(till): State<Till>,
    BaseUrl(base_url): BaseUrl,
    idempotency: Idempotency,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let (api, site) = (till.api(), access.site());
    let create = async |claim: Claim| {
        let named = Named::in_body(&till, site, &body).await?;
        let mut context =
            context_of(&till, api.app.site(site).await?, &base_url, (&[], named)).await?;
        let lifetime = context.site.checkout_lifetime;
        let make = |fresh: Fresh<'_>| polar::read_new_checkout(&body, fresh, &context);
        let (checkout, secret) = make_listed_checkout(&api, claim, lifetime, make).await?;
        context.secret = Some(secret.reveal());
        Ok(Reply::last(polar::checkout_body(&checkout, &context)))
    };
    idempotency
        .created()
        .once((&api.app, &api.root, site), &body, create)
        .await
}
