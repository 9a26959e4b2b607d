//! Get a product.

use axum::{extract::State, response::Response};
use shared::{
    dialect::polar,
    domain::problem::Problem,
    http::{Access, App, PathUuid, ReadProducts},
};

use super::{fields_of, product_of};
use crate::answer::answer;

/// Get a product.
#[cfg_attr(feature = "openapi", utoipa::path(
    get,
    path = "/v1/products/{id}",
    tag = "Products",
    params(PathUuid),
    responses((status = 200, body = polar::schema::Product, headers(("ETag")))),
    security(("token" = ["products:read"])),
))]
pub(crate) async fn get_product(
    access: Access<ReadProducts>,
    id: PathUuid,
    State(app): State<App>,
) -> Result<Response, Problem> {
    let product = product_of(&app, access.site(), id).await?;
    let fields = fields_of(&app, access.site(), std::slice::from_ref(&product)).await?;
    Ok(answer(
        polar::product_body(&product, &fields),
        product.revision,
    ))
}
