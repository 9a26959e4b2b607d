//! Create a checkout link.

use axum::{extract::State, response::Response};
use shared::{
    domain::{
        problem::Problem,
        secret::{Secret, SecretKind},
    },
    http::{Access, Api, BaseUrl, Claim, Idempotency, JsonBody, Reply, WriteLinks},
    random,
};

use crate::{answer::body_of, desk};

/// Create a checkout link.
///
/// Every product must exist and be sold, and the discount must fit one of them; opening the link
/// later is lenient. With an `Idempotency-Key` the request is run once, however often it is sent.
#[cfg_attr(feature = "openapi", utoipa::path(
    post,
    path = "/v1/checkout-links/",
    tag = "Checkout links",
    params(Idempotency),
    request_body = shared::dialect::polar::schema::CreateCheckoutLink,
    responses((status = 201, body = shared::dialect::polar::schema::CheckoutLink)),
    security(("token" = ["checkout_links:write"])),
))]
pub(crate) async fn create_link(
    access: Access<WriteLinks>,
    State(api): State<Api>,
    BaseUrl(base_url): BaseUrl,
    idempotency: Idempotency,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let (app, site) = (&api.app, access.site());
    let create = async |claim: Claim| {
        let random = random::bytes().map_err(Problem::internal)?;
        let secret = Secret::new(SecretKind::Link, claim.id, random);
        let link = desk(app, site).create(&secret, &body).await?;
        Ok(Reply::last(body_of(app, &link, &base_url).await?))
    };
    idempotency
        .created()
        .once((app, &api.root, site), &body, create)
        .await
}
