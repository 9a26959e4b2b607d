//! Polar's dialect, as `@polar-sh/sdk` 0.49.0 and `polar-sdk` 1.0.2 send and expect it.

mod list;
mod oauth;
mod organization;
mod problem;
mod query;
mod token;

pub use list::{Paging, Sorted, page_body};
pub use oauth::{NewClient, client_body, read_new_client};
pub use organization::{organization_body, read_organization_update};
pub use problem::render as render_problem;
pub use query::Query;
pub use token::{NewToken, TokenUpdate, read_new_token, read_token_update, token_body};

use serde_json::Value;

use super::reader::{Faults, Node};
use crate::domain::{ids::SiteId, problem::Problem};

/// Reads a body with all its faults.
///
/// # Errors
///
/// All faults.
pub fn read_body<T>(body: &Value, read: impl FnOnce(&Node<'_>) -> Option<T>) -> Result<T, Problem> {
    let faults = Faults::default();
    let read = read(&Node::root(body, &faults));
    faults
        .finish(read)
        .map_err(|faults| Problem::invalid(faults).about(body))
}

/// Checks the optional `organization_id` of a body: a token speaks for one site only.
pub(crate) fn check_site(fields: &super::reader::Fields<'_>, site: SiteId) {
    if let Some(node) = fields.get("organization_id") {
        node.parsed(|text| match SiteId::parse(text) {
            Some(named) if named == site => Ok(()),
            Some(_) | None => Err("the access token speaks for another organization".to_owned()),
        });
    }
}
