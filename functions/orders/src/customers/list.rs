//! List customers.

use axum::{extract::State, response::Response};
use serde_json::Value;
use shared::{
    dialect::polar::{self, CustomerList, Paging},
    domain::{
        customer::{Customer, CustomerEntry},
        ids::{CustomerId, SiteId},
        problem::Problem,
        subscription::SubscriptionEntry,
    },
    http::{Access, App, QueryPairs, ReadCustomers, polar_page},
    store::List,
};

use crate::answer::in_order;

/// List customers.
///
/// Everybody who bought something and was not deleted. The newest 10,000 can be listed.
#[cfg_attr(feature = "openapi", utoipa::path(
    get,
    path = "/v1/customers/",
    tag = "Customers",
    params(polar::parameters::CustomerQuery),
    responses((status = 200, body = polar::schema::Customers)),
    security(("token" = ["customers:read"])),
))]
pub(crate) async fn list_customers(
    access: Access<ReadCustomers>,
    QueryPairs(pairs): QueryPairs,
    State(app): State<App>,
) -> Result<Response, Problem> {
    let site = access.site();
    let list = polar::read_customer_list(&pairs, site)?;
    let all: Vec<CustomerEntry> = match list.is_ours {
        true => {
            app.store
                .entries(List::OfSite(site), Paging::DEEPEST)
                .await?
        }
        false => Vec::new(),
    };
    let found = list.of(all, &active(&app, site, &list).await?);
    let total = found.len();
    let page = list.paging.of(found);
    let ids: Vec<CustomerId> = page.iter().map(|entry| entry.id).collect();
    let read = app.store.customers(&ids).await?;
    let customers = in_order(&ids, read, |customer: &Customer| customer.id);
    let told: Vec<Value> = customers.iter().map(polar::customer_body).collect();
    polar_page(&told, total, list.paging)
}

/// The customers with a subscription that runs, where a list asks for them.
async fn active(app: &App, site: SiteId, list: &CustomerList) -> Result<Vec<CustomerId>, Problem> {
    if list.active.is_none() {
        return Ok(Vec::new());
    }
    let all: Vec<SubscriptionEntry> = app
        .store
        .entries(List::OfSite(site), Paging::DEEPEST)
        .await?;
    let running = all.iter().filter(|entry| entry.status.is_active());
    Ok(running.map(|entry| entry.customer).collect())
}
