//! List subscriptions.

use axum::{extract::State, response::Response};
use serde_json::Value;
use shared::{
    dialect::polar::{self, Paging},
    domain::{
        ids::SubscriptionId,
        problem::Problem,
        subscription::{Subscription, SubscriptionEntry},
    },
    http::{Access, App, QueryPairs, ReadSubscriptions, polar_page},
    store::List,
};

use crate::{answer::in_order, context};

/// List subscriptions.
///
/// The newest 10,000 can be listed.
#[cfg_attr(feature = "openapi", utoipa::path(
    get,
    path = "/v1/subscriptions/",
    tag = "Subscriptions",
    params(polar::parameters::SubscriptionQuery),
    responses((status = 200, body = polar::schema::Subscriptions)),
    security(("token" = ["subscriptions:read"])),
))]
pub(crate) async fn list_subscriptions(
    access: Access<ReadSubscriptions>,
    QueryPairs(pairs): QueryPairs,
    State(app): State<App>,
) -> Result<Response, Problem> {
    let site = access.site();
    let list = polar::read_subscription_list(&pairs, site)?;
    let all: Vec<SubscriptionEntry> = match list.is_ours {
        true => {
            app.store
                .entries(List::OfSite(site), Paging::DEEPEST)
                .await?
        }
        false => Vec::new(),
    };
    let found = list.of(all);
    let total = found.len();
    let page = list.paging.of(found);
    let ids: Vec<SubscriptionId> = page.iter().map(|entry| entry.id).collect();
    let read = app.store.subscriptions(&ids).await?;
    let subscriptions = in_order(&ids, read, |one: &Subscription| one.id);
    let context = context::of_subscriptions(&app, site, &subscriptions).await?;
    let told: Vec<Value> = subscriptions
        .iter()
        .map(|one| polar::subscription_body(one, &context))
        .collect();
    polar_page(&told, total, list.paging)
}
