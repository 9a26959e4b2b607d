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
#[cfg(feature = "root-secret")]
mod listed_checkout;
mod page;
mod parameters;
mod problem;
#[cfg(feature = "root-secret")]
mod receipts;
mod serve;

pub use access::{
    Access, ReadCheckouts, ReadCustomFields, ReadCustomers, ReadDiscounts, ReadLinks, ReadOrders,
    ReadProducts, ReadRefunds, ReadSite, ReadSubscriptions, ReadTemplates, ReadTokens,
    ReadWebhooks, Requires, WriteCheckouts, WriteCustomFields, WriteCustomers, WriteDiscounts,
    WriteLinks, WriteOrders, WriteProducts, WriteRefunds, WriteSite, WriteSubscriptions,
    WriteTemplates, WriteTokens, WriteWebhooks, token_behind,
};
#[cfg(feature = "root-secret")]
pub use api::Api;
pub use app::App;
pub use base_url::BaseUrl;
pub use body::{FormBody, JsonBody, MAX_BODY};
pub use fresh_checkout::{Slots, Slotted, checkout_url, fresh_secret, make_slotted_checkout};
#[cfg(feature = "root-secret")]
pub use idempotency::{Claim, Idempotency, Reply};
pub use if_match::{IfMatch, entity_tag};
#[cfg(feature = "root-secret")]
pub use listed_checkout::make_listed_checkout;
pub use page::polar_page;
pub use parameters::{PathUuid, QueryPairs};
pub use problem::{
    accepted_languages, json_response, no_such_route, polar_problem, problem_details,
    problem_response, with_problem_pages, with_problems, wix_problem,
};
#[cfg(feature = "root-secret")]
pub use receipts::{order_of_receipt, receipt_secret, receipt_url};
pub use serve::{Answer, readable, serve, service};
