//! Reset an endpoint's secret.

use axum::{extract::State, response::Response};
use serde_json::json;
use shared::{
    dialect::polar,
    domain::{ids::EndpointId, problem::Problem},
    http::{Access, BaseUrl, IfMatch, JsonBody, PathUuid, WriteWebhooks},
};

use crate::{Hooks, answer::answer};

/// Reset an endpoint's secret.
///
/// For a day, unless the body says otherwise, deliveries are signed with the old one as well, so that
/// the receiver can change over without missing any.
#[cfg_attr(feature = "openapi", utoipa::path(
    patch,
    path = "/v1/webhooks/endpoints/{id}/secret",
    tag = "Webhooks",
    params(PathUuid, IfMatch),
    request_body(content = ref("#/components/schemas/ResetWebhookSecret"), content_type = "application/json"),
    responses((status = 200, body = polar::schema::WebhookEndpoint, headers(("ETag")))),
    security(("token" = ["webhooks:write"])),
))]
pub(crate) async fn reset_webhook_secret(
    access: Access<WriteWebhooks>,
    id: PathUuid,
    if_match: IfMatch,
    State(hooks): State<Hooks>,
    BaseUrl(base_url): BaseUrl,
    body: Option<JsonBody>,
) -> Result<Response, Problem> {
    let body = body.map_or_else(|| json!({}), |JsonBody(body)| body);
    let (id, now) = (EndpointId::new(id.0), hooks.app.clock.now());
    let check = (|revision| if_match.check(revision), now);
    let place = (access.site(), id);
    let (endpoint, keys) = hooks.desk.reset_secret(place, &body, check).await?;
    let told = hooks.tell(&endpoint, &keys, &base_url).await?;
    Ok(answer(told, endpoint.revision))
}
