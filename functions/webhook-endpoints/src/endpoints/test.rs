//! Try an endpoint out.

use axum::{extract::State, response::Response};
use serde_json::{Value, json};
use shared::{
    dialect::polar,
    domain::{ids::EventId, problem::Problem, webhook::Endpoint},
    http::{Access, BaseUrl, Claim, Idempotency, JsonBody, PathUuid, Reply, WriteWebhooks},
};

use crate::Hooks;

/// Try an endpoint out.
///
/// It is sent one event of any type, of things that do not exist, written and signed like a real one;
/// no other endpoint is. Its delivery is listed like any other.
#[cfg_attr(feature = "openapi", utoipa::path(
    post,
    path = "/v1/webhooks/endpoints/{id}/test",
    tag = "Webhooks",
    params(PathUuid, Idempotency),
    request_body(content = ref("#/components/schemas/TestEndpoint"), content_type = "application/json"),
    responses(
        (status = 202, body = polar::schema::TestEvent, description = "It is under way."),
        (status = 409, body = polar::schema::PolarProblem, description = "The endpoint is off."),
    ),
    security(("token" = ["webhooks:write"])),
))]
pub(crate) async fn test_webhook_endpoint(
    access: Access<WriteWebhooks>,
    id: PathUuid,
    State(hooks): State<Hooks>,
    BaseUrl(base_url): BaseUrl,
    idempotency: Idempotency,
    body: Option<JsonBody>,
) -> Result<Response, Problem> {
    let site = access.site();
    let body = body.map_or_else(|| json!({}), |JsonBody(body)| body);
    let endpoint = hooks.endpoint_of(site, id).await?;
    let test = async |claim: Claim| test(&hooks, (&endpoint, &base_url), &body, claim).await;
    let place = (&hooks.app, &hooks.root, site);
    idempotency.accepted().once(place, &body, test).await
}

async fn test(
    hooks: &Hooks,
    (endpoint, base_url): (&Endpoint, &str),
    body: &Value,
    claim: Claim,
) -> Result<Reply, Problem> {
    let site = hooks.app.site(endpoint.site).await?;
    let happened = (EventId::new(claim.id), claim.at);
    let times = (happened, base_url, hooks.app.clock.now());
    let id = hooks.desk.test((site, endpoint), body, times).await?;
    Ok(Reply::last(json!({"event_id": id})))
}
