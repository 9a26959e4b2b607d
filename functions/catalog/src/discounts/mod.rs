//! Discounts.

mod check;
mod create;
mod delete;
mod get;
mod list;
mod update;

use axum::{
    Router,
    routing::{get, post},
};
use serde_json::Value;
use shared::{
    dialect::polar,
    domain::{
        catalog::Discount,
        ids::{DiscountId, SiteId},
        problem::Problem,
    },
    http::{Api, App, PathUuid},
};

/// What the routes do, for the document of the API.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(
    list::list_discounts,
    create::create_discount,
    get::get_discount,
    update::update_discount,
    delete::delete_discount,
    check::check_discount
))]
pub(crate) struct Operations;

/// The routes of discounts.
pub(crate) fn router() -> Router<Api> {
    let all = get(list::list_discounts).post(create::create_discount);
    let one = get(get::get_discount)
        .patch(update::update_discount)
        .delete(delete::delete_discount);
    Router::new()
        .route("/v1/discounts", all.clone())
        .route("/v1/discounts/", all)
        .route("/v1/discounts/check", post(check::check_discount))
        .route("/v1/discounts/{id}", one)
}

/// The discount, unless there is none or it is another site's.
async fn discount_of(app: &App, site: SiteId, PathUuid(id): PathUuid) -> Result<Discount, Problem> {
    let id = DiscountId::new(id);
    let discount = app.store.discount(site, id).await?;
    discount.ok_or_else(|| Problem::not_found("discount", id))
}

/// How often the discount was redeemed.
async fn taken(app: &App, discount: &Discount) -> Result<u64, Problem> {
    let taken = app.store.redemptions(&[discount.id]).await?;
    Ok(taken.get(&discount.id).copied().unwrap_or_default())
}

/// The discount on the wire, with its products and its count.
async fn body_of(app: &App, discount: &Discount) -> Result<Value, Problem> {
    let ids = discount.products.iter().copied();
    let products = app.store.products(discount.site, ids).await?;
    let taken = taken(app, discount).await?;
    Ok(polar::discount_body(discount, &products, taken))
}
