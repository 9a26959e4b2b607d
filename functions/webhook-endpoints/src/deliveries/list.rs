//! List deliveries.

use std::{
    cmp::Reverse,
    collections::{BTreeSet, HashMap},
};

use axum::{extract::State, response::Response};
use futures_util::future::try_join_all;
use serde_json::Value;
use shared::{
    dialect::polar::{self, DeliveryList},
    domain::{
        ids::{EndpointId, EventId, SiteId},
        problem::Problem,
        webhook::{Delivery, Endpoint, Event},
    },
    http::{Access, QueryPairs, ReadWebhooks, polar_page},
};

use crate::Hooks;

/// How many deliveries to an endpoint are looked through, the newest of the time that is asked for.
const MOST: usize = 1_000;

/// List deliveries, the newest event first.
///
/// Of each endpoint that is there, the newest 1,000 of the time that is asked for are looked through;
/// they are kept for 30 days. One delivery is one event for one endpoint, with its latest attempts.
#[cfg_attr(feature = "openapi", utoipa::path(
    get,
    path = "/v1/webhooks/deliveries",
    tag = "Webhooks",
    params(polar::parameters::WebhookDeliveryQuery),
    responses((status = 200, body = polar::schema::WebhookDeliveries)),
    security(("token" = ["webhooks:read"])),
))]
pub(crate) async fn list_webhook_deliveries(
    access: Access<ReadWebhooks>,
    QueryPairs(pairs): QueryPairs,
    State(hooks): State<Hooks>,
) -> Result<Response, Problem> {
    let site = access.site();
    let list = polar::read_delivery_list(&pairs, site)?;
    let endpoints: HashMap<EndpointId, Endpoint> = match list.is_ours {
        true => asked_for(&hooks, site, &list).await?,
        false => HashMap::new(),
    };
    let mut found = found(&hooks, &endpoints, &list).await?;
    found.sort_unstable_by_key(|delivery| (Reverse(delivery.event), delivery.endpoint));
    let (total, page) = (found.len(), list.paging.of(found));
    let events: BTreeSet<EventId> = page.iter().map(|delivery| delivery.event).collect();
    let events = hooks.app.store.events(site, events).await?.into_iter();
    let events: HashMap<EventId, Event> = events.map(|event| (event.id, event)).collect();
    let told = page.iter().filter_map(|delivery| {
        let form = endpoints.get(&delivery.endpoint)?.form();
        Some(polar::delivery_body(
            delivery,
            events.get(&delivery.event),
            form,
        ))
    });
    polar_page(&told.collect::<Vec<Value>>(), total, list.paging)
}

/// The endpoints that a list may be about.
async fn asked_for(
    hooks: &Hooks,
    site: SiteId,
    list: &DeliveryList,
) -> Result<HashMap<EndpointId, Endpoint>, Problem> {
    let all = hooks.app.store.endpoints(site).await?.into_iter();
    let asked_for = all.filter(|endpoint| list.is_about(endpoint.id));
    Ok(asked_for.map(|endpoint| (endpoint.id, endpoint)).collect())
}

async fn found(
    hooks: &Hooks,
    endpoints: &HashMap<EndpointId, Endpoint>,
    list: &DeliveryList,
) -> Result<Vec<Delivery>, Problem> {
    if list.time.is_empty() {
        return Ok(Vec::new());
    }
    let of_each = endpoints.keys().map(|endpoint| {
        let asked = (list.status(), MOST);
        hooks
            .app
            .store
            .deliveries_of(*endpoint, list.time.clone(), asked)
    });
    let all = try_join_all(of_each).await?.into_iter().flatten();
    Ok(all.filter(|delivery| list.takes(delivery)).collect())
}
