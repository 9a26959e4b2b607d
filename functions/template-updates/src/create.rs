//! Create a checkout template.

use axum::{extract::State, response::Response};
use serde_json::{Value, json};
use shared::{
    dialect::wix::{self, NewTemplate},
    domain::{ids::TemplateId, offer::Usage, problem::Problem, site::Site, template::Template},
    http::{Access, Api, App, Claim, Idempotency, JsonBody, Reply, WriteTemplates},
    store::CatalogCache,
};
use uuid::Uuid;

use crate::check::{check_items, check_return_urls, check_size, return_urls};

/// Create a checkout template.
///
/// Every catalog item must exist and have a price in the site's currency; opening the template
/// later is lenient, creating it is strict. A coupon need not exist yet. With an
/// `Idempotency-Key` the request is run once, however often it is sent.
#[cfg_attr(feature = "openapi", utoipa::path(
    post,
    path = "/ecom/v1/checkout-templates",
    tag = "Checkout templates",
    params(Idempotency),
    request_body = wix::schema::CreateCheckoutTemplate,
    responses((status = 200, body = wix::schema::CheckoutTemplateAnswer)),
    security(("token" = ["checkout_templates:write"])),
))]
pub(crate) async fn create_template(
    access: Access<WriteTemplates>,
    State(api): State<Api>,
    idempotency: Idempotency,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let (app, site) = (&api.app, access.site());
    let create = async |claim: Claim| {
        let site = app.site(site).await?;
        let template = fresh(&site, &body, claim.id, claim)?;
        let template = insert(app, &CatalogCache::default(), &site, template, claim).await?;
        let body = json!({"checkoutTemplate": wix::template_body(&template, claim.at, Some(Usage::default()))});
        Ok(Reply::last(body))
    };
    idempotency
        .once((app, &api.root, site), &body, create)
        .await
}

/// The template that a body asks for.
pub(crate) fn fresh(
    site: &Site,
    body: &Value,
    id: Uuid,
    claim: Claim,
) -> Result<Template, Problem> {
    let NewTemplate {
        content,
        external_reference,
    } = wix::read_create(body, site.currency)?;
    Ok(Template {
        id: TemplateId::new(id),
        site: site.id,
        currency: site.currency,
        content,
        external_reference,
        revision: 1,
        updated_at: claim.at,
        deleted_at: None,
    })
}

/// Makes a template that is right. One that an earlier attempt made is left as it is now, and the
/// answer is what that attempt would have answered.
pub(crate) async fn insert(
    app: &App,
    catalog: &CatalogCache,
    site: &Site,
    template: Template,
    claim: Claim,
) -> Result<Template, Problem> {
    if !claim.is_first && is_made(app, &template).await? {
        return Ok(template);
    }
    check_return_urls(site, &return_urls(&template.content))?;
    check_size(&template)?;
    check_items(app, catalog, &template).await?;
    if app.store.insert_template(&template).await? || is_made(app, &template).await? {
        return Ok(template);
    }
    Err(Problem::internal(format!(
        "the fresh id `{}` is taken",
        template.id
    )))
}

async fn is_made(app: &App, template: &Template) -> Result<bool, Problem> {
    let found = app.store.latest_template(template.id).await?;
    Ok(found.is_some_and(|found| found.site == template.site))
}
