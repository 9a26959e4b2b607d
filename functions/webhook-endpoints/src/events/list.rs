//! List events.

use axum::{extract::State, response::Response};
use serde_json::Value;
use shared::{
    dialect::polar,
    domain::{problem::Problem, webhook::Event},
    http::{Access, QueryPairs, ReadWebhooks, polar_page},
};

use crate::Hooks;

/// How many events are looked through, the newest of the time that is asked for.
const MOST: usize = 1_000;

/// List events, the newest first.
///
/// The newest 1,000 of the time that is asked for are looked through. What no endpoint asks for is no
/// event; they are kept for 30 days.
#[cfg_attr(feature = "openapi", utoipa::path(
    get,
    path = "/v1/webhooks/events",
    tag = "Webhooks",
    params(polar::parameters::WebhookEventQuery),
    responses((status = 200, body = polar::schema::WebhookEvents)),
    security(("token" = ["webhooks:read"])),
))]
pub(crate) async fn list_webhook_events(
    access: Access<ReadWebhooks>,
    QueryPairs(pairs): QueryPairs,
    State(hooks): State<Hooks>,
) -> Result<Response, Problem> {
    let site = access.site();
    let list = polar::read_event_list(&pairs, site)?;
    let mut found: Vec<Event> = match list.is_ours && !list.time.is_empty() {
        true => {
            hooks
                .app
                .store
                .events_of(site, list.time.clone(), MOST)
                .await?
        }
        false => Vec::new(),
    };
    found.retain(|event| list.takes(event));
    let (total, page) = (found.len(), list.paging.of(found));
    let told: Vec<Value> = page.iter().map(polar::listed_event_body).collect();
    polar_page(&told, total, list.paging)
}
