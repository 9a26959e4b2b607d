//! Duplicate a checkout template.

use axum::{extract::State, response::Response};
use serde_json::{Value, json};
use shared::{
    dialect::wix,
    domain::{ids::TemplateId, offer::Usage, problem::Problem, template::Template},
    http::{Access, Api, Claim, Idempotency, JsonBody, Reply, WriteTemplates},
    offers::Attempt,
};

use crate::{desk, template_id::PathId};

/// Duplicate a checkout template.
///
/// The copy has an id and a shared URL of its own, and belongs to no other app's object. It must
/// fulfil what a new one must. With an `Idempotency-Key` the request is run once, however often it is
/// sent.
#[cfg_attr(feature = "openapi", utoipa::path(
    post,
    path = "/ecom/v1/checkout-templates/{checkoutTemplateId}/duplicate",
    tag = "Checkout templates",
    params(PathId, Idempotency),
    request_body(content = ref("#/components/schemas/DuplicateCheckoutTemplate"), content_type = "application/json"),
    responses((status = 200, body = wix::schema::CheckoutTemplateAnswer)),
    security(("token" = ["checkout_templates:write"])),
))]
pub(crate) async fn duplicate_template(
    access: Access<WriteTemplates>,
    PathId(id): PathId,
    State(api): State<Api>,
    idempotency: Idempotency,
    body: Option<JsonBody>,
) -> Result<Response, Problem> {
    let (app, site) = (&api.app, access.site());
    let body = body.map_or_else(|| json!({}), |JsonBody(body)| body);
    let duplicate = async |claim: Claim| {
        let attempt = Attempt {
            id: TemplateId::new(claim.id),
            at: claim.at,
            is_first: claim.is_first,
        };
        let copy = desk(app, site).duplicate(id, &body, attempt).await?;
        Ok(reply(&copy, claim))
    };
    idempotency
        .once((app, &api.root, site), &body, duplicate)
        .await
}

fn reply(template: &Template, claim: Claim) -> Reply {
    let told: Value = wix::template_body(template, claim.at, Some(Usage::default()));
    Reply::last(json!({"checkoutTemplate": told}))
}
