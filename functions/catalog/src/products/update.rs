//! Update a product.

use std::collections::HashMap;

use axum::{extract::State, response::Response};
use serde_json::Value;
use shared::{
    dialect::polar::{self, ProductContext},
    domain::{
        catalog::{CustomField, Product},
        ids::{CustomFieldId, PriceId},
        money::Currency,
        problem::Problem,
    },
    http::{Access, App, IfMatch, JsonBody, PathUuid, WriteProducts},
    random,
};

use super::{archive::drop_from_links, product_of};
use crate::{
    answer::answer,
    write::{ROUNDS, check_size, contended},
};

/// Update a product.
///
/// The fields that are there are the update; `null` clears what can be empty. Prices that the list
/// does not name are gone. `is_archived` ends selling it, and begins it again. Only checkouts made
/// afterwards are affected.
#[cfg_attr(feature = "openapi", utoipa::path(
    patch,
    path = "/v1/products/{id}",
    tag = "Products",
    params(PathUuid, IfMatch),
    request_body = polar::schema::UpdateProduct,
    responses((status = 200, body = polar::schema::Product, headers(("ETag")))),
    security(("token" = ["products:write"])),
))]
pub(crate) async fn update_product(
    access: Access<WriteProducts>,
    id: PathUuid,
    if_match: IfMatch,
    State(app): State<App>,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let site = access.site();
    for _ in 0..ROUNDS {
        let old = product_of(&app, site, id).await?;
        if_match.check(old.revision)?;
        let currency = app.site(site).await?.currency;
        let fields = relevant_fields(&app, &old, &body).await?;
        let new = updated(&app, &old, &body, (currency, &fields))?;
        let unchanged = new.revision == old.revision;
        // A lost race may be our own write, whose reply got lost.
        if unchanged
            || app.store.replace_product(&new, old.revision).await?
            || app.store.product(site, new.id).await?.as_ref() == Some(&new)
        {
            if new.archived && body.get("is_archived").is_some() {
                drop_from_links(&app, &new).await?;
            }
            return Ok(answer(polar::product_body(&new, &fields), new.revision));
        }
    }
    Err(contended("product"))
}

/// The custom fields that the product asks for, before or after, and that are there.
async fn relevant_fields(
    app: &App,
    old: &Product,
    body: &Value,
) -> Result<HashMap<CustomFieldId, CustomField>, Problem> {
    let kept = old.fields.iter().map(|attached| attached.field);
    let ids = kept.chain(polar::attached_field_ids(body));
    Ok(app.store.custom_fields(old.site, ids).await?)
}

fn updated(
    app: &App,
    old: &Product,
    body: &Value,
    (currency, fields): (Currency, &HashMap<CustomFieldId, CustomField>),
) -> Result<Product, Problem> {
    let now = app.clock.now();
    let context = ProductContext {
        currency,
        fields,
        price_id: &|_| PriceId::new(random::id(now)),
    };
    let new = polar::read_product_update(body, old, &context)?.revised(old, now);
    check_size(&new)?;
    Ok(new)
}
