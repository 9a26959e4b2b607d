//! Get an event.

use axum::{Json, extract::State};
use serde_json::Value;
use shared::{
    dialect::polar,
    domain::problem::Problem,
    http::{Access, PathUuid, ReadWebhooks},
};

use crate::Hooks;

/// Get an event, with what is sent in each form, and its deliveries.
#[cfg_attr(feature = "openapi", utoipa::path(
    get,
    path = "/v1/webhooks/events/{id}",
    tag = "Webhooks",
    params(PathUuid),
    responses((status = 200, body = polar::schema::WholeWebhookEvent)),
    security(("token" = ["webhooks:read"])),
))]
pub(crate) async fn get_webhook_event(
    access: Access<ReadWebhooks>,
    id: PathUuid,
    State(hooks): State<Hooks>,
) -> Result<Json<Value>, Problem> {
    let site = access.site();
    let event = hooks.event_of(site, id).await?;
    let endpoints = hooks.app.store.endpoints(site).await?;
    let with = hooks.desk.with_deliveries(endpoints, event.id).await?;
    let told = with.iter().filter_map(|(endpoint, delivery)| {
        let (delivery, form) = (delivery.as_ref()?, endpoint.form());
        Some(polar::delivery_body(delivery, Some(&event), form))
    });
    let told: Vec<Value> = told.collect();
    Ok(Json(polar::whole_event_body(&event, &told)))
}
