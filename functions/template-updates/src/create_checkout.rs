//! Create a checkout from a template.

use axum::{extract::State, response::Response};
use shared::{
    dialect::wix,
    domain::{
        checkout::Checkout,
        ids::SiteId,
        offer::EffectiveState,
        pricing::price_template,
        problem::{Problem, Refusal},
        secret::{Secret, SecretKind},
        template::Template,
    },
    http::{Access, App, BaseUrl, Claim, Idempotency, JsonBody, Reply, WriteCheckouts},
    random,
    store::CatalogCache,
};

use crate::{
    Templates,
    check::check_priced,
    template_id::{PathId, template_of},
};

/// Create a checkout from a template.
///
/// Stricter than opening its shared URL: a template that was switched off, an item that is gone
/// and one that is out of stock are errors. A coupon that does not fit is left out.
pub(crate) async fn create_checkout_from_template(
    access: Access<WriteCheckouts>,
    PathId(id): PathId,
    BaseUrl(base_url): BaseUrl,
    State(templates): State<Templates>,
    idempotency: Idempotency,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let (app, site) = (&templates.app, access.site());
    let create = |_: Claim| async {
        let named = wix::read_create_checkout(&body, id)?;
        if let Some(named) = named.filter(|named| SiteId::parse(named) != Some(site)) {
            return Err(Problem::not_found("site", named));
        }
        let template = template_of(app, site, id).await?;
        let (checkout, secret) = new_checkout(app, &template).await?;
        if !app.store.insert_checkout(&checkout).await? {
            let taken = format!("the fresh id `{}` is taken", checkout.id);
            return Err(Problem::internal(taken));
        }
        let url = format!("{base_url}/checkout/{}", secret.reveal());
        Ok(Reply::last(wix::checkout_body(&checkout, &url)))
    };
    idempotency
        .once((app, &templates.root, site), &body, create)
        .await
}

async fn new_checkout(app: &App, template: &Template) -> Result<(Checkout, Secret), Problem> {
    if template.state() != EffectiveState::Active {
        let message = "The checkout template is inactive.";
        return Err(Problem::refused(Refusal::InactiveTemplate, message));
    }
    let now = app.clock.now();
    let catalog = CatalogCache::default();
    let (products, discount) = catalog.of_template(&app.store, template).await?;
    let priced = price_template(template, &products, discount.as_ref(), now);
    check_priced(template, &priced)?;
    // A fresh id each time: the secret of an attempt that ended without a word is lost.
    let random = random::bytes().map_err(Problem::internal)?;
    let secret = Secret::new(SecretKind::Checkout, random::id(now), random);
    let checkout = Checkout::of_template(template, priced, &secret, now);
    Ok((checkout, secret))
}
