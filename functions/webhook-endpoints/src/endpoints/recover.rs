//! Send an endpoint what it missed.

use axum::{Json, extract::State, http::StatusCode};
use serde_json::{Value, json};
use shared::{
    dialect::polar,
    domain::problem::Problem,
    http::{Access, JsonBody, PathUuid, WriteWebhooks},
};

use crate::Hooks;

/// Send an endpoint what it missed.
///
/// Every event since then that the endpoint receives, and whose delivery to it is missing or dead, is
/// sent, the same bytes with the same id. What has arrived or is under way is left alone. One request
/// looks through the newest 1,000 events of the time, or more if that many happened in one millisecond;
/// `next_until` is where another goes on.
#[cfg_attr(feature = "openapi", utoipa::path(
    post,
    path = "/v1/webhooks/endpoints/{id}/recover",
    tag = "Webhooks",
    params(PathUuid),
    request_body = polar::schema::RecoverEndpoint,
    responses(
        (status = 202, body = polar::schema::Recovery, description = "It is under way."),
        (status = 409, body = polar::schema::PolarProblem, description = "The endpoint is off."),
    ),
    security(("token" = ["webhooks:write"])),
))]
pub(crate) async fn recover_webhook_endpoint(
    access: Access<WriteWebhooks>,
    id: PathUuid,
    State(hooks): State<Hooks>,
    JsonBody(body): JsonBody,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let now = hooks.app.clock.now();
    let endpoint = hooks.endpoint_of(access.site(), id).await?;
    let time = polar::read_recovery(&body, now)?;
    let recovered = hooks.desk.recover(&endpoint, (time, now)).await?;
    let told = json!({"recovered": recovered.count, "next_until": recovered.next_until});
    Ok((StatusCode::ACCEPTED, Json(told)))
}
