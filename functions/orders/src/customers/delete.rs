//! Delete a customer.

use axum::{extract::State, http::StatusCode};
use shared::{
    dialect::polar,
    domain::{ids::CustomerId, problem::Problem},
    http::{Access, PathUuid, QueryPairs, WriteCustomers},
};

use super::{erase, stored_customer};
use crate::{
    Desk,
    answer::{ROUNDS, contended},
};

/// Delete a customer.
///
/// Subscriptions that run end at once. With `anonymize` the person is forgotten, too: checkouts, orders,
/// refunds and subscriptions stay as what was sold, without anything that tells to whom, and what was
/// not paid yet ends. A request that got no answer is sent again, and goes on where it was left. A
/// later purchase with the same address makes the customer anew.
#[cfg_attr(feature = "openapi", utoipa::path(
    delete,
    path = "/v1/customers/{id}",
    tag = "Customers",
    params(PathUuid, polar::parameters::AnonymizeQuery),
    responses(
        (status = 204),
        (status = 400, body = polar::schema::PolarProblem, description = "The payment provider refuses to end a subscription."),
        (status = 409, body = polar::schema::PolarProblem, description = "A payment of the customer is on its way."),
    ),
    security(("token" = ["customers:write"])),
))]
pub(crate) async fn delete_customer(
    access: Access<WriteCustomers>,
    id: PathUuid,
    QueryPairs(pairs): QueryPairs,
    State(desk): State<Desk>,
) -> Result<StatusCode, Problem> {
    let anonymize = polar::read_anonymize(&pairs)?;
    for _ in 0..ROUNDS {
        let customer = stored_customer(&desk.app, access.site(), id).await?;
        // Who was deleted can still be forgotten, also again: what was under way then is found now.
        if customer.is_deleted() && !anonymize {
            return Err(Problem::not_found("customer", customer.id));
        }
        erase_all(&desk, customer.id, anonymize).await?;
        if customer.is_deleted() && customer.anonymized {
            return Ok(StatusCode::NO_CONTENT);
        }
        // Last: until then the customer is there to be deleted again. Who bought since has another revision.
        let tombstone = customer.deleted(anonymize, desk.app.clock.now());
        if desk.app.store.replace_customer(&tombstone).await? {
            // A charge of a subscription may have come in between.
            erase_all(&desk, customer.id, anonymize).await?;
            return Ok(StatusCode::NO_CONTENT);
        }
    }
    Err(contended("customer"))
}

async fn erase_all(desk: &Desk, customer: CustomerId, anonymize: bool) -> Result<(), Problem> {
    erase::end_subscriptions(desk, customer).await?;
    if anonymize {
        erase::forget(desk, customer).await?;
    }
    Ok(())
}
