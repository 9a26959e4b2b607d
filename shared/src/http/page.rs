//! A page of a list, in Polar's form.

use axum::response::Response;
use serde_json::Value;

use super::json_response;
use crate::{
    dialect::polar::{Paging, page_body},
    domain::problem::{Cause, Problem},
};

/// The most bytes of a page; Lambda answers with at most 6 MB.
const MAX_PAGE: usize = 5_000_000;

/// A page of `total` things.
///
/// # Errors
///
/// That the page is larger than can be answered.
pub fn polar_page(items: &[Value], total: usize, paging: Paging) -> Result<Response, Problem> {
    let body = page_body(items, total, paging);
    let size = body.to_string().len();
    if size > MAX_PAGE {
        let message =
            format!("The page has {size} bytes, expected at most {MAX_PAGE}: lower its `limit`.");
        return Err(Problem::new(Cause::TooLarge, message));
    }
    Ok(json_response(200, "application/json", &body))
}
