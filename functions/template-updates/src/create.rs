//! Create a checkout template.

use axum::{extract::State, response::Response};
use serde_json::{Value, json};
use shared::{
    dialect::wix::{self, NewTemplate},
    domain::{ids::TemplateId, offer::Usage, problem::Problem, site::Site, template::Template},
    http::{Access, Api, Claim, Idempotency, JsonBody, Reply, WriteTemplates},
    store::CatalogCache,
};
use uuid::Uuid;

use crate::desk;

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
        let catalog = CatalogCache::default();
        let made = desk(app, site.id).insert((&site, &catalog), template, claim.is_first);
        let template = made.await?;
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
