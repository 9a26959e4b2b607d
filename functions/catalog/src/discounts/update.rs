//! Update a discount.

use std::collections::HashMap;

use axum::{extract::State, response::Response};
use serde_json::Value;
use shared::{
    dialect::polar::{self, DiscountContext},
    domain::{
        catalog::{Discount, Product},
        ids::ProductId,
        problem::Problem,
    },
    http::{Access, App, IfMatch, JsonBody, PathUuid, WriteDiscounts},
    store::NamedWrite,
};

use super::{discount_of, taken};
use crate::{
    answer::answer,
    write::{ROUNDS, check_size, contended, name_taken},
};

/// Update a discount.
///
/// The fields that are there are the update; `null` clears what can be empty. A new code takes the
/// place of the old one at once. Only checkouts made afterwards are affected.
#[cfg_attr(feature = "openapi", utoipa::path(
    patch,
    path = "/v1/discounts/{id}",
    tag = "Discounts",
    params(PathUuid, IfMatch),
    request_body = polar::schema::UpdateDiscount,
    responses((status = 200, body = polar::schema::Discount, headers(("ETag")))),
    security(("token" = ["discounts:write"])),
))]
pub(crate) async fn update_discount(
    access: Access<WriteDiscounts>,
    id: PathUuid,
    if_match: IfMatch,
    State(app): State<App>,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    for _ in 0..ROUNDS {
        let old = discount_of(&app, access.site(), id).await?;
        if_match.check(old.revision)?;
        let products = relevant_products(&app, &old, &body).await?;
        let context = DiscountContext {
            currency: app.site(old.site).await?.currency,
            products: &products,
            taken: taken(&app, &old).await?,
        };
        let new = polar::read_discount_update(&body, &old, &context)?;
        let new = new.revised(&old, app.clock.now());
        check_size(&new)?;
        match write(&app, &new, &old).await? {
            NamedWrite::Done => {
                let told = polar::discount_body(&new, &products, context.taken);
                return Ok(answer(told, new.revision));
            }
            NamedWrite::Stale => {}
            NamedWrite::NameTaken => return Err(name_taken("code", "discount").about(&body)),
        }
    }
    Err(contended("discount"))
}

/// The products that the discount is for, before or after, and that are there.
async fn relevant_products(
    app: &App,
    old: &Discount,
    body: &Value,
) -> Result<HashMap<ProductId, Product>, Problem> {
    let kept = old.products.iter().copied();
    let ids = kept.chain(polar::mentioned_product_ids(body));
    Ok(app.store.products(old.site, ids).await?)
}

async fn write(app: &App, new: &Discount, old: &Discount) -> Result<NamedWrite, Problem> {
    if new.revision == old.revision {
        return Ok(NamedWrite::Done);
    }
    Ok(app.store.replace_discount(new, old).await?)
}
