//! Customers.

mod delete;
mod erase;
mod get;
mod list;
mod update;

use axum::{Router, routing::get};
use shared::{
    domain::{
        customer::Customer,
        ids::{CustomerId, SiteId},
        problem::Problem,
    },
    http::{App, PathUuid},
};

use crate::Desk;

/// What the routes do, for the document of the API.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(
    list::list_customers,
    get::get_customer,
    get::get_external_customer,
    update::update_customer,
    delete::delete_customer
))]
pub(crate) struct Operations;

/// The routes of customers.
pub(crate) fn router() -> Router<Desk> {
    let one = get(get::get_customer)
        .patch(update::update_customer)
        .delete(delete::delete_customer);
    Router::new()
        .route("/v1/customers", get(list::list_customers))
        .route("/v1/customers/", get(list::list_customers))
        .route(
            "/v1/customers/external/{external_id}",
            get(get::get_external_customer),
        )
        .route("/v1/customers/{id}", one)
}

/// The customer, also one who was deleted, unless there is none or it is another site's.
async fn stored_customer(
    app: &App,
    site: SiteId,
    PathUuid(id): PathUuid,
) -> Result<Customer, Problem> {
    let id = CustomerId::new(id);
    let customer = app.store.customer(id).await?;
    let customer = customer.filter(|customer| customer.site == site);
    customer.ok_or_else(|| Problem::not_found("customer", id))
}

/// The customer, unless there is none any more.
async fn customer_of(app: &App, site: SiteId, id: PathUuid) -> Result<Customer, Problem> {
    let customer = stored_customer(app, site, id).await?;
    if customer.is_deleted() {
        return Err(Problem::not_found("customer", customer.id));
    }
    Ok(customer)
}
