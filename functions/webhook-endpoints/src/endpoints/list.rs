//! List endpoints.

use axum::{extract::State, response::Response};
use shared::{
    dialect::polar::{self, Query},
    domain::{problem::Problem, webhook::Endpoint},
    http::{Access, BaseUrl, QueryPairs, ReadWebhooks, polar_page},
};

use crate::Hooks;

/// List endpoints, the newest first.
#[cfg_attr(feature = "openapi", utoipa::path(
    get,
    path = "/v1/webhooks/endpoints",
    tag = "Webhooks",
    params(polar::parameters::WebhookEndpointQuery),
    responses((status = 200, body = polar::schema::WebhookEndpoints)),
    security(("token" = ["webhooks:read"])),
))]
pub(crate) async fn list_webhook_endpoints(
    access: Access<ReadWebhooks>,
    QueryPairs(pairs): QueryPairs,
    State(hooks): State<Hooks>,
    BaseUrl(base_url): BaseUrl,
) -> Result<Response, Problem> {
    let (query, site) = (Query::new(&pairs), access.site());
    let asked = (query.is_about(site), query.paging());
    let (is_ours, paging) = query.finish(asked)?;
    let store = &hooks.app.store;
    let mut all: Vec<Endpoint> = match is_ours {
        true => store.endpoints(site).await?,
        false => Vec::new(),
    };
    all.reverse();
    let (total, page) = (all.len(), paging.of(all));
    let healths = store.healths(page.iter().map(|one| one.id)).await?;
    let mut told = Vec::with_capacity(page.len());
    for endpoint in &page {
        let keys = hooks.desk.keys_of(endpoint).await?;
        let health = healths.get(&endpoint.id);
        told.push(hooks.told(endpoint, &keys, (health, &base_url)));
    }
    polar_page(&told, total, paging)
}
