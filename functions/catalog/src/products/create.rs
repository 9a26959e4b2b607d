//! Create a product.

use axum::{extract::State, response::Response};
use serde_json::Value;
use shared::{
    dialect::polar::{self, ProductContext},
    domain::{
        catalog::Product,
        ids::{PriceId, ProductId, SiteId},
        problem::Problem,
    },
    http::{Access, Api, App, Claim, Idempotency, JsonBody, Reply, WriteProducts},
};

use super::fields_of;
use crate::{
    answer::tagged,
    write::{check_size, id_taken},
};

/// Create a product.
///
/// It has one price per currency; a price that names none is in the site's. Custom fields that it
/// asks for must exist. With an `Idempotency-Key` the request is run once, however often it is sent.
#[cfg_attr(feature = "openapi", utoipa::path(
    post,
    path = "/v1/products/",
    tag = "Products",
    params(Idempotency),
    request_body = polar::schema::CreateProduct,
    responses((status = 201, body = polar::schema::Product, headers(("ETag")))),
    security(("token" = ["products:write"])),
))]
pub(crate) async fn create_product(
    access: Access<WriteProducts>,
    State(api): State<Api>,
    idempotency: Idempotency,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let (app, site) = (&api.app, access.site());
    let create = async |claim: Claim| create(app, site, &body, claim).await;
    let place = (app, &api.root, site);
    let response = idempotency.created().once(place, &body, create).await?;
    Ok(tagged(response, 1))
}

async fn create(app: &App, site: SiteId, body: &Value, claim: Claim) -> Result<Reply, Problem> {
    let id = ProductId::new(claim.id);
    if !claim.is_first
        && let Some(made) = app.store.product(site, id).await?
    {
        let fields = fields_of(app, site, std::slice::from_ref(&made)).await?;
        return Ok(Reply::last(polar::product_body(&made, &fields)));
    }
    let currency = app.site(site).await?.currency;
    let mentioned = polar::attached_field_ids(body);
    let fields = app.store.custom_fields(site, mentioned).await?;
    let context = ProductContext {
        currency,
        fields: &fields,
        price_id: &|at| PriceId::new(claim.id_of(at)),
    };
    let blank = Product::new(id, site, String::new(), Vec::new(), claim.at);
    let product = polar::read_new_product(body, blank, &context)?;
    check_size(&product)?;
    if !app.store.insert_product(&product).await? {
        return Err(id_taken(id));
    }
    Ok(Reply::last(polar::product_body(&product, &fields)))
}
