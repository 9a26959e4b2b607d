//! Create a custom field.

use axum::{extract::State, response::Response};
use serde_json::Value;
use shared::{
    dialect::polar,
    domain::{
        ids::{CustomFieldId, SiteId},
        problem::Problem,
    },
    http::{Access, Api, App, Claim, Idempotency, JsonBody, Reply, WriteCustomFields},
    store::NamedWrite,
};

use crate::{
    answer::tagged,
    write::{check_size, id_taken, name_taken},
};

/// Create a custom field.
///
/// No two of a site have the same slug, which answers are kept under. With an `Idempotency-Key` the
/// request is run once, however often it is sent.
#[cfg_attr(feature = "openapi", utoipa::path(
    post,
    path = "/v1/custom-fields/",
    tag = "Custom fields",
    params(Idempotency),
    request_body = polar::schema::CreateCustomField,
    responses((status = 201, body = polar::schema::CustomField, headers(("ETag")))),
    security(("token" = ["custom_fields:write"])),
))]
pub(crate) async fn create_custom_field(
    access: Access<WriteCustomFields>,
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
    let id = CustomFieldId::new(claim.id);
    if !claim.is_first
        && let Some(made) = app.store.custom_field(site, id).await?
    {
        return Ok(Reply::last(polar::custom_field_body(&made)));
    }
    let field = polar::read_new_custom_field(body, id, site, claim.at)?;
    check_size(&field)?;
    match app.store.insert_custom_field(&field).await? {
        NamedWrite::Done => Ok(Reply::last(polar::custom_field_body(&field))),
        NamedWrite::Stale => Err(id_taken(id)),
        NamedWrite::NameTaken => Err(name_taken("slug", "custom field").about(body)),
    }
}
