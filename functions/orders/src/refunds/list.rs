//! List refunds.

use axum::{extract::State, response::Response};
use serde_json::Value;
use shared::{
    dialect::polar::{self, Paging, RefundList},
    domain::{
        customer::CustomerEntry,
        ids::{CustomerId, RefundId, SiteId},
        problem::Problem,
        refund::{Refund, RefundEntry},
    },
    http::{Access, App, QueryPairs, ReadRefunds, polar_page},
    store::List,
};

use crate::answer::in_order;

/// List refunds.
///
/// Also those that the provider was asked for elsewhere. The newest 10,000 can be listed.
#[cfg_attr(feature = "openapi", utoipa::path(
    get,
    path = "/v1/refunds/",
    tag = "Refunds",
    params(polar::parameters::RefundQuery),
    responses((status = 200, body = polar::schema::Refunds)),
    security(("token" = ["refunds:read"])),
))]
pub(crate) async fn list_refunds(
    access: Access<ReadRefunds>,
    QueryPairs(pairs): QueryPairs,
    State(app): State<App>,
) -> Result<Response, Problem> {
    let site = access.site();
    let list = polar::read_refund_list(&pairs, site)?;
    let all: Vec<RefundEntry> = match list.is_ours {
        true => {
            app.store
                .entries(List::OfSite(site), Paging::DEEPEST)
                .await?
        }
        false => Vec::new(),
    };
    let found = list.of(all, &external_customers(&app, site, &list).await?);
    let total = found.len();
    let ids: Vec<RefundId> = list.paging.of(found).iter().map(|entry| entry.id).collect();
    let refunds = in_order(&ids, app.store.refunds(&ids).await?, |refund: &Refund| {
        refund.id
    });
    let told: Vec<Value> = refunds.iter().map(polar::refund_body).collect();
    polar_page(&told, total, list.paging)
}

/// The customers that a list names by the merchant's own ids.
async fn external_customers(
    app: &App,
    site: SiteId,
    list: &RefundList,
) -> Result<Vec<CustomerId>, Problem> {
    if list.external.is_empty() {
        return Ok(Vec::new());
    }
    let all: Vec<CustomerEntry> = app
        .store
        .entries(List::OfSite(site), Paging::DEEPEST)
        .await?;
    let named = |entry: &&CustomerEntry| {
        let external = entry.external.as_ref();
        external.is_some_and(|external| list.external.contains(external))
    };
    Ok(all.iter().filter(named).map(|entry| entry.id).collect())
}
