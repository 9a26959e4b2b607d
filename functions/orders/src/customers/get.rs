//! Get a customer.

use axum::{
    extract::{Path, State},
    response::Response,
};
use shared::{
    dialect::polar::{self, Paging},
    domain::{customer::CustomerEntry, problem::Problem},
    http::{Access, App, PathUuid, ReadCustomers},
    store::List,
};

use super::customer_of;
use crate::answer::answer;

/// Get a customer.
#[cfg_attr(feature = "openapi", utoipa::path(
    get,
    path = "/v1/customers/{id}",
    tag = "Customers",
    params(PathUuid),
    responses((status = 200, body = polar::schema::Customer, headers(("ETag")))),
    security(("token" = ["customers:read"])),
))]
pub(crate) async fn get_customer(
    access: Access<ReadCustomers>,
    id: PathUuid,
    State(app): State<App>,
) -> Result<Response, Problem> {
    let customer = customer_of(&app, access.site(), id).await?;
    Ok(answer(polar::customer_body(&customer), customer.revision))
}

/// Get a customer by the merchant's own id.
///
/// The latest of those who have it, as far as lists know.
#[cfg_attr(feature = "openapi", utoipa::path(
    get,
    path = "/v1/customers/external/{external_id}",
    tag = "Customers",
    params(("external_id" = String, Path, description = "The merchant's own id of the customer.")),
    responses((status = 200, body = polar::schema::Customer, headers(("ETag")))),
    security(("token" = ["customers:read"])),
))]
pub(crate) async fn get_external_customer(
    access: Access<ReadCustomers>,
    external: Option<Path<String>>,
    State(app): State<App>,
) -> Result<Response, Problem> {
    let external = external.map(|Path(text)| text).unwrap_or_default();
    let all: Vec<CustomerEntry> = app
        .store
        .entries(List::OfSite(access.site()), Paging::DEEPEST)
        .await?;
    let mut all = all.into_iter();
    let entry = all.find(|entry| entry.external.as_ref() == Some(&external));
    let entry = entry.ok_or_else(|| Problem::not_found("customer", &external))?;
    let customer = customer_of(&app, access.site(), PathUuid(entry.id.uuid())).await?;
    Ok(answer(polar::customer_body(&customer), customer.revision))
}
