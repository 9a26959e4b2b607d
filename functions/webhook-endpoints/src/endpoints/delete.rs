//! Delete an endpoint.

use axum::{extract::State, http::StatusCode};
use shared::{
    domain::{ids::EndpointId, problem::Problem},
    http::{Access, IfMatch, PathUuid, WriteWebhooks},
};

use crate::Hooks;

/// Delete an endpoint.
///
/// Nothing is sent to it any more, not even what waits for another attempt.
#[cfg_attr(feature = "openapi", utoipa::path(
    delete,
    path = "/v1/webhooks/endpoints/{id}",
    tag = "Webhooks",
    params(PathUuid, IfMatch),
    responses((status = 204)),
    security(("token" = ["webhooks:write"])),
))]
pub(crate) async fn delete_webhook_endpoint(
    access: Access<WriteWebhooks>,
    id: PathUuid,
    if_match: IfMatch,
    State(hooks): State<Hooks>,
) -> Result<StatusCode, Problem> {
    let place = (access.site(), EndpointId::new(id.0));
    let check = |revision| if_match.check(revision);
    let now = hooks.app.clock.now();
    hooks.desk.delete(place, (check, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}
