//! Check whether a discount applies.

use std::collections::HashMap;

use axum::{Json, extract::State};
use jiff::Timestamp;
use serde_json::Value;
use shared::{
    dialect::polar::{self, DiscountCheck, Named, Verdict},
    domain::{
        catalog::{Discount, DiscountRefusal, Product},
        ids::{ProductId, SiteId},
        money::{Amount, Currency},
        problem::Problem,
    },
    http::{Access, App, JsonBody, ReadDiscounts},
};

use super::{body_of, taken};

/// Check whether a discount applies to some products now, and why not if it does not.
///
/// Nothing is redeemed: only confirming a checkout does.
#[cfg_attr(feature = "openapi", utoipa::path(
    post,
    path = "/v1/discounts/check",
    tag = "Discounts",
    request_body = polar::schema::CheckDiscount,
    responses((status = 200, body = polar::schema::DiscountVerdict)),
    security(("token" = ["discounts:read"])),
))]
pub(crate) async fn check_discount(
    access: Access<ReadDiscounts>,
    State(app): State<App>,
    JsonBody(body): JsonBody,
) -> Result<Json<Value>, Problem> {
    let site = access.site();
    let mentioned = polar::mentioned_product_ids(&body);
    let known = app.store.products(site, mentioned).await?;
    let check = polar::read_discount_check(&body, &known)?;
    let currency = match check.currency {
        Some(currency) => currency,
        None => app.site(site).await?.currency,
    };
    let found = find(&app, site, &check.discount).await?;
    let now = app.clock.now();
    let refusal = match &found {
        None => Some(None),
        Some(found) => refusal(&app, found, (&check, currency), now)
            .await?
            .map(Some),
    };
    let discount = match &found {
        Some(found) => Some(body_of(&app, found).await?),
        None => None,
    };
    // What does not apply takes nothing off.
    let applying = found.as_ref().filter(|_| refusal.is_none());
    let amounts = amounts(&check, &known, applying, (currency, now));
    let verdict = Verdict {
        refusal,
        discount,
        currency,
        amounts,
    };
    Ok(Json(polar::verdict_body(&verdict)))
}

async fn find(app: &App, site: SiteId, named: &Named) -> Result<Option<Discount>, Problem> {
    Ok(match named {
        Named::Code(code) => app.store.discount_by_code(site, code).await?,
        Named::Id(id) => app.store.discount(site, *id).await?,
        Named::Nothing => None,
    })
}

async fn refusal(
    app: &App,
    discount: &Discount,
    (check, currency): (&DiscountCheck, Currency),
    now: Timestamp,
) -> Result<Option<DiscountRefusal>, Problem> {
    let products = check.products.iter().copied().map(Some);
    if let Err(refusal) = discount.reduction_for(products, currency, now) {
        return Ok(Some(refusal));
    }
    let is_exhausted = match discount.max_redemptions {
        Some(most) => taken(app, discount).await? >= u64::from(most),
        None => false,
    };
    Ok(is_exhausted.then_some(DiscountRefusal::Exhausted))
}

/// What each product costs before the buyer chose anything, and what is taken off of it.
fn amounts(
    check: &DiscountCheck,
    known: &HashMap<ProductId, Product>,
    discount: Option<&Discount>,
    (currency, now): (Currency, Timestamp),
) -> Vec<(ProductId, Option<(Amount, Amount)>)> {
    let amounts = |id: ProductId| {
        let price = known.get(&id)?.price_in(currency)?.kind.initial_amount();
        let reduction =
            discount.and_then(|discount| discount.reduction_for([Some(id)], currency, now).ok());
        Some((
            price,
            reduction.map_or(Amount::ZERO, |reduction| reduction.of(price)),
        ))
    };
    check
        .products
        .iter()
        .map(|id| (*id, amounts(*id)))
        .collect()
}
