//! Create an endpoint.

use axum::{extract::State, response::Response};
use serde_json::Value;
use shared::{
    dialect::polar,
    domain::{
        ids::{EndpointId, SiteId},
        problem::Problem,
    },
    http::{Access, BaseUrl, Claim, Idempotency, JsonBody, Reply, WriteWebhooks},
};

use crate::{Hooks, answer::tagged};

/// Create an endpoint.
///
/// It receives what happens from then on. A site has at most 16 of them. With an `Idempotency-Key` the
/// request is run once, however often it is sent.
#[cfg_attr(feature = "openapi", utoipa::path(
    post,
    path = "/v1/webhooks/endpoints",
    tag = "Webhooks",
    params(Idempotency),
    request_body = polar::schema::CreateWebhookEndpoint,
    responses((status = 201, body = polar::schema::WebhookEndpoint, headers(("ETag")))),
    security(("token" = ["webhooks:write"])),
))]
pub(crate) async fn create_webhook_endpoint(
    access: Access<WriteWebhooks>,
    State(hooks): State<Hooks>,
    BaseUrl(base_url): BaseUrl,
    idempotency: Idempotency,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let site = access.site();
    let create = async |claim: Claim| create(&hooks, (site, &base_url), &body, claim).await;
    let place = (&hooks.app, &hooks.root, site);
    let response = idempotency.created().once(place, &body, create).await?;
    Ok(tagged(response, 1))
}

async fn create(
    hooks: &Hooks,
    (site, base_url): (SiteId, &str),
    body: &Value,
    claim: Claim,
) -> Result<Reply, Problem> {
    let (store, id) = (&hooks.app.store, EndpointId::new(claim.id));
    if !claim.is_first
        && let Some(made) = store.endpoint(site, id).await?
    {
        let keys = hooks.desk.keys_of(&made).await?;
        return Ok(Reply::last(hooks.told(&made, &keys, (None, base_url))));
    }
    let (endpoint, keys) = hooks.desk.create((site, id), body).await?;
    Ok(Reply::last(hooks.told(&endpoint, &keys, (None, base_url))))
}
