//! Products.

mod archive;
mod create;
mod delete;
mod get;
mod list;
mod update;

use std::collections::HashMap;

use axum::{Router, routing::get};
use shared::{
    domain::{
        catalog::{CustomField, Product},
        ids::{CustomFieldId, ProductId, SiteId},
        problem::Problem,
    },
    http::{Api, App, PathUuid},
};

/// What the routes do, for the document of the API.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(
    list::list_products,
    create::create_product,
    get::get_product,
    update::update_product,
    delete::delete_product
))]
pub(crate) struct Operations;

/// The routes of products.
pub(crate) fn router() -> Router<Api> {
    let all = get(list::list_products).post(create::create_product);
    let one = get(get::get_product)
        .patch(update::update_product)
        .delete(delete::delete_product);
    Router::new()
        .route("/v1/products", all.clone())
        .route("/v1/products/", all)
        .route("/v1/products/{id}", one)
}

/// The product, unless there is none or it is another site's.
async fn product_of(app: &App, site: SiteId, PathUuid(id): PathUuid) -> Result<Product, Problem> {
    let id = ProductId::new(id);
    let product = app.store.product(site, id).await?;
    product.ok_or_else(|| Problem::not_found("product", id))
}

/// Those of the custom fields that these products ask for that are still there.
async fn fields_of(
    app: &App,
    site: SiteId,
    products: &[Product],
) -> Result<HashMap<CustomFieldId, CustomField>, Problem> {
    let attached = products.iter().flat_map(|product| &product.fields);
    let ids = attached.map(|attached| attached.field);
    Ok(app.store.custom_fields(site, ids).await?)
}
