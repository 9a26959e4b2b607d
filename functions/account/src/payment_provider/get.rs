//! Get who takes a site's money.

use axum::{Json, extract::State};
use serde_json::Value;
use shared::{
    domain::problem::Problem,
    http::{Access, App, BaseUrl, PathUuid, ReadSite},
};

use super::answer;
use crate::organizations::own_site;

/// Get who takes the site's money. Its keys are told to nobody.
#[cfg_attr(feature = "openapi", utoipa::path(
    get,
    path = "/v1/organizations/{id}/payment-provider",
    tag = "Organizations",
    params(PathUuid),
    responses((status = 200, body = shared::dialect::polar::schema::PaymentProvider)),
    security(("token" = ["organizations:read"])),
))]
pub(crate) async fn get_payment_provider(
    access: Access<ReadSite>,
    id: PathUuid,
    BaseUrl(base_url): BaseUrl,
    State(app): State<App>,
) -> Result<Json<Value>, Problem> {
    let site = own_site(access.site(), id)?;
    let account = app.store.payment_account(site).await?;
    Ok(answer(site, account.as_ref(), &base_url))
}
