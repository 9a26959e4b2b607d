//! The document of the function's operations. A test puts all of them together.

use shared::{
    dialect::schema::any_object,
    http::document::{Form, complete},
    schemas,
};
use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(paths(crate::callback::receive_sandbox, crate::callback::receive_stripe))]
struct Operations;

schemas! {
    /// What the sandbox tells the shop.
    SandboxCallback = any_object();
    /// What Stripe tells the shop, in the version of its API that the endpoint has there.
    StripeEvent = any_object();
}

/// What the function's operations take and answer.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    complete(Operations::openapi(), Form::Details, components())
}
