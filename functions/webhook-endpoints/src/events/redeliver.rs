//! Redeliver an event.

use axum::{Json, extract::State, http::StatusCode};
use serde_json::{Value, json};
use shared::{
    dialect::polar::{self, Query},
    domain::{ids::EndpointId, problem::Problem},
    http::{Access, PathUuid, QueryPairs, WriteWebhooks},
};

use crate::Hooks;

/// Redeliver an event.
///
/// It goes again, the same bytes with the same id, to every endpoint that is on and receives events of
/// its type; or to the one of `endpoint_id`, whatever that receives.
#[cfg_attr(feature = "openapi", utoipa::path(
    post,
    path = "/v1/webhooks/events/{id}/redeliver",
    tag = "Webhooks",
    params(PathUuid, polar::parameters::RedeliveryQuery),
    responses(
        (status = 202, body = polar::schema::Redelivery, description = "It is under way."),
        (status = 409, body = polar::schema::PolarProblem, description = "The endpoint is off, or the event has no body in its form."),
    ),
    security(("token" = ["webhooks:write"])),
))]
pub(crate) async fn redeliver_webhook_event(
    access: Access<WriteWebhooks>,
    id: PathUuid,
    QueryPairs(pairs): QueryPairs,
    State(hooks): State<Hooks>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let query = Query::new(&pairs);
    let named = query.ids_of("endpoint_id", EndpointId::new);
    let named = query.finish(named)?.first().copied();
    let (site, now) = (access.site(), hooks.app.clock.now());
    let event = hooks.event_of(site, id).await?;
    let count = hooks.desk.redeliver(&event, (named, now)).await?;
    let told = json!({"redelivered": count});
    Ok((StatusCode::ACCEPTED, Json(told)))
}
