//! Custom fields.

mod create;
mod delete;
mod get;
mod list;
mod update;

use axum::{Router, routing::get};
use shared::{
    domain::{
        catalog::CustomField,
        ids::{CustomFieldId, SiteId},
        problem::Problem,
    },
    http::{Api, App, PathUuid},
};

/// What the routes do, for the document of the API.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(
    list::list_custom_fields,
    create::create_custom_field,
    get::get_custom_field,
    update::update_custom_field,
    delete::delete_custom_field
))]
pub(crate) struct Operations;

/// The routes of custom fields.
pub(crate) fn router() -> Router<Api> {
    let all = get(list::list_custom_fields).post(create::create_custom_field);
    let one = get(get::get_custom_field)
        .patch(update::update_custom_field)
        .delete(delete::delete_custom_field);
    Router::new()
        .route("/v1/custom-fields", all.clone())
        .route("/v1/custom-fields/", all)
        .route("/v1/custom-fields/{id}", one)
}

/// The custom field, unless there is none or it is another site's.
async fn field_of(app: &App, site: SiteId, PathUuid(id): PathUuid) -> Result<CustomField, Problem> {
    let id = CustomFieldId::new(id);
    let field = app.store.custom_field(site, id).await?;
    field.ok_or_else(|| Problem::not_found("custom field", id))
}
