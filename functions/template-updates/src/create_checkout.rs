//! Create a checkout from a template.

use axum::{extract::State, response::Response};
use shared::{
    checkout_secrets::seal_secret,
    dialect::wix,
    domain::{
        checkout::{Checkout, Fresh},
        ids::SiteId,
        offer::{EffectiveState, Limited, OfferId},
        pricing::{Priced, price_template},
        problem::{Problem, Refusal},
        secret::Secret,
        template::Template,
    },
    http::{
        Access, Api, App, BaseUrl, Claim, Idempotency, JsonBody, Reply, Slots, Slotted,
        WriteCheckouts, checkout_url, make_listed_checkout, make_slotted_checkout,
    },
    offers::check_priced,
    store::{CatalogCache, SlotBook},
};

use crate::{desk, template_id::PathId};

/// Create a checkout from a template.
///
/// Stricter than opening its shared URL: a template that was switched off, an item that is gone
/// and one that is out of stock are errors. A coupon that does not fit is left out.
#[cfg_attr(feature = "openapi", utoipa::path(
    post,
    path = "/ecom/v1/checkout-templates/{checkoutTemplateId}/create-checkout-from-template",
    tag = "Checkout templates",
    params(PathId, Idempotency),
    request_body = wix::schema::CreateCheckoutFromTemplate,
    responses((status = 200, body = wix::schema::CreatedCheckout)),
    security(("token" = ["checkouts:write"])),
))]
pub(crate) async fn create_checkout_from_template(
    access: Access<WriteCheckouts>,
    PathId(id): PathId,
    BaseUrl(base_url): BaseUrl,
    State(api): State<Api>,
    idempotency: Idempotency,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let (app, site) = (&api.app, access.site());
    let create = async |claim: Claim| {
        let named = wix::read_create_checkout(&body, id)?;
        if let Some(named) = named.filter(|named| SiteId::parse(named) != Some(site)) {
            return Err(Problem::not_found("site", named));
        }
        let template = desk(app, site).template(id).await?;
        let priced = priced(app, &template).await?;
        let lifetime = app.site(site).await?.checkout_lifetime;
        let make = |fresh: Fresh<'_>| Checkout::of_template(&template, priced, fresh);
        let limited = Limited::from(&template);
        let (checkout, secret) = match limited.limit.checkouts() {
            None => make_listed_checkout(&api, claim, lifetime, |fresh| Ok(make(fresh))).await?,
            // What an earlier attempt took that ended without a word is spent, too.
            Some(max) => {
                let slots = Slots {
                    book: &SlotBook::default(),
                    limited,
                    max,
                    once: None,
                };
                let root = &api.root;
                let seal = |checkout, secret: Secret| async move {
                    let sealed_secret = Some(seal_secret(root, &secret).await?);
                    let checkout = Checkout {
                        sealed_secret,
                        ..checkout
                    };
                    Ok((checkout, secret))
                };
                let made = make_slotted_checkout(app, slots, lifetime, make, seal).await?;
                let Slotted::Made(checkout, secret) = made else {
                    return Err(exhausted());
                };
                (*checkout, secret)
            }
        };
        let url = checkout_url(&base_url, &secret);
        Ok(Reply::last(wix::checkout_body(&checkout, &url)))
    };
    idempotency
        .once((app, &api.root, site), &body, create)
        .await
}

/// What the template comes to now, if all of it can be sold.
async fn priced(app: &App, template: &Template) -> Result<Priced, Problem> {
    let now = app.clock.now();
    let campaign = &template.content.campaign;
    let usage = match campaign.limit.orders() {
        Some(_) => {
            let offer = OfferId::Template(template.id);
            app.store.usage(offer, campaign.limit).await?
        }
        // Whether there is a slot is seen when one is taken.
        None => None,
    };
    check_state(template.state(now, usage.unwrap_or_default()))?;
    let catalog = CatalogCache::default();
    let (products, discount) = catalog.of_template(&app.store, template).await?;
    let priced = price_template(template, &products, discount.as_ref(), now);
    check_priced(template, &priced)?;
    Ok(priced)
}

fn check_state(state: EffectiveState) -> Result<(), Problem> {
    let message = match state {
        EffectiveState::Active => return Ok(()),
        EffectiveState::Inactive | EffectiveState::Deleted => "The checkout template is inactive.",
        EffectiveState::NotStarted => "The time of the checkout template is still to come.",
        EffectiveState::Ended => "The time of the checkout template is over.",
        EffectiveState::Exhausted => return Err(exhausted()),
    };
    Err(Problem::refused(Refusal::InactiveTemplate, message))
}

fn exhausted() -> Problem {
    let message = "The checkout template was used as often as it may be.";
    Problem::refused(Refusal::LimitReached, message)
}
