//! Get an endpoint.

use axum::{extract::State, response::Response};
use shared::{
    dialect::polar,
    domain::problem::Problem,
    http::{Access, BaseUrl, PathUuid, ReadWebhooks},
};

use crate::{Hooks, answer::answer};

/// Get an endpoint, and what its deliveries are signed with.
#[cfg_attr(feature = "openapi", utoipa::path(
    get,
    path = "/v1/webhooks/endpoints/{id}",
    tag = "Webhooks",
    params(PathUuid),
    responses((status = 200, body = polar::schema::WebhookEndpoint, headers(("ETag")))),
    security(("token" = ["webhooks:read"])),
))]
pub(crate) async fn get_webhook_endpoint(
    access: Access<ReadWebhooks>,
    id: PathUuid,
    State(hooks): State<Hooks>,
    BaseUrl(base_url): BaseUrl,
) -> Result<Response, Problem> {
    let endpoint = hooks.endpoint_of(access.site(), id).await?;
    let keys = hooks.desk.keys_of(&endpoint).await?;
    let told = hooks.tell(&endpoint, &keys, &base_url).await?;
    Ok(answer(told, endpoint.revision))
}
