//! The document of the function's operations. A test puts all of them together.

use shared::{
    dialect::{
        polar::parameters::{list, query},
        schema::any_text,
    },
    http::document::{Form, complete},
};
use utoipa::{
    IntoParams, OpenApi,
    openapi::path::{Parameter, ParameterIn},
};

use crate::{docs, oauth, organizations, payment_provider, tokens};

/// What the function's operations take and answer.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    let all = organizations::Operations::openapi()
        .merge_from(payment_provider::Operations::openapi())
        .merge_from(tokens::Operations::openapi())
        .merge_from(oauth::Operations::openapi())
        .merge_from(docs::Operations::openapi());
    complete(all, Form::Polar, Vec::new())
}

/// What a list of organizations can be asked for.
pub(crate) struct OrganizationQuery;

impl IntoParams for OrganizationQuery {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let more = vec![query("slug", "Only the one with this slug.", any_text())];
        let mut all = list(organizations::SORTS, more);
        // There is but one, whoever asks.
        all.retain(|parameter| parameter.name != "organization_id");
        all
    }
}

/// What a list of access tokens can be asked for.
pub(crate) struct TokenQuery;

impl IntoParams for TokenQuery {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        list(tokens::SORTS, Vec::new())
    }
}
