//! The document of the function's operations. A test puts all of them together.

use shared::http::document::{Form, complete};
use utoipa::OpenApi;

use crate::{customers, orders, receipts, refunds, subscriptions};

/// What the function's operations take and answer.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    let api = orders::Operations::openapi()
        .merge_from(refunds::Operations::openapi())
        .merge_from(customers::Operations::openapi())
        .merge_from(subscriptions::Operations::openapi());
    let api = complete(api, Form::Polar, Vec::new());
    complete(receipts::Operations::openapi(), Form::Page, Vec::new()).merge_from(api)
}
