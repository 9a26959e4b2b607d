//! The document of the function's operations. A test puts all of them together.

use shared::http::document::{Form, complete};
use utoipa::OpenApi;

use crate::{custom_fields, discounts, products};

/// What the function's operations take and answer.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    let all = products::Operations::openapi()
        .merge_from(discounts::Operations::openapi())
        .merge_from(custom_fields::Operations::openapi());
    complete(all, Form::Polar, Vec::new())
}
