//! Show a receipt.

use axum::{
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};
use shared::{
    domain::problem::Problem,
    http::{accepted_languages, order_of_receipt},
    pages::Language,
};

use super::page::{Receipt, page};
use crate::Desk;

/// Show the receipt of an order to whoever has its address: its buyer.
#[cfg_attr(feature = "openapi", utoipa::path(
    get,
    path = "/receipts/{secret}",
    tag = "Pages",
    params(("secret" = String, Path, description = "The receipt's secret, from its address.")),
    responses((status = 200, body = String, content_type = "text/html")),
))]
pub(crate) async fn show_receipt(
    State(desk): State<Desk>,
    secret: Option<Path<String>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let secret = secret.map(|Path(text)| text).unwrap_or_default();
    let order = order_of_receipt(&desk.app.store, &desk.root, &secret).await?;
    let site = desk.app.site(order.site).await?;
    let asked = order.locale.as_ref().and_then(Language::of);
    let accepted = || Language::accepted(&accepted_languages(&headers));
    let language = asked.unwrap_or_else(accepted);
    Ok(page(&Receipt {
        order,
        site,
        language,
    }))
}
