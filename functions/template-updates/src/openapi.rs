//! The document of the function's operations. A test puts all of them together.

use shared::{
    dialect::schema::id,
    http::document::{Form, complete, parameter},
};
use utoipa::{
    IntoParams, OpenApi,
    openapi::path::{Parameter, ParameterIn},
};

use crate::template_id::PathId;

#[derive(OpenApi)]
#[openapi(paths(
    crate::create::create_template,
    crate::bulk_create::bulk_create_templates,
    crate::query::query_templates,
    crate::get::get_template,
    crate::update::update_template,
    crate::delete::delete_template,
    crate::restore::restore_template,
    crate::duplicate::duplicate_template,
    crate::create_checkout::create_checkout_from_template,
))]
struct Operations;

/// What the function's operations take and answer.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    complete(Operations::openapi(), Form::Wix, Vec::new())
}

impl IntoParams for PathId {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let name = "checkoutTemplateId";
        vec![parameter(ParameterIn::Path, name, "Its id.", id())]
    }
}
