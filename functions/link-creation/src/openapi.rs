//! The document of the function's operations. A test puts all of them together.

use shared::{
    dialect::{
        polar::parameters::{list, query},
        schema::{all, id},
    },
    http::document::{Form, complete},
};
use utoipa::{
    IntoParams, OpenApi,
    openapi::path::{Parameter, ParameterIn},
};

#[derive(OpenApi)]
#[openapi(paths(
    crate::list::list_links,
    crate::create::create_link,
    crate::get::get_link,
    crate::update::update_link,
    crate::delete::delete_link,
    crate::restore::restore_link,
    crate::duplicate::duplicate_link,
))]
struct Operations;

/// What the function's operations take and answer.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    complete(Operations::openapi(), Form::Polar, Vec::new())
}

/// What a list of links can be asked for.
pub(crate) struct LinkQuery;

impl IntoParams for LinkQuery {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let more = vec![query("product_id", "Only links of these.", all(id()))];
        list(crate::list::SORTS, more)
    }
}
