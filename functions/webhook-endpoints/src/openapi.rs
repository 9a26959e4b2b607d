//! The document of the function's operations. A test puts all of them together.

use shared::http::document::{Form, complete};
use utoipa::OpenApi;

use crate::{deliveries, endpoints, events, jwks};

/// What the function's operations take and answer.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    let all = endpoints::Operations::openapi()
        .merge_from(deliveries::Operations::openapi())
        .merge_from(events::Operations::openapi())
        .merge_from(jwks::Operations::openapi());
    complete(all, Form::Polar, Vec::new())
}
