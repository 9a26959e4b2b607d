//! The edge: what stands between HTTP and the domain.

mod access;
#[cfg(feature = "root-secret")]
mod api;
mod app;
mod base_url;
mod body;
#[cfg(feature = "openapi")]
pub mod document;
mod fresh_checkout;
#[cfg(feature = "root-secret")]
mod idempotency;
mod if_match;
mod parameters;
mod problem;
mod serve;

pub use access::{
    Access, ReadCustomFields, ReadDiscounts, ReadLinks, ReadProducts, ReadSite, ReadTemplates,
    ReadTokens, Requires, WriteCheckouts, WriteCustomFields, WriteDiscounts, WriteLinks,
    WriteProducts, WriteSite, WriteTemplates, WriteTokens,
};
#[cfg(feature = "root-secret")]
pub use api::Api;
pub use app::App;
pub use base_url::BaseUrl;
pub use body::{FormBody, JsonBody, MAX_BODY};
pub use fresh_checkout::make_checkout;
#[cfg(feature = "root-secret")]
pub use idempotency::{Claim, Idempotency, Reply};
pub use if_match::{IfMatch, entity_tag};
pub use parameters::{PathUuid, QueryPairs};
pub use problem::{
    json_response, no_such_route, polar_problem, problem_details, problem_response, with_problems,
    wix_problem,
};
pub use serve::{Answer, readable, serve, service};
