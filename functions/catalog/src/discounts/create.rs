//! Create a discount.

use axum::{extract::State, response::Response};
use serde_json::Value;
use shared::{
    dialect::polar::{self, DiscountContext},
    domain::{
        ids::{DiscountId, SiteId},
        problem::Problem,
    },
    http::{Access, Api, App, Claim, Idempotency, JsonBody, Reply, WriteDiscounts},
    store::NamedWrite,
};

use super::body_of;
use crate::{
    answer::tagged,
    write::{check_size, id_taken, name_taken},
};

/// Create a discount.
///
/// Its products must exist and not be archived. No two of a site have the same code, in whatever
/// case. With an `Idempotency-Key` the request is run once, however often it is sent.
#[cfg_attr(feature = "openapi", utoipa::path(
    post,
    path = "/v1/discounts/",
    tag = "Discounts",
    params(Idempotency),
    request_body = polar::schema::CreateDiscount,
    responses((status = 201, body = polar::schema::Discount, headers(("ETag")))),
    security(("token" = ["discounts:write"])),
))]
pub(crate) async fn create_discount(
    access: Access<WriteDiscounts>,
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
    let id = DiscountId::new(claim.id);
    if !claim.is_first
        && let Some(made) = app.store.discount(site, id).await?
    {
        return Ok(Reply::last(body_of(app, &made).await?));
    }
    let mentioned = polar::mentioned_product_ids(body);
    let products = app.store.products(site, mentioned).await?;
    let context = DiscountContext {
        currency: app.site(site).await?.currency,
        products: &products,
        taken: 0,
    };
    let discount = polar::read_new_discount(body, (id, site), claim.at, &context)?;
    check_size(&discount)?;
    match app.store.insert_discount(&discount).await? {
        NamedWrite::Done => Ok(Reply::last(polar::discount_body(&discount, &products, 0))),
        NamedWrite::Stale => Err(id_taken(id)),
        NamedWrite::NameTaken => Err(name_taken("code", "discount").about(body)),
    }
}
