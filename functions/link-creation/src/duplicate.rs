//! Duplicate a checkout link.

use axum::{extract::State, response::Response};
use serde_json::json;
use shared::{
    domain::{
        ids::LinkId,
        problem::Problem,
        secret::{Secret, SecretKind},
    },
    http::{Access, Api, BaseUrl, Claim, Idempotency, JsonBody, PathUuid, Reply, WriteLinks},
    random,
};

use crate::{answer::body_of, desk};

/// Duplicate a checkout link.
///
/// The copy has an id, a secret and a URL of its own, and no slug unless the body names one. With an
/// `Idempotency-Key` the request is run once, however often it is sent.
#[cfg_attr(feature = "openapi", utoipa::path(
    post,
    path = "/v1/checkout-links/{id}/duplicate",
    tag = "Checkout links",
    params(PathUuid, Idempotency),
    request_body(content = ref("#/components/schemas/DuplicateCheckoutLink"), content_type = "application/json"),
    responses((status = 201, body = shared::dialect::polar::schema::CheckoutLink)),
    security(("token" = ["checkout_links:write"])),
))]
pub(crate) async fn duplicate_link(
    access: Access<WriteLinks>,
    PathUuid(id): PathUuid,
    State(api): State<Api>,
    BaseUrl(base_url): BaseUrl,
    idempotency: Idempotency,
    body: Option<JsonBody>,
) -> Result<Response, Problem> {
    let (app, site) = (&api.app, access.site());
    let body = body.map_or_else(|| json!({}), |JsonBody(body)| body);
    let duplicate = async |claim: Claim| {
        let random = random::bytes().map_err(Problem::internal)?;
        let secret = Secret::new(SecretKind::Link, claim.id, random);
        let copy = desk(app, site);
        let copy = copy.duplicate(LinkId::new(id), &secret, &body).await?;
        Ok(Reply::last(body_of(app, &copy, &base_url).await?))
    };
    idempotency
        .created()
        .once((app, &api.root, site), &body, duplicate)
        .await
}
