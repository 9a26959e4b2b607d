//! Update an endpoint.

use axum::{extract::State, response::Response};
use shared::{
    dialect::polar,
    domain::{ids::EndpointId, problem::Problem},
    http::{Access, BaseUrl, IfMatch, JsonBody, PathUuid, WriteWebhooks},
};

use crate::{Hooks, answer::answer};

/// Update an endpoint.
///
/// The fields that are there are the update; `headers` are replaced as a whole. `enabled: true` also
/// switches on again what was switched off because it was gone or failed for days.
#[cfg_attr(feature = "openapi", utoipa::path(
    patch,
    path = "/v1/webhooks/endpoints/{id}",
    tag = "Webhooks",
    params(PathUuid, IfMatch),
    request_body = polar::schema::UpdateWebhookEndpoint,
    responses((status = 200, body = polar::schema::WebhookEndpoint, headers(("ETag")))),
    security(("token" = ["webhooks:write"])),
))]
pub(crate) async fn update_webhook_endpoint(
    access: Access<WriteWebhooks>,
    id: PathUuid,
    if_match: IfMatch,
    State(hooks): State<Hooks>,
    BaseUrl(base_url): BaseUrl,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let (id, now) = (EndpointId::new(id.0), hooks.app.clock.now());
    let check = (|revision| if_match.check(revision), now);
    let updated = hooks.desk.update((access.site(), id), &body, check).await?;
    let told = hooks.tell(&updated.0, &updated.1, &base_url).await?;
    Ok(answer(told, updated.0.revision))
}
