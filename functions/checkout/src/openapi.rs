//! The document of the function's operations. A test puts all of them together.

use shared::{
    dialect::schema::{any_text, map, object, word},
    http::document::{Form, complete},
    schemas,
};
use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(paths(
    crate::show::show_checkout,
    crate::submit::submit_checkout,
    crate::confirmation::show_confirmation,
    crate::closed::show_closed_template,
    crate::closed::show_closed_link,
    crate::sandbox::show_session,
    crate::sandbox::end_session,
))]
struct Operations;

schemas! {
    /// What the buyer typed, and the pressed button. Answers to custom fields are named `field.` and their slug.
    BuyerForm = map(any_text());
    /// The pressed button.
    OutcomeForm = object().may_have([("outcome", word(&["pay", "decline", "cancel"]))]).open();
}

/// What the function's operations take and answer.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    let api = complete(crate::api::Operations::openapi(), Form::Polar, Vec::new());
    complete(Operations::openapi(), Form::Page, components()).merge_from(api)
}
