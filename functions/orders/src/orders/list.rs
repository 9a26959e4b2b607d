//! List orders.

use axum::{extract::State, response::Response};
use serde_json::Value;
use shared::{
    dialect::polar::{self, Paging},
    domain::{
        ids::OrderId,
        order::{Order, OrderEntry},
        problem::Problem,
    },
    http::{Access, App, QueryPairs, ReadOrders, polar_page},
    store::List,
};

use crate::{answer::in_order, context};

/// List orders.
///
/// The newest 10,000 can be listed. Lists lag a moment behind what was paid.
#[cfg_attr(feature = "openapi", utoipa::path(
    get,
    path = "/v1/orders/",
    tag = "Orders",
    params(polar::parameters::OrderQuery),
    responses((status = 200, body = polar::schema::Orders)),
    security(("token" = ["orders:read"])),
))]
pub(crate) async fn list_orders(
    access: Access<ReadOrders>,
    QueryPairs(pairs): QueryPairs,
    State(app): State<App>,
) -> Result<Response, Problem> {
    let site = access.site();
    let list = polar::read_order_list(&pairs, site)?;
    let all: Vec<OrderEntry> = match list.is_ours {
        true => {
            app.store
                .entries(List::OfSite(site), Paging::DEEPEST)
                .await?
        }
        false => Vec::new(),
    };
    let found = list.of(all);
    let total = found.len();
    let ids: Vec<OrderId> = list.paging.of(found).iter().map(|entry| entry.id).collect();
    let orders = in_order(&ids, app.store.orders(&ids).await?, |order: &Order| {
        order.id
    });
    let context = context::of_orders(&app, site, &orders).await?;
    let told: Vec<Value> = orders
        .iter()
        .map(|order| polar::order_body(order, &context))
        .collect();
    polar_page(&told, total, list.paging)
}
