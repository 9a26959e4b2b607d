//! Forget who takes a site's money.

use axum::{extract::State, http::StatusCode};
use shared::{
    domain::problem::Problem,
    http::{Access, App, PathUuid, WriteSite},
};

use crate::organizations::own_site;

/// Forget the site's keys. New checkouts are paid in the sandbox.
///
/// What was begun at the provider can no longer be followed: its refunds and subscriptions are then
/// the provider's own affair. To go on with them, set the provider to `sandbox` instead.
#[cfg_attr(feature = "openapi", utoipa::path(
    delete,
    path = "/v1/organizations/{id}/payment-provider",
    tag = "Organizations",
    params(PathUuid),
    responses((status = 204)),
    security(("token" = ["organizations:write"])),
))]
pub(crate) async fn delete_payment_provider(
    access: Access<WriteSite>,
    id: PathUuid,
    State(app): State<App>,
) -> Result<StatusCode, Problem> {
    let site = own_site(access.site(), id)?;
    app.store.delete_payment_account(site).await?;
    Ok(StatusCode::NO_CONTENT)
}
