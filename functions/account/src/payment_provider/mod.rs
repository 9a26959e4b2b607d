//! Who takes a site's money: the sandbox, or an account of the merchant's at Stripe.

mod delete;
mod get;
mod set;

use axum::{Json, Router, routing};
use serde_json::Value;
use shared::{
    dialect::polar,
    domain::{ids::SiteId, payment_account::PaymentAccount},
    http::Api,
};

/// What the routes do, for the document of the API.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(
    get::get_payment_provider,
    set::set_payment_provider,
    delete::delete_payment_provider
))]
pub(crate) struct Operations;

/// The routes of who takes the money.
pub(crate) fn router() -> Router<Api> {
    let all = routing::get(get::get_payment_provider)
        .put(set::set_payment_provider)
        .delete(delete::delete_payment_provider);
    Router::new().route("/v1/organizations/{id}/payment-provider", all)
}

fn answer(site: SiteId, account: Option<&PaymentAccount>, base_url: &str) -> Json<Value> {
    Json(polar::payment_provider_body(site, account, base_url))
}
